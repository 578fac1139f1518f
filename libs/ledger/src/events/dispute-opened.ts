import { type Money, add } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface DisputeOpened {
  readonly disputeId: string;
  readonly tenantOrgId: string;
  /** What the tenant's bank took back. */
  readonly amount: Money;
  /** What Stripe asks for handling it. */
  readonly fee: Money;
}

export const disputeOpened = ledgerEvent<DisputeOpened>({
  kind: 'DISPUTE_OPENED',
  says: 'A payment was disputed: Stripe took the money and a fee until it is decided.',
  correction: 'Decided by `DISPUTE_WON` or `DISPUTE_LOST`; reversed when Stripe withdrew nothing.',
  key: ({ disputeId }) => `dispute:${disputeId}:opened`,
  source: ({ disputeId }) => ['DISPUTE', disputeId],
  entries: ({ tenantOrgId, amount, fee }) => [
    debit('DISPUTE_RECEIVABLE', tenantOrgId, positive(amount)),
    debit('STRIPE_FEE_EXPENSE', null, fee),
    credit('STRIPE_AVAILABLE', null, add(amount, fee)),
  ],
});
