import type { Call } from '../call.js';
import { attachPayment } from '../attaching.js';
import { payInvoice, releasePayments, tryToPay } from '../collection.js';
import { collectionMethod, createInvoice, invoiceFields, newInvoiceFields, updateInvoice } from '../drafting.js';
import { emit, render } from '../events.js';
import { finalize, step } from '../invoicing.js';
import { addItem, checkEditable, removeItem, retotal } from '../items.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { invoiceItems, lineItems, linesOf } from '../objects/invoice-item.js';
import { invoices, type Invoice } from '../objects/invoice.js';
import {
  bool,
  inRange,
  instantRange,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  unmodelled,
  type Parsed,
} from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';
import { itemFields } from './invoice-items.js';

function find(call: Call, id: string): Invoice {
  const found = call.store.get(invoices, call.account, id);
  if (found === undefined) throw missing('invoice', id);
  return found;
}

const show = (call: Call, invoice: Invoice): JsonObject => render(call.store, invoices, call.account, invoice);

function addLines(call: Call, invoice: Invoice, lines: readonly Parsed<typeof itemFields>[]): Invoice {
  checkEditable(invoice);
  for (const line of lines)
    addItem(call, invoice.customer, invoice, {
      ...line,
      currency: invoice.currency,
      metadata: mergeMetadata({}, line.metadata),
    });
  return retotal(call, invoice);
}

function remove(call: Call, invoice: Invoice): JsonObject {
  if (invoice.status !== 'draft')
    throw invalidRequest('You can only delete draft invoices.', { code: 'invoice_not_editable' });
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
    throw invalidRequest(
      `You can only pass in open invoices. This invoice isn't open; its status is ${invoice.status}.`,
      { code: 'status_transition_invalid' },
    );
  }
  releasePayments(call, invoice);
  return step(
    call,
    invoice,
    { status: 'void', status_transitions: { ...invoice.status_transitions, voided_at: call.clock.now() } },
    'invoice.voided',
  );
}

function markUncollectible(call: Call, invoice: Invoice): Invoice {
  if (invoice.status !== 'open')
    throw invalidRequest(
      `You can only mark open invoices as uncollectible; the status of this one is ${invoice.status}.`,
      { code: 'status_transition_invalid' },
    );
  const transitions = { ...invoice.status_transitions, marked_uncollectible_at: call.clock.now() };
  return step(
    call,
    invoice,
    { status: 'uncollectible', status_transitions: transitions },
    'invoice.marked_uncollectible',
  );
}

function send(call: Call, invoice: Invoice): Invoice {
  const final = invoice.status === 'draft' ? finalize(call, invoice) : invoice;
  if (final.status === 'void')
    throw invalidRequest('You cannot send a void invoice.', { code: 'status_transition_invalid' });
  emit(call, 'invoice.sent', invoices, final);
  return final;
}

const payShape = {
  payment_method: text(),
  paid_out_of_band: bool(),
  off_session: bool(),
  forgive: unmodelled(),
  mandate: unmodelled(),
  source: unmodelled(),
};

export const invoiceRoutes: readonly Route[] = [
  route('POST', '/v1/invoices', newInvoiceFields, (call, params) => show(call, createInvoice(call, params))),
  route('GET', '/v1/invoices/:invoice', {}, (call, _params, { invoice = '' }) => show(call, find(call, invoice))),
  route('POST', '/v1/invoices/:invoice', invoiceFields, (call, params, { invoice = '' }) =>
    show(call, updateInvoice(call, find(call, invoice), params)),
  ),
  route('DELETE', '/v1/invoices/:invoice', {}, (call, _params, { invoice = '' }) => remove(call, find(call, invoice))),
  route(
    'GET',
    '/v1/invoices',
    {
      ...paging,
      customer: text(),
      customer_account: unmodelled(),
      subscription: unmodelled(),
      collection_method: collectionMethod,
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
      created: instantRange(),
      due_date: instantRange(),
    },
    (call, params) => {
      const rows = newestFirst(call.store.all(invoices, call.account))
        .filter(
          (one) => (params.customer ?? one.customer) === one.customer && (params.status ?? one.status) === one.status,
        )
        .filter(
          (one) =>
            (params.collection_method ?? one.collection_method) === one.collection_method &&
            inRange(one.created, params.created),
        )
        .filter(
          (one) => params.due_date === undefined || (one.due_date !== null && inRange(one.due_date, params.due_date)),
        );
      return page(rows, params, '/v1/invoices', (one) => show(call, one));
    },
  ),
  route('GET', '/v1/invoices/:invoice/lines', paging, (call, params, { invoice: id = '' }) => {
    const rows = linesOf(call.store, call.account, find(call, id).id);
    return page(rows, params, `/v1/invoices/${id}/lines`, (one) => render(call.store, lineItems, call.account, one));
  }),
  route(
    'POST',
    '/v1/invoices/:invoice/add_lines',
    {
      lines: required(list(object({ ...itemFields, invoice_item: unmodelled(), tax_amounts: unmodelled() }), 250)),
      invoice_metadata: metadata(),
    },
    (call, params, { invoice: id = '' }) => {
      const invoice = find(call, id);
      return show(
        call,
        addLines(
          call,
          { ...invoice, metadata: mergeMetadata(invoice.metadata, params.invoice_metadata) },
          params.lines,
        ),
      );
    },
  ),
  route('POST', '/v1/invoices/:invoice/finalize', { auto_advance: bool() }, (call, params, { invoice: id = '' }) => {
    const draft = find(call, id);
    const final = finalize(call, { ...draft, auto_advance: params.auto_advance ?? draft.auto_advance });
    const collects =
      final.auto_advance && final.status === 'open' && final.collection_method === 'charge_automatically';
    return show(call, collects ? tryToPay(call, final) : final);
  }),
  route('POST', '/v1/invoices/:invoice/pay', payShape, (call, params, { invoice = '' }) =>
    show(
      call,
      payInvoice(call, find(call, invoice), {
        ...(params.payment_method === undefined ? {} : { method: params.payment_method }),
        outOfBand: params.paid_out_of_band ?? false,
      }),
    ),
  ),
  route(
    'POST',
    '/v1/invoices/:invoice/attach_payment',
    { payment_intent: text(), payment_record: text() },
    (call, params, { invoice = '' }) => show(call, attachPayment(call, find(call, invoice), params)),
  ),
  route('POST', '/v1/invoices/:invoice/void', {}, (call, _params, { invoice = '' }) =>
    show(call, voidInvoice(call, find(call, invoice))),
  ),
  route('POST', '/v1/invoices/:invoice/mark_uncollectible', {}, (call, _params, { invoice = '' }) =>
    show(call, markUncollectible(call, find(call, invoice))),
  ),
  route('POST', '/v1/invoices/:invoice/send', {}, (call, _params, { invoice = '' }) =>
    show(call, send(call, find(call, invoice))),
  ),
];
