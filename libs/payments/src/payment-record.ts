import { SECOND, assert } from '#libs/kernel';
import { type Intent, type IntentOutcome, type SendContext } from '#libs/workflows';
import { currencyOf, isExpressible, toStripeAmount } from './amounts.js';
import { type Line, idempotencyKeyOf } from './line.js';
import { everyPage } from './pages.js';

/**
 * Tells Stripe of a wire that came to our own bank for an invoice it knows: a payment record (money that Stripe never held), attached to the
 * invoice, which then asks for the rest or is paid. Two calls with keys of their own: a repeat of both does nothing twice.
 */
export async function reportPayment(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  const { stripeCustomerId, stripeInvoiceId } = context;
  const { currency: code, amountMinor, wireId, bankReference, receivedAt } = intent.parameters;
  assert(
    stripeInvoiceId && code && amountMinor && wireId && bankReference && receivedAt,
    `intent ${intent.id} does not say what was paid`,
  );
  const [currency, minor] = [currencyOf(code), BigInt(amountMinor)];
  if (!isExpressible(minor, currency)) return { kind: 'REFUSED', error: `Stripe cannot express ${minor} ${currency}` };
  const at = Math.floor(Number(receivedAt) / SECOND);
  await line.limits.wait('POST /v1/payment_records/report_payment');
  const record = await line.stripe.paymentRecords.reportPayment(
    {
      amount_requested: { currency: currency.toLowerCase(), value: toStripeAmount(minor, currency) },
      initiated_at: at,
      outcome: 'guaranteed',
      guaranteed: { guaranteed_at: at },
      payment_method_details: { type: 'custom', custom: { display_name: 'Bank transfer' } },
      processor_details: { type: 'custom', custom: { payment_reference: bankReference } },
      ...(stripeCustomerId === null ? {} : { customer_details: { customer: stripeCustomerId } }),
      metadata: {
        intent_id: intent.id,
        wire_id: wireId,
        invoice_id: intent.aggregateId,
        org_id: intent.orgId,
        env: line.environment,
      },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  await line.limits.wait('POST /v1/invoices/:id/attach_payment');
  const options = { idempotencyKey: `${idempotencyKeyOf(intent)}:attach` };
  await line.stripe.invoices.attachPayment(stripeInvoiceId, { payment_record: record.id }, options);
  return { kind: 'SENT', stripeId: record.id };
}

/** The payment record of this wire that is attached to the invoice, if one is. One that was made and never attached moved nothing. */
export async function findPaymentRecord(
  line: Line,
  intent: Intent,
  { stripeInvoiceId }: SendContext,
): Promise<string | undefined> {
  if (stripeInvoiceId === null) return undefined;
  const payments = await everyPage(line.limits, 'GET /v1/invoice_payments', (page) =>
    line.stripe.invoicePayments.list({ ...page, invoice: stripeInvoiceId }),
  );
  for (const { payment } of payments) {
    const record = payment.payment_record;
    if (record === undefined) continue;
    const id = typeof record === 'string' ? record : record.id;
    await line.limits.wait('GET /v1/payment_records/:id');
    const { metadata } = await line.stripe.paymentRecords.retrieve(id);
    if (metadata['wire_id'] === intent.parameters['wireId']) return id;
  }
  return undefined;
}
