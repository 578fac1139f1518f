import type { Call } from '../call.js';
import { payInvoice, releasePayments, tryToPay } from '../collection.js';
import { DAY_SECONDS } from '../balance.js';
import { emit, render, save } from '../events.js';
import { finalize, newDraft, step } from '../invoicing.js';
import { addItem, checkEditable, removeItem, retotal, takePendingItems } from '../items.js';
import type { JsonObject } from '../json.js';
import { toJson } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { findCustomer } from '../methods.js';
import { invoiceItems, lineItems, linesOf } from '../objects/invoice-item.js';
import { invoices, type Invoice } from '../objects/invoice.js';
import { paymentMethods } from '../objects/payment-method.js';
import { schedule } from '../due.js';
import { bool, emptyable, inRange, instantRange, integer, list, mergeMetadata, metadata, object, oneOf, required, text, unmodelled, type Parsed } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing, missingParam } from '../stripe-error.js';
import { itemFields } from './invoice-items.js';

const collectionMethod = oneOf('charge_automatically', 'send_invoice');
const fields = {
  account_tax_ids: unmodelled(), application_fee_amount: unmodelled(), automatic_tax: unmodelled(), automatically_finalizes_at: unmodelled(),
  auto_advance: bool(),
  collection_method: collectionMethod,
  custom_fields: emptyable(list(object({ name: required(text(40)), value: required(text(140)) }), 4)),
  days_until_due: integer({ min: 0 }),
  default_payment_method: emptyable(text()),
  default_source: unmodelled(), default_tax_rates: unmodelled(),
  description: emptyable(text()),
  discounts: unmodelled(),
  due_date: integer(),
  effective_at: emptyable(integer()),
  footer: emptyable(text()),
  issuer: unmodelled(),
  metadata: metadata(),
  number: emptyable(text(26)),
  on_behalf_of: unmodelled(),
  payment_settings: object({
    payment_method_types: emptyable(list(oneOf('card', 'us_bank_account'))), default_mandate: unmodelled(), payment_method_options: unmodelled(),
  }),
  rendering: unmodelled(), shipping_cost: unmodelled(), shipping_details: unmodelled(),
  statement_descriptor: emptyable(text(22)),
  transfer_data: unmodelled(),
};
const createShape = {
  ...fields,
  currency: text(3),
  customer: required(text()),
  customer_account: unmodelled(), from_invoice: unmodelled(), subscription: unmodelled(),
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
};
type Fields = Parsed<typeof fields>;

function find(call: Call, id: string): Invoice {
  const found = call.store.get(invoices, call.account, id);
  if (found === undefined) throw missing('invoice', id);
  return found;
}

const show = (call: Call, invoice: Invoice): JsonObject => render(call.store, invoices, call.account, invoice);

function checkDue(given: Fields, method: Invoice['collection_method'], known: boolean): void {
  if (given.days_until_due !== undefined && given.due_date !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: days_until_due, due_date.', { code: 'parameters_exclusive', param: 'due_date' });
  }
  const has = given.days_until_due !== undefined || given.due_date !== undefined;
  if (method === 'send_invoice' && !has && !known) throw invalidRequest('If invoices are sent, one of `days_until_due` or `due_date` must be specified.', { param: 'days_until_due' });
  if (method === 'charge_automatically' && has) {
    throw invalidRequest('`days_until_due` and `due_date` may only be set when `collection_method` is `send_invoice`.', { param: given.due_date === undefined ? 'days_until_due' : 'due_date' });
  }
}

function checkMethod(call: Call, customer: string, id: string | null | undefined): void {
  if (id == null) return;
  if (call.store.get(paymentMethods, call.account, id)?.customer !== customer) throw missingParam('PaymentMethod', id, 'default_payment_method');
}

