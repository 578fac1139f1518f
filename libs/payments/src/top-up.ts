import type Stripe from 'stripe';
import { assert } from '#libs/kernel';
import { type Intent, type IntentOutcome, type SendContext, type StripePaymentIntentView } from '#libs/workflows';
import { currencyOf, fromStripeAmount, isExpressible, toStripeAmount } from './amounts.js';
import { type Line, idempotencyKeyOf } from './line.js';
import { isMissing } from './outcome.js';
import { everyPage } from './pages.js';
import { asksPayer } from './setups.js';

/**
 * Collects money that a tenant pays ahead: one payment intent, confirmed at once, nobody present. A card that asks for its owner is
 * declined by Stripe then with a code of its own, and the payment waits for the owner.
 */
export async function collectTopUp(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  const { stripeCustomerId: customer, stripePaymentMethodId: method } = context;
  const { currency: code, amountMinor } = intent.parameters;
  assert(customer && method && code && amountMinor, `intent ${intent.id} does not say what to collect from whom`);
  const [currency, minor] = [currencyOf(code), BigInt(amountMinor)];
  if (!isExpressible(minor, currency)) return { kind: 'REFUSED', error: `Stripe cannot express ${minor} ${currency}` };
  await line.limits.wait('POST /v1/payment_intents');
  const made = await line.stripe.paymentIntents.create(
    {
      customer,
      amount: toStripeAmount(minor, currency),
      currency: currency.toLowerCase(),
      payment_method: method,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      confirm: true,
      off_session: true,
      description: 'Prepaid balance',
      metadata: {
        intent_id: intent.id,
        top_up_id: intent.aggregateId,
        org_id: intent.orgId,
        env: line.environment,
      },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: made.id };
}

/** The payment intent that this call made, if it did, and whether the card said no to it. */
export async function findTopUp(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome | null> {
  const { stripeCustomerId: customer } = context;
  if (customer === null) return null;
  const all = await everyPage(line.limits, 'GET /v1/payment_intents', (page) =>
    line.stripe.paymentIntents.list({ ...page, customer }),
  );
  const found = all.find(({ metadata }) => metadata['top_up_id'] === intent.aggregateId);
  if (!found) return null;
  const error = found.last_payment_error?.message;
  if (asksPayer(found))
    return { kind: 'REFUSED', error: error ?? 'the bank asks the payer', asksPayer: true, stripeId: found.id };
  if (found.status === 'requires_payment_method' && error) return { kind: 'REFUSED', error };
  return { kind: 'SENT', stripeId: found.id };
}

const STATUSES = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'canceled',
  'succeeded',
] as const;

/** Null: Stripe has none of this id. */
export async function readPaymentIntent(line: Line, id: string): Promise<StripePaymentIntentView | null> {
  await line.limits.wait('GET /v1/payment_intents/:id');
  const intent = await line.stripe.paymentIntents.retrieve(id).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return intent && viewOf(intent);
}

function viewOf(intent: Stripe.PaymentIntent): StripePaymentIntentView {
  const currency = currencyOf(intent.currency);
  const status = STATUSES.find((one) => one === intent.status);
  assert(status, `Stripe gave a payment intent the status ${intent.status}`);
  return {
    id: intent.id,
    ourTopUpId: intent.metadata['top_up_id'] ?? null,
    status,
    amountMinor: fromStripeAmount(intent.amount, currency),
    currency,
    error: intent.last_payment_error?.message ?? null,
    asksPayer: asksPayer(intent),
  };
}
