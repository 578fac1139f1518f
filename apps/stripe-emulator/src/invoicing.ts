import type { Call } from './call.js';
import { DAY_SECONDS } from './balance.js';
import { schedule } from './due.js';
import { emit, save } from './events.js';
import { newId, randomText } from './ids.js';
import { customers, type Customer } from './objects/customer.js';
import { addPayment } from './objects/invoice-payment.js';
import { invoices, UNUSED_INVOICE_FIELDS, type Invoice } from './objects/invoice.js';
import { taxIdsOf } from './objects/tax-id.js';
import { automaticTypes, CHARGE_CAP, newIntent } from './intents.js';
import { pageUrl } from './self.js';
import { invalidRequest, notModelled } from './stripe-error.js';

export type NewInvoice = Pick<
  Invoice,
  'currency' | 'collection_method' | 'auto_advance' | 'metadata' | 'daysUntilDue' | 'due_date'
> &
  Partial<
    Pick<
      Invoice,
      | 'description'
      | 'footer'
      | 'number'
      | 'custom_fields'
      | 'default_payment_method'
      | 'effective_at'
      | 'statement_descriptor'
      | 'payment_settings'
    >
  >;

const ONE_HOUR = 3600;

/** Stores an empty draft. The event is the caller's: lines may follow first. */
export function newDraft(call: Call, customer: Customer, given: NewInvoice): Invoice {
  const now = call.clock.now();
  const id = newId('in');
  const invoice: Invoice = {
    id,
    object: 'invoice',
    ...UNUSED_INVOICE_FIELDS,
    amount_due: 0,
    amount_paid: 0,
    amount_paid_off_stripe: 0,
    amount_remaining: 0,
    attempt_count: 0,
    attempted: false,
    automatically_finalizes_at: given.auto_advance ? now + ONE_HOUR : null,
    billing_reason: 'manual',
    created: now,
    custom_fields: null,
    customer: customer.id,
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: shownTaxIds(call, customer.id),
    default_payment_method: null,
    description: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    number: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: now,
    period_start: now,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    total: 0,
    total_excluding_tax: 0,
    webhooks_delivered_at: null,
    ...given,
  };
  if (given.auto_advance) schedule(call, 'finalize_invoice', now + ONE_HOUR, id);
  return call.store.put(invoices, call.account, invoice);
}

const shownTaxIds = (call: Call, customer: string): Invoice['customer_tax_ids'] =>
  taxIdsOf(call.store, call.account, customer).map(({ type, value }) => ({ type, value }));

/** Draft to open (or straight to paid when nothing is due): number, dates, the intent that will collect it. */
export function finalize(call: Call, draft: Invoice): Invoice {
  if (draft.status !== 'draft') {
    throw invalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
      code: 'invoice_not_editable',
    });
  }
  if (draft.total < 0)
    throw notModelled('finalizing an invoice with a negative total (a credit to the customer balance)');
  const now = call.clock.now();
  const open: Invoice = {
    ...draft,
    status: 'open',
    // SDK, `Invoice.customer_tax_ids`: "Until the invoice is finalized, this field will contain the same tax IDs as customer.tax_ids."
    customer_tax_ids: shownTaxIds(call, draft.customer),
    number: draft.number ?? nextNumber(call, draft.customer),
    automatically_finalizes_at: null,
    ending_balance: 0,
    effective_at: draft.effective_at ?? now,
    status_transitions: { ...draft.status_transitions, finalized_at: now },
    due_date: draft.daysUntilDue === null ? draft.due_date : now + draft.daysUntilDue * DAY_SECONDS,
    hosted_invoice_url: pageUrl(call, `/_emulator/pages/invoice/${draft.id}`),
    invoice_pdf: `https://pay.stripe.invalid/invoice/${call.account}/test_${randomText(16)}/pdf`,
    webhooks_delivered_at: now,
  };
  call.store.put(invoices, call.account, open);
  if (open.amount_due > 0 && open.amount_due <= CHARGE_CAP) addDefaultPayment(call, open);
  emit(call, 'invoice.finalized', invoices, open);
  emit(call, 'invoice.updated', invoices, open, draft);
  return open.amount_due === 0 ? paid(call, open, {}) : open;
}

/** Numbers run per customer, as in Stripe's default: prefix, dash, at least four digits. */
function nextNumber(call: Call, customerId: string): string {
  const customer = call.store.get(customers, call.account, customerId);
  if (customer === undefined)
    throw invalidRequest('The customer of this invoice has been deleted.', { code: 'resource_missing' });
  call.store.put(customers, call.account, { ...customer, next_invoice_sequence: customer.next_invoice_sequence + 1 });
  return `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`;
}

function addDefaultPayment(call: Call, invoice: Invoice): void {
  const intent = newIntent(call, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: 'Payment for Invoice',
    metadata: {},
    payment_method_types: invoice.payment_settings.payment_method_types ?? automaticTypes(invoice.currency),
    statement_descriptor: invoice.statement_descriptor,
    invoice: invoice.id,
  });
  addPayment(call.store, call.account, {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: call.clock.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

/** Marks an invoice paid, with the events of a payment; `changes` says by which means. */
export function paid(call: Call, invoice: Invoice, changes: Partial<Invoice>): Invoice {
  const next: Invoice = {
    ...invoice,
    attempted: true,
    amount_paid: invoice.amount_paid + invoice.amount_remaining,
    amount_remaining: 0,
    next_payment_attempt: null,
    ...changes,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: call.clock.now() },
  };
  call.store.put(invoices, call.account, next);
  emit(call, 'invoice.updated', invoices, next, invoice);
  emit(call, 'invoice.paid', invoices, next);
  // `invoice.payment_succeeded` is about payments only; `invoice.paid` also about "out of band" (SDK, Event types).
  if (next.amount_paid_off_stripe === 0) emit(call, 'invoice.payment_succeeded', invoices, next);
  return next;
}

/**
 * Credits a payment to an invoice: what is missing then is its `amount_remaining`; when nothing is, it is paid; what is too
 * much is `amount_overpaid` (SDK: "The amount overpaid is credited to the customer's credit balance", which is not modelled).
 */
export function credited(call: Call, invoice: Invoice, amount: number, how: { offStripe: boolean }): Invoice {
  const over = Math.max(0, amount - invoice.amount_remaining);
  const offStripe = invoice.amount_paid_off_stripe + (how.offStripe ? amount - over : 0);
  const attempts = { attempted: true, attempt_count: Math.max(1, invoice.attempt_count) };
  if (amount < invoice.amount_remaining) {
    const partly: Invoice = {
      ...invoice,
      ...(how.offStripe ? {} : attempts),
      amount_paid: invoice.amount_paid + amount,
      amount_paid_off_stripe: offStripe,
      amount_remaining: invoice.amount_remaining - amount,
    };
    return save(call, invoices, partly, 'invoice.updated', invoice);
  }
  const done = paid(call, invoice, {
    ...(how.offStripe ? {} : { attempt_count: attempts.attempt_count }),
    amount_paid_off_stripe: offStripe,
    amount_overpaid: over,
  });
  if (over > 0) emit(call, 'invoice.overpaid', invoices, done);
  return done;
}

/** One step of an invoice's life with its own event. */
export function step(call: Call, invoice: Invoice, changes: Partial<Invoice>, type: string): Invoice {
  const next = save(call, invoices, { ...invoice, ...changes }, type);
  emit(call, 'invoice.updated', invoices, next, invoice);
  return next;
}
