import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit } from '../posting.js';
import { positive, unmatched } from '../sides.js';

export interface WireReturned {
  readonly wireId: string;
  readonly paymentId: string;
  /** Null: nobody knows who had sent it. */
  readonly tenantOrgId: string | null;
  /** What is sent back, at most what is unapplied of it. */
  readonly amount: Money;
}

export const wireReturned = ledgerEvent<WireReturned>({
  kind: 'WIRE_RETURNED',
  says: 'Money that belongs to no invoice was sent back.',
  correction: 'Reversed when the money came back to us.',
  key: ({ wireId, paymentId }) => `wire:${wireId}:returned:${paymentId}`,
  source: ({ wireId }) => ['WIRE', wireId],
  entries: ({ tenantOrgId, amount }) => [unmatched(tenantOrgId, positive(amount), 'OUT'), credit('BANK', null, amount)],
});
