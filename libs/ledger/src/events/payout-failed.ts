import { type Money, add, zero } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface PayoutFailed {
  /** The balance transaction that brought the money back to Stripe. */
  readonly transactionId: string;
  readonly net: Money;
  /** As Stripe signs it: negative when it gave a fee back. Absent: none. */
  readonly fee?: Money;
}

export const payoutFailed = ledgerEvent<PayoutFailed>({
  kind: 'PAYOUT_FAILED',
  says: 'A payout did not reach our bank: the money is at Stripe again.',
  correction: 'Sent again by a payout of its own.',
  key: ({ transactionId }) => `stripe:${transactionId}:payout-failed`,
  source: ({ transactionId }) => ['STRIPE_PAYOUT', transactionId],
  entries: ({ net, fee = zero(net.currency) }) => [
    debit('STRIPE_AVAILABLE', null, positive(net)),
    debit('STRIPE_FEE_EXPENSE', null, fee),
    credit('CASH_IN_TRANSIT', null, add(net, fee)),
  ],
});
