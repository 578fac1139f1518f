import { moneyToGraphQL, type ops } from '#libs/schema';
import { type Refund } from '#libs/workflows';

/** A refund without its invoice's number, which a loader gives. */
export type RefundAnswer = Omit<ops.Refund, 'invoiceNumber'>;

export function refundToGraphQL(refund: Refund): RefundAnswer {
  const { id, invoiceId, kind, reason, state, requestedAt, requestedBy, changedAt, stripeRefundId, failure } = refund;
  return {
    ...{ id, invoiceId, kind, reason, state, requestedAt, requestedBy, changedAt, stripeRefundId, failure },
    amount: moneyToGraphQL(refund.amount),
    providerShare: moneyToGraphQL(refund.providerShare),
    platformFee: moneyToGraphQL(refund.platformFee),
    tax: moneyToGraphQL(refund.tax),
  };
}
