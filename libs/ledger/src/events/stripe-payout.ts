import { type Money, add, assert, negate, zero } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';

/** The balance transaction of a payout; Stripe signs it negative, since money leaves. */
export interface PayoutFacts {
  readonly transactionId: string;
  readonly net: Money;
  /** Asked for a payout at once; absent: none. Our bank sees net + fee, as a positive amount. */
  readonly fee?: Money;
}

/** On its way until the bank's statement shows it. */
export const stripePayout = ledgerEvent<PayoutFacts>({
  kind: 'STRIPE_PAYOUT',
  says: 'Stripe sent money to our bank.',
  correction: 'A payout that fails comes back as its own transaction (`PAYOUT_FAILED`).',
  key: ({ transactionId }) => `stripe:${transactionId}:payout`,
  source: ({ transactionId }) => ['STRIPE_PAYOUT', transactionId],
  entries: ({ transactionId, net, fee = zero(net.currency) }) => {
    assert(net.minor < 0n, `payout ${transactionId} does not leave the balance`);
    return [
      debit('CASH_IN_TRANSIT', null, negate(add(net, fee))),
      debit('STRIPE_FEE_EXPENSE', null, fee),
      credit('STRIPE_AVAILABLE', null, negate(net)),
    ];
  },
});
