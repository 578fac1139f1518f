import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface PayoutArrived {
  /** The balance transaction of the payout. */
  readonly transactionId: string;
  /** As the bank's statement shows it. */
  readonly amount: Money;
  /** The how-manieth time, after it was taken back; left out: the first. */
  readonly time?: number;
}

export const payoutArrived = ledgerEvent<PayoutArrived>({
  kind: 'PAYOUT_ARRIVED',
  says: 'Our bank shows a payout of Stripe.',
  correction: 'Reversed when the bank sent it back; then it is `PAYOUT_FAILED`.',
  key: ({ transactionId, time = 1 }) => `stripe:${transactionId}:arrived${time === 1 ? '' : `:${time}`}`,
  source: ({ transactionId }) => ['STRIPE_PAYOUT', transactionId],
  entries: ({ amount }) => [debit('BANK', null, positive(amount)), credit('CASH_IN_TRANSIT', null, amount)],
});