/** The fields that both creating and updating set. */
function changes(call: Call, given: Fields): Partial<Invoice> {
  const out: Partial<{ -readonly [K in keyof Invoice]: Invoice[K] }> = {};
  if (given.description !== undefined) out.description = given.description;
  if (given.footer !== undefined) out.footer = given.footer;
  if (given.number !== undefined) out.number = given.number;
  if (given.custom_fields !== undefined) out.custom_fields = given.custom_fields;
  if (given.default_payment_method !== undefined) out.default_payment_method = given.default_payment_method;
  if (given.effective_at !== undefined) out.effective_at = given.effective_at;
  if (given.statement_descriptor !== undefined) out.statement_descriptor = given.statement_descriptor;
  if (given.payment_settings !== undefined) {
    out.payment_settings = { default_mandate: null, payment_method_options: null, payment_method_types: given.payment_settings.payment_method_types ?? null };
  }
  if (given.due_date !== undefined) Object.assign(out, { due_date: given.due_date, daysUntilDue: null });
  if (given.days_until_due !== undefined) Object.assign(out, { due_date: call.clock.now() + given.days_until_due * DAY_SECONDS, daysUntilDue: given.days_until_due });
  return out;
}

function create(call: Call, params: Parsed<typeof createShape>): Invoice {
  const customer = findCustomer(call, params.customer);
  const method = params.collection_method ?? 'charge_automatically';
  checkDue(params, method, false);
  checkMethod(call, customer.id, params.default_payment_method);
  const draft = newDraft(call, customer, {
    currency: (params.currency ?? customer.currency ?? 'usd').toLowerCase(), collection_method: method, auto_advance: params.auto_advance ?? false,
    metadata: mergeMetadata({}, params.metadata), daysUntilDue: null, due_date: null, ...changes(call, params),
  });
  if (params.pending_invoice_items_behavior === 'include') takePendingItems(call, draft);
  const total = linesOf(call.store, call.account, draft.id).reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(0, total);
  return save(call, invoices, { ...draft, subtotal: total, subtotal_excluding_tax: total, total, total_excluding_tax: total, amount_due: due, amount_remaining: due }, 'invoice.created');
}

/** What may still change once an invoice is final: what carries no money and is not printed on it. */
const AFTERWARDS: ReadonlySet<string> = new Set(['metadata', 'auto_advance', 'default_payment_method', 'payment_settings']);

function update(call: Call, old: Invoice, params: Fields): Invoice {
  if (old.status !== 'draft' && Object.keys(params).some((key) => !AFTERWARDS.has(key))) checkEditable(old);
  const method = params.collection_method ?? old.collection_method;
  checkDue(params, method, old.due_date !== null);
  checkMethod(call, old.customer, params.default_payment_method);
  const auto = params.auto_advance ?? old.auto_advance;
  const next: Invoice = { ...old, ...changes(call, params), collection_method: method, auto_advance: auto, metadata: mergeMetadata(old.metadata, params.metadata) };
  if (old.status !== 'draft' || auto === old.auto_advance) return save(call, invoices, next, 'invoice.updated', old);
  const finalizesAt = auto ? call.clock.now() + 3600 : null;
  if (finalizesAt !== null) schedule(call, 'finalize_invoice', finalizesAt, old.id);
  return save(call, invoices, { ...next, automatically_finalizes_at: finalizesAt }, 'invoice.updated', old);
}

function addLines(call: Call, invoice: Invoice, lines: readonly Parsed<typeof itemFields>[]): Invoice {
  checkEditable(invoice);
  for (const line of lines) addItem(call, invoice.customer, invoice, { ...line, currency: invoice.currency, metadata: mergeMetadata({}, line.metadata) });
  return retotal(call, invoice);
}

function remove(call: Call, invoice: Invoice): JsonObject {
  if (invoice.status !== 'draft') throw invalidRequest('You can only delete draft invoices.', { code: 'invoice_not_editable' });
  for (const line of linesOf(call.store, call.account, invoice.id)) {
    const item = call.store.get(invoiceItems, call.account, line.parent.invoice_item_details.invoice_item);
    if (item !== undefined && line.rank > 0) removeItem(call, item);
    else if (item !== undefined) call.store.put(invoiceItems, call.account, { ...item, invoice: null });
  }
  emit(call, 'invoice.deleted', invoices, invoice);
  call.store.remove(invoices, invoice.id);
  return { id: invoice.id, object: 'invoice', deleted: true };
}

function voidInvoice(call: Call, invoice: Invoice): Invoice {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalidRequest(`You can only pass in open invoices. This invoice isn't open; its status is ${invoice.status}.`, { code: 'status_transition_invalid' });
  }
  releasePayments(call, invoice);
  return step(call, invoice, { status: 'void', status_transitions: { ...invoice.status_transitions, voided_at: call.clock.now() } }, 'invoice.voided');
}

