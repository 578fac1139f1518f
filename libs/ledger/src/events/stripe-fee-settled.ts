import { type Money, add, assert } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';

/** One of Stripe's balance transactions. Amounts are signed as Stripe signs them (a refund is negative); net = gross - fee. */
export interface SettlementFacts {
  readonly transactionId: string;
  readonly gross: Money;
  readonly fee: Money;
  readonly net: Money;
}

/**
 * Gross leaves clearing, the fee is our expense (tenants and providers do not bear it), net is pending. What Stripe asks beside any payment
 * has a gross of nothing: all of it is fee.
 */
export const stripeFeeSettled = ledgerEvent<SettlementFacts>({
  kind: 'STRIPE_FEE_SETTLED',
  says: 'Stripe booked a charge, refund, dispute, transfer or fee.',
  correction: 'Reversed when it was posted from a wrong reading.',
  key: ({ transactionId }) => `stripe:${transactionId}:settled`,
  source: ({ transactionId }) => ['STRIPE_BALANCE_TRANSACTION', transactionId],
  entries: ({ transactionId, gross, fee, net }) => {
    assert(add(net, fee).minor === gross.minor, `balance transaction ${transactionId}: net + fee is not gross`);
    return [
      debit('STRIPE_PENDING', null, net),
      debit('STRIPE_FEE_EXPENSE', null, fee),
      credit('STRIPE_CLEARING', null, gross),
    ];
  },
});
