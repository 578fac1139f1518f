import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { debit } from '../posting.js';
import { positive, unmatched } from '../sides.js';

export interface WireReceived {
  readonly wireId: string;
  /** Null: nobody knows who sent it. */
  readonly tenantOrgId: string | null;
  readonly amount: Money;
}

export const wireReceived = ledgerEvent<WireReceived>({
  kind: 'WIRE_RECEIVED',
  says: 'Money arrived at our bank that no invoice claims yet.',
  correction: 'Reversed when the bank took the line back.',
  key: ({ wireId }) => `wire:${wireId}:received`,
  source: ({ wireId }) => ['WIRE', wireId],
  entries: ({ tenantOrgId, amount }) => [debit('BANK', null, positive(amount)), unmatched(tenantOrgId, amount, 'IN')],
});
