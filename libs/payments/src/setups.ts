import type Stripe from 'stripe';
import { type Result, ok, refuse } from '#libs/kernel';
import {
  type NewSetup,
  type PaymentMethodRefusal,
  type PaymentWay,
  type StripeConfirmation,
  type StripeSetupView,
} from '#libs/workflows';
import { type Line } from './line.js';
import { isMissing } from './outcome.js';
import { methodFacts, refusalOfMethod } from './payment-methods.js';

/** Stripe's names of our ways to pay. */
const TYPES: Readonly<Record<PaymentWay, Stripe.SetupIntentCreateParams.AllowedPaymentMethodType>> = {
  CARD: 'card',
  US_BANK_DEBIT: 'us_bank_account',
  SEPA_DEBIT: 'sepa_debit',
};

const EXPAND = ['payment_method'];

/** A setup intent for later use without the payer; with a token it is confirmed at once, which may ask the payer back to the bank. */
export async function startSetup(line: Line, setup: NewSetup): Promise<Result<StripeSetupView, PaymentMethodRefusal>> {
  const { setupId, orgId, stripeCustomerId: customer, way, token, returnUrl, agreedFrom } = setup;
  await line.limits.wait('POST /v1/setup_intents');
  try {
    const made = await line.stripe.setupIntents.create(
      {
        customer,
        usage: 'off_session',
        allowed_payment_method_types: [TYPES[way]],
        metadata: { setup_id: setupId, org_id: orgId, env: line.environment },
        expand: EXPAND,
        ...(token === null ? {} : { payment_method: token, confirm: true }),
        ...(token === null || returnUrl === null ? {} : { return_url: returnUrl }),
        ...(token === null || agreedFrom === null ? {} : { mandate_data: agreedOnline(agreedFrom) }),
      },
      { idempotencyKey: `SETUP:${setupId}` },
    );
    return ok(setupView(made));
  } catch (error) {
    const refusal = refusalOfMethod(error);
    if (refusal === null) throw error;
    return refuse(refusal);
  }
}

function agreedOnline({ ipAddress, userAgent }: NonNullable<NewSetup['agreedFrom']>) {
  const online = { ip_address: ipAddress, user_agent: userAgent };
  return { customer_acceptance: { type: 'online', online } } as const;
}

/** Null: Stripe has none of this id. */
export async function readSetup(line: Line, id: string): Promise<StripeSetupView | null> {
  await line.limits.wait('GET /v1/setup_intents/:id');
  try {
    return setupView(await line.stripe.setupIntents.retrieve(id, { expand: EXPAND }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function setupView(setup: Stripe.SetupIntent): StripeSetupView {
  const { payment_method: method, mandate } = setup;
  return {
    stripeSetupIntentId: setup.id,
    ourSetupId: setup.metadata?.['setup_id'] ?? null,
    status: statusOf(setup),
    clientSecret: setup.client_secret ?? '',
    url: setup.next_action?.redirect_to_url?.url ?? null,
    method: typeof method === 'object' && method !== null ? methodFacts(method) : null,
    stripeMandateId: typeof mandate === 'string' ? mandate : (mandate?.id ?? null),
    error: setup.last_setup_error?.message ?? null,
  };
}

/** Small deposits that prove a bank account take days, and need no page of ours. */
function statusOf({ status, next_action: next }: Stripe.SetupIntent): StripeSetupView['status'] {
  if (status === 'succeeded') return 'DONE';
  if (status === 'canceled') return 'CANCELED';
  return status === 'processing' || next?.type === 'verify_with_microdeposits' ? 'CHECKING' : 'PAYER';
}

/** Takes it off its customer; a method that is on none any more is what was wanted. */
export async function detachMethod(line: Line, id: string): Promise<void> {
  await line.limits.wait('POST /v1/payment_methods/:id/detach');
  await line.stripe.paymentMethods.detach(id).catch((error: unknown) => {
    if (refusalOfMethod(error) === null) throw error;
  });
}

/** The payment that an invoice waits for, for the payer's browser; null: there is none. */
export async function readConfirmation(line: Line, stripeInvoiceId: string): Promise<StripeConfirmation | null> {
  await line.limits.wait('GET /v1/invoice_payments');
  const expand = ['data.payment.payment_intent'];
  const { data } = await line.stripe.invoicePayments.list({ invoice: stripeInvoiceId, expand });
  const intents = data.flatMap(({ payment: { payment_intent: intent }, status }) =>
    typeof intent === 'object' && intent !== null && status !== 'canceled' ? [intent] : [],
  );
  const intent = intents.find(asksPayer) ?? intents[0];
  return intent === undefined ? null : confirmationOf(intent);
}

/**
 * The same of a payment intent that no invoice is behind; null: Stripe has none of this id. One that was declined because nobody was there is confirmed
 * with its method anew, now that the payer is: its bank then names what the payer has to do, or is content.
 */
export async function readConfirmationOf(line: Line, id: string): Promise<StripeConfirmation | null> {
  await line.limits.wait('GET /v1/payment_intents/:id');
  const intent = await line.stripe.paymentIntents.retrieve(id).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  const method = intent && asksPayer(intent) ? declinedMethod(intent) : null;
  if (intent === null || method === null) return intent && confirmationOf(intent);
  await line.limits.wait('POST /v1/payment_intents/:id/confirm');
  const { charge = null } = intent.last_payment_error ?? {};
  const options = { idempotencyKey: `confirm:${id}:${charge ?? 'first'}` };
  return confirmationOf(await line.stripe.paymentIntents.confirm(id, { payment_method: method }, options));
}

function confirmationOf(intent: Stripe.PaymentIntent): StripeConfirmation {
  return {
    status: confirmationStatus(intent),
    clientSecret: intent.client_secret ?? '',
    stripePaymentMethodId: declinedMethod(intent),
    url: pageOf(intent),
  };
}

/** Whether the payer's bank wants the payer: asked at once, or by declining a payment without the payer (docs: declines/codes). */
export function asksPayer({ status, last_payment_error: error }: Stripe.PaymentIntent): boolean {
  return (
    status === 'requires_action' || (status === 'requires_payment_method' && error?.code === 'authentication_required')
  );
}

function confirmationStatus(intent: Stripe.PaymentIntent): StripeConfirmation['status'] {
  if (asksPayer(intent)) return 'ASKS';
  return intent.status === 'succeeded' || intent.status === 'processing' ? 'UNDER_WAY' : 'OVER';
}

/** A payment that was declined has let go of its method: it has to be confirmed with it anew. */
function declinedMethod({ status, last_payment_error: error }: Stripe.PaymentIntent): string | null {
  return status === 'requires_payment_method' ? (error?.payment_method?.id ?? null) : null;
}

/** Of a payment made without a way back Stripe names no page, only what its script works with; our emulator names its page there. */
function pageOf({ next_action: next }: Stripe.PaymentIntent): string | null {
  const script: unknown = next?.use_stripe_sdk;
  const named = typeof script === 'object' && script !== null && 'stripe_js' in script ? script.stripe_js : null;
  return next?.redirect_to_url?.url ?? (typeof named === 'string' ? named : null);
}
