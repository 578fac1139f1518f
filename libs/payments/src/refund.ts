import type Stripe from 'stripe';
import { SECOND, assert, instantFromEpoch } from '#libs/kernel';
import { type Intent, type IntentOutcome, type SendContext, type StripeRefundView } from '#libs/workflows';
import { currencyOf, fromStripeAmount, isExpressible, toStripeAmount } from './amounts.js';
import { type Line, idempotencyKeyOf } from './line.js';
import { everyPage } from './pages.js';

/** Asks Stripe to give (part of) a charge back. Our ids go with it, so that it can be found again. */
export async function createRefund(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  const { stripeChargeId: charge } = context;
  const { currency: code, amountMinor, invoiceId } = intent.parameters;
  assert(charge && code && amountMinor && invoiceId, `intent ${intent.id} does not say what to give back of what`);
  const [currency, minor] = [currencyOf(code), BigInt(amountMinor)];
  if (!isExpressible(minor, currency)) return { kind: 'REFUSED', error: `Stripe cannot express ${minor} ${currency}` };
  await line.limits.wait('POST /v1/refunds');
  const refund = await line.stripe.refunds.create(
    {
      charge,
      amount: toStripeAmount(minor, currency),
      reason: 'requested_by_customer',
      metadata: {
        intent_id: intent.id,
        refund_id: intent.aggregateId,
        invoice_id: invoiceId,
        org_id: intent.orgId,
        env: line.environment,
      },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: refund.id };
}

/** The refund that this call made, if it did. */
export async function findRefund(line: Line, intent: Intent, context: SendContext): Promise<string | undefined> {
  const { stripeChargeId: charge } = context;
  if (!charge) return undefined;
  const refunds = await everyPage(line.limits, 'GET /v1/refunds', (page) =>
    line.stripe.refunds.list({ ...page, charge }),
  );
  return refunds.find(({ metadata }) => metadata?.['refund_id'] === intent.aggregateId)?.id;
}

const STATUSES = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'] as const;

export function refundView(refund: Stripe.Refund): StripeRefundView {
  const currency = currencyOf(refund.currency);
  const status = STATUSES.find((one) => one === refund.status);
  assert(status, `Stripe gave a refund the status ${refund.status}`);
  return {
    id: refund.id,
    ourRefundId: refund.metadata?.['refund_id'] ?? null,
    chargeId: typeof refund.charge === 'object' ? (refund.charge?.id ?? null) : refund.charge,
    status,
    amountMinor: fromStripeAmount(refund.amount, currency),
    currency,
    balanceTransactionId:
      typeof refund.balance_transaction === 'object'
        ? (refund.balance_transaction?.id ?? null)
        : refund.balance_transaction,
    failureReason: refund.failure_reason ?? null,
    createdAt: instantFromEpoch(refund.created * SECOND),
  };
}
