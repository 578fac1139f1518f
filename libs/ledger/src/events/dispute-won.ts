import { type Money, add } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface DisputeWon {
  readonly disputeId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
  /** What Stripe gave back of its fee; usually nothing. */
  readonly feeReturned: Money;
}

export const disputeWon = ledgerEvent<DisputeWon>({
  kind: 'DISPUTE_WON',
  says: 'A dispute was won: Stripe gave the money back.',
  correction: 'Reversed when it is decided anew.',
  key: ({ disputeId }) => `dispute:${disputeId}:won`,
  source: ({ disputeId }) => ['DISPUTE', disputeId],
  entries: ({ tenantOrgId, amount, feeReturned }) => [
    debit('STRIPE_AVAILABLE', null, add(positive(amount), feeReturned)),
    credit('DISPUTE_RECEIVABLE', tenantOrgId, amount),
    credit('STRIPE_FEE_EXPENSE', null, feeReturned),
  ],
});
