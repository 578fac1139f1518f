import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface PayoutArrived {
  /** The balance transaction of the payout. */
  readonly transactionId: string;
  /** As the bank's statement shows it. */
  readonly amount: Money;
}

export const payoutArrived = ledgerEvent<PayoutArrived>({
  kind: 'PAYOUT_ARRIVED',
  says: 'Our bank shows a payout of Stripe.',
  correction: 'Reversed when the bank sent it back; then it is `PAYOUT_FAILED`.',
  key: ({ transactionId }) => `stripe:${transactionId}:arrived`,
  source: ({ transactionId }) => ['STRIPE_PAYOUT', transactionId],
  entries: ({ amount }) => [debit('BANK', null, positive(amount)), credit('CASH_IN_TRANSIT', null, amount)],
});