function markUncollectible(call: Call, invoice: Invoice): Invoice {
  if (invoice.status !== 'open') throw invalidRequest(`You can only mark open invoices as uncollectible; the status of this one is ${invoice.status}.`, { code: 'status_transition_invalid' });
  const transitions = { ...invoice.status_transitions, marked_uncollectible_at: call.clock.now() };
  return step(call, invoice, { status: 'uncollectible', status_transitions: transitions }, 'invoice.marked_uncollectible');
}

function send(call: Call, invoice: Invoice): Invoice {
  const final = invoice.status === 'draft' ? finalize(call, invoice) : invoice;
  if (final.status === 'void') throw invalidRequest('You cannot send a void invoice.', { code: 'status_transition_invalid' });
  emit(call, 'invoice.sent', invoices, final);
  return final;
}

const payShape = {
  payment_method: text(), paid_out_of_band: bool(), off_session: bool(), forgive: unmodelled(), mandate: unmodelled(), source: unmodelled(),
};

export const invoiceRoutes: readonly Route[] = [
  route('POST', '/v1/invoices', createShape, (call, params) => show(call, create(call, params))),
  route('GET', '/v1/invoices/:invoice', {}, (call, _params, { invoice = '' }) => show(call, find(call, invoice))),
  route('POST', '/v1/invoices/:invoice', fields, (call, params, { invoice = '' }) => show(call, update(call, find(call, invoice), params))),
  route('DELETE', '/v1/invoices/:invoice', {}, (call, _params, { invoice = '' }) => remove(call, find(call, invoice))),
  route('GET', '/v1/invoices', {
    ...paging, customer: text(), customer_account: unmodelled(), subscription: unmodelled(), collection_method: collectionMethod,
    status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'), created: instantRange(), due_date: instantRange(),
  }, (call, params) => {
    const rows = newestFirst(call.store.all(invoices, call.account))
      .filter((one) => (params.customer ?? one.customer) === one.customer && (params.status ?? one.status) === one.status)
      .filter((one) => (params.collection_method ?? one.collection_method) === one.collection_method && inRange(one.created, params.created))
      .filter((one) => params.due_date === undefined || (one.due_date !== null && inRange(one.due_date, params.due_date)));
    return page(rows, params, '/v1/invoices', (one) => show(call, one));
  }),
  route('GET', '/v1/invoices/:invoice/lines', paging, (call, params, { invoice: id = '' }) => {
    const rows = linesOf(call.store, call.account, find(call, id).id);
    return page(rows, params, `/v1/invoices/${id}/lines`, (one) => render(call.store, lineItems, call.account, one));
  }),
  route('POST', '/v1/invoices/:invoice/add_lines', { lines: required(list(object({ ...itemFields, invoice_item: unmodelled(), tax_amounts: unmodelled() }), 250)), invoice_metadata: metadata() },
    (call, params, { invoice: id = '' }) => {
      const invoice = find(call, id);
      return show(call, addLines(call, { ...invoice, metadata: mergeMetadata(invoice.metadata, params.invoice_metadata) }, params.lines));
    }),
  route('POST', '/v1/invoices/:invoice/finalize', { auto_advance: bool() }, (call, params, { invoice: id = '' }) => {
    const draft = find(call, id);
    const final = finalize(call, { ...draft, auto_advance: params.auto_advance ?? draft.auto_advance });
    const collects = final.auto_advance && final.status === 'open' && final.collection_method === 'charge_automatically';
    return show(call, collects ? tryToPay(call, final) : final);
  }),
  route('POST', '/v1/invoices/:invoice/pay', payShape, (call, params, { invoice = '' }) =>
    show(call, payInvoice(call, find(call, invoice), { ...(params.payment_method === undefined ? {} : { method: params.payment_method }), outOfBand: params.paid_out_of_band ?? false }))),
  route('POST', '/v1/invoices/:invoice/void', {}, (call, _params, { invoice = '' }) => show(call, voidInvoice(call, find(call, invoice)))),
  route('POST', '/v1/invoices/:invoice/mark_uncollectible', {}, (call, _params, { invoice = '' }) => show(call, markUncollectible(call, find(call, invoice)))),
  route('POST', '/v1/invoices/:invoice/send', {}, (call, _params, { invoice = '' }) => show(call, send(call, find(call, invoice)))),
];
