import { type PayoutNeeds } from '../../payouts/payout-needs.js';
import { type Ports } from '../../ports/ports.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { type PaidNeeds } from '../mark-paid.js';

/** What the changes of all objects ask of the world. */
export type EventNeeds = PaidNeeds &
  PayoutNeeds &
  Pick<
    Ports,
    'intents' | 'payments' | 'payoutAccounts' | 'prepaid' | 'topUpDisputes' | 'refunds' | 'disputes' | 'dunning'
  > &
  Pick<Ports, 'paymentActions' | 'paymentMethods' | 'paymentSetups'>;

/** Applies what was fetched, forward only and once. Null when applied (or nothing to apply); otherwise what it waits for. */
export type StripeChange = (tx: Tx) => Promise<string | null>;

/** Reads the object as it is now, outside any transaction. Null: it is gone, or not ours. `payload` says at most on whose account to look. */
export type FetchChange = (ports: EventNeeds, objectId: string, payload: string) => Promise<StripeChange | null>;
