import { type Ports } from '../ports/ports.js';

/** What a change to a payout asks of the world. */
export type PayoutNeeds = Pick<Ports, 'payouts' | 'transfers' | 'ledger' | 'audit'>;
