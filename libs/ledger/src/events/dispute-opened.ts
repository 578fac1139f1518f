import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface DisputeOpened {
  readonly disputeId: string;
  /** Stripe's balance transaction that took the money: a dispute decided anew may take it a second time. */
  readonly transactionId: string;
  readonly tenantOrgId: string;
  /** What the tenant's bank took back. Stripe's fee for it comes with the balance transaction (`STRIPE_FEE_SETTLED`). */
  readonly amount: Money;
}

export const disputeOpened = ledgerEvent<DisputeOpened>({
  kind: 'DISPUTE_OPENED',
  says: 'A payment was disputed: Stripe took the money until it is decided.',
  correction: 'Decided by `DISPUTE_WON` or `DISPUTE_LOST`; reversed when Stripe withdrew nothing.',
  key: ({ disputeId, transactionId }) => `dispute:${disputeId}:opened:${transactionId}`,
  source: ({ disputeId }) => ['DISPUTE', disputeId],
  entries: ({ tenantOrgId, amount }) => [
    debit('DISPUTE_RECEIVABLE', tenantOrgId, positive(amount)),
    credit('STRIPE_CLEARING', null, amount),
  ],
});
