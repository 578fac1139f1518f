import { assert } from '#libs/kernel';
import { type Intent, type IntentOutcome, type SendContext } from '#libs/workflows';
import { currencyOf, isExpressible, toStripeAmount } from './amounts.js';
import { createAccount } from './accounts.js';
import { voidCredit } from './credit-void.js';
import { answerDispute } from './dispute.js';
import { uploadFile } from './dispute-file.js';
import { type Line, idempotencyKeyOf } from './line.js';
import { isMissing } from './outcome.js';
import { reportPayment } from './payment-record.js';
import { createRefund } from './refund.js';
import { recordTax, reverseTax } from './tax-transaction.js';
import { collectTopUp } from './top-up.js';
import { createTransfer, reverseTransfer } from './transfers.js';

/** Makes one call. Gives the id of what it made or changed; Stripe's errors are thrown as the SDK throws them. */
export async function makeCall(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  switch (intent.operation) {
    case 'INVOICE_CREATE':
      return createInvoice(line, intent, context);
    case 'INVOICE_ITEM_CREATE':
      return createItem(line, intent, context);
    case 'INVOICE_FINALIZE':
      return finalize(line, intent, context);
    case 'INVOICE_PAY':
      return pay(line, intent, context);
    case 'INVOICE_VOID':
      return voidInvoice(line, intent, context);
    case 'INVOICE_CREDIT':
      return creditInvoice(line, intent, context);
    case 'CREDIT_VOID':
      return voidCredit(line, intent, context);
    case 'TOP_UP_COLLECT':
      return collectTopUp(line, intent, context);
    case 'PAYMENT_REPORT':
      return reportPayment(line, intent, context);
    case 'REFUND_CREATE':
      return createRefund(line, intent, context);
    case 'DISPUTE_FILE':
      return uploadFile(line, intent, context);
    case 'DISPUTE_ANSWER':
      return answerDispute(line, intent, context);
    case 'ACCOUNT_CREATE':
      return createAccount(line, intent);
    case 'TRANSFER_CREATE':
      return createTransfer(line, intent, context);
    case 'TRANSFER_REVERSE':
      return reverseTransfer(line, intent, context);
    case 'TAX_RECORD':
      return recordTax(line, intent);
    case 'TAX_REVERSE':
      return reverseTax(line, intent, context);
  }
}

/** Our ids on everything we make, so that it can be found again by them. */
function metadataOf(line: Line, intent: Intent): Record<string, string> {
  return { intent_id: intent.id, invoice_id: intent.aggregateId, org_id: intent.orgId, env: line.environment };
}

function parameter(intent: Intent, name: string): string {
  const value = intent.parameters[name];
  assert(typeof value === 'string', `intent ${intent.id} has no ${name}`);
  return value;
}

async function createInvoice(line: Line, intent: Intent, { stripeCustomerId }: SendContext): Promise<IntentOutcome> {
  assert(stripeCustomerId !== null, `intent ${intent.id} has no customer`);
  await line.limits.wait('POST /v1/invoices');
  const invoice = await line.stripe.invoices.create(
    {
      customer: stripeCustomerId,
      currency: parameter(intent, 'currency').toLowerCase(),
      number: parameter(intent, 'number'),
      description: parameter(intent, 'description'),
      auto_advance: false,
      collection_method: 'charge_automatically',
      pending_invoice_items_behavior: 'exclude',
      metadata: { ...metadataOf(line, intent), lease_id: parameter(intent, 'leaseId') },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: invoice.id };
}

async function createItem(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  const { stripeCustomerId, stripeInvoiceId } = context;
  assert(stripeCustomerId !== null && stripeInvoiceId !== null, `intent ${intent.id} has no invoice at Stripe`);
  const currency = currencyOf(parameter(intent, 'currency'));
  const minor = BigInt(parameter(intent, 'amountMinor'));
  if (!isExpressible(minor, currency)) return { kind: 'REFUSED', error: `Stripe cannot express ${minor} ${currency}` };
  await line.limits.wait('POST /v1/invoiceitems');
  const item = await line.stripe.invoiceItems.create(
    {
      customer: stripeCustomerId,
      invoice: stripeInvoiceId,
      amount: toStripeAmount(minor, currency),
      currency: currency.toLowerCase(),
      description: parameter(intent, 'description'),
      metadata: { ...metadataOf(line, intent), line_id: parameter(intent, 'lineId') },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: item.id };
}

async function finalize(line: Line, intent: Intent, { stripeInvoiceId }: SendContext): Promise<IntentOutcome> {
  assert(stripeInvoiceId !== null, `intent ${intent.id} has no invoice at Stripe`);
  await line.limits.wait('POST /v1/invoices/:id/finalize');
  const options = { idempotencyKey: idempotencyKeyOf(intent) };
  const invoice = await line.stripe.invoices.finalizeInvoice(stripeInvoiceId, { auto_advance: false }, options);
  return { kind: 'SENT', stripeId: invoice.id };
}

async function pay(line: Line, intent: Intent, { stripeInvoiceId }: SendContext): Promise<IntentOutcome> {
  assert(stripeInvoiceId !== null, `intent ${intent.id} has no invoice at Stripe`);
  await line.limits.wait('POST /v1/invoices/:id/pay');
  const options = { idempotencyKey: idempotencyKeyOf(intent) };
  const parameters = { payment_method: parameter(intent, 'paymentMethod'), off_session: true };
  const invoice = await line.stripe.invoices.pay(stripeInvoiceId, parameters, options);
  return { kind: 'SENT', stripeId: invoice.id };
}

/** A credit note of Stripe's on an open invoice: it collects less. Ours has its own number and reason; Stripe's `reason` has no word for it. */
async function creditInvoice(line: Line, intent: Intent, { stripeInvoiceId }: SendContext): Promise<IntentOutcome> {
  assert(stripeInvoiceId !== null, `intent ${intent.id} has no invoice at Stripe`);
  const currency = currencyOf(parameter(intent, 'currency'));
  const minor = BigInt(parameter(intent, 'amountMinor'));
  if (!isExpressible(minor, currency)) return { kind: 'REFUSED', error: `Stripe cannot express ${minor} ${currency}` };
  await line.limits.wait('POST /v1/credit_notes');
  const note = await line.stripe.creditNotes.create(
    {
      invoice: stripeInvoiceId,
      amount: toStripeAmount(minor, currency),
      metadata: { ...metadataOf(line, intent), credit_id: parameter(intent, 'creditId') },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: note.id };
}

/** A draft cannot be voided, only deleted; what is void or gone already is what was wanted. */
async function voidInvoice(line: Line, intent: Intent, { stripeInvoiceId }: SendContext): Promise<IntentOutcome> {
  assert(stripeInvoiceId !== null, `intent ${intent.id} has no invoice at Stripe`);
  await line.limits.wait('GET /v1/invoices/:id');
  const invoice = await line.stripe.invoices.retrieve(stripeInvoiceId).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (invoice === null || invoice.status === 'void') return { kind: 'SENT', stripeId: stripeInvoiceId };
  if (invoice.status === 'draft') {
    await line.limits.wait('DELETE /v1/invoices/:id');
    await line.stripe.invoices.del(stripeInvoiceId);
    return { kind: 'SENT', stripeId: stripeInvoiceId };
  }
  await line.limits.wait('POST /v1/invoices/:id/void');
  await line.stripe.invoices.voidInvoice(stripeInvoiceId, {}, { idempotencyKey: idempotencyKeyOf(intent) });
  return { kind: 'SENT', stripeId: stripeInvoiceId };
}
