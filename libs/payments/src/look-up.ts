import type Stripe from 'stripe';
import { type Intent, type IntentOutcome, type SendContext } from '#libs/workflows';
import { lookUpConnected } from './accounts-and-transfers.js';
import { type Line } from './line.js';
import { isCreditVoid } from './credit-void.js';
import { isAnswered } from './dispute.js';
import { findFile } from './dispute-file.js';
import { isMissing } from './outcome.js';
import { findPaymentRecord } from './payment-record.js';
import { findRefund } from './refund.js';
import { findTopUp } from './top-up.js';
import { type PaymentOfInvoice } from './views.js';

/** The readers a look-up needs; lists, never Stripe's search, which may lag by an hour. */
export interface Readers {
  invoicesOfCustomer(stripeCustomerId: string): Promise<Stripe.Invoice[]>;
  itemsOfInvoice(stripeInvoiceId: string): Promise<Stripe.InvoiceItem[]>;
  creditsOfInvoice(stripeInvoiceId: string): Promise<Stripe.CreditNote[]>;
  paymentsOfInvoice(stripeInvoiceId: string): Promise<PaymentOfInvoice[]>;
}

const ABSENT: IntentOutcome = { kind: 'RENEW', error: 'looked up by metadata: Stripe does not have it' };

/** Whether a call took effect, read from what is at Stripe. For calls whose key Stripe may have forgotten or answered with a fault. */
export async function lookUp(
  line: Line,
  readers: Readers,
  intent: Intent,
  context: SendContext,
): Promise<IntentOutcome> {
  const { stripeCustomerId, stripeInvoiceId } = context;
  if (intent.operation === 'INVOICE_CREATE') {
    if (stripeCustomerId === null) return ABSENT;
    const invoices = await readers.invoicesOfCustomer(stripeCustomerId);
    return sentIf(invoices.find(({ metadata }) => metadata?.['invoice_id'] === intent.aggregateId)?.id);
  }
  // Stripe lists none and finds none by reference, but takes each reference once: made again, it is refused where it took effect
  if (intent.operation === 'TAX_RECORD' || intent.operation === 'TAX_REVERSE') return ABSENT;
  const connected = await lookUpConnected(line, intent, context);
  if (connected !== null) return sentIf(connected.stripeId);
  if (intent.operation === 'TOP_UP_COLLECT') return (await findTopUp(line, intent, context)) ?? ABSENT;
  if (intent.operation === 'PAYMENT_REPORT') return sentIf(await findPaymentRecord(line, intent, context));
  if (intent.operation === 'REFUND_CREATE') return sentIf(await findRefund(line, intent, context));
  if (intent.operation === 'DISPUTE_FILE') return sentIf(await findFile(line, context));
  if (intent.operation === 'DISPUTE_ANSWER')
    return sentIf((await isAnswered(line, intent, context)) ? (context.stripeDisputeId ?? undefined) : undefined);
  if (intent.operation === 'CREDIT_VOID') {
    const id = context.stripeCreditNoteId ?? undefined;
    return sentIf(id !== undefined && (await isCreditVoid(line, id)) ? id : undefined);
  }
  if (stripeInvoiceId === null) return ABSENT;
  if (intent.operation === 'INVOICE_ITEM_CREATE') {
    const items = await readers.itemsOfInvoice(stripeInvoiceId);
    return sentIf(items.find(({ metadata }) => metadata?.['line_id'] === intent.parameters['lineId'])?.id);
  }
  if (intent.operation === 'INVOICE_CREDIT') {
    const credits = await readers.creditsOfInvoice(stripeInvoiceId);
    return sentIf(credits.find(({ metadata }) => metadata?.['credit_id'] === intent.parameters['creditId'])?.id);
  }
  await line.limits.wait('GET /v1/invoices/:id');
  const invoice = await line.stripe.invoices.retrieve(stripeInvoiceId).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (intent.operation === 'INVOICE_FINALIZE') return invoice?.status === 'draft' ? ABSENT : sentIf(invoice?.id);
  if (intent.operation === 'INVOICE_VOID') {
    return invoice === null || invoice.status === 'void' ? { kind: 'SENT', stripeId: stripeInvoiceId } : ABSENT;
  }
  return paymentOutcome(readers, invoice);
}

function sentIf(stripeId: string | undefined): IntentOutcome {
  return stripeId === undefined ? ABSENT : { kind: 'SENT', stripeId };
}

/** Money: sent afresh only when it is certain that none moved and none is on its way. */
async function paymentOutcome(readers: Readers, invoice: Stripe.Invoice | null): Promise<IntentOutcome> {
  if (invoice?.status === 'paid') return { kind: 'SENT', stripeId: invoice.id };
  if (invoice?.status !== 'open') return { kind: 'UNKNOWN', error: `Stripe's invoice is ${invoice?.status ?? 'gone'}` };
  const payments = await readers.paymentsOfInvoice(invoice.id);
  if (payments.some(({ isProcessing }) => isProcessing)) return { kind: 'SENT', stripeId: invoice.id };
  const failed = payments.map(({ error }) => error).find((error) => error !== null);
  return failed === undefined ? ABSENT : { kind: 'REFUSED', error: failed };
}
