import type { Call } from '../call.js';
import { addItem, checkEditable, removeItem, retotal } from '../items.js';
import { toJson } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { findCustomer } from '../methods.js';
import { invoiceItems, type InvoiceItem } from '../objects/invoice-item.js';
import { invoices, type Invoice } from '../objects/invoice.js';
import {
  bool,
  decimal,
  inRange,
  instantRange,
  integer,
  mergeMetadata,
  metadata,
  object,
  required,
  text,
  unmodelled,
  type Parsed,
} from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing, missingParam } from '../stripe-error.js';

/** Largest item amount either way that the emulator's own sums are exact for, 250 to an invoice. */
const AMOUNT_CAP = 10 ** 13;

export const itemFields = {
  amount: integer({ min: -AMOUNT_CAP, max: AMOUNT_CAP }),
  description: text(),
  discountable: bool(),
  discounts: unmodelled(),
  metadata: metadata(),
  period: object({ start: required(integer()), end: required(integer()) }),
  price_data: unmodelled(),
  pricing: unmodelled(),
  quantity: integer({ min: 0 }),
  quantity_decimal: decimal(),
  tax_rates: unmodelled(),
};
const createShape = {
  ...itemFields,
  currency: text(3),
  customer: required(text()),
  customer_account: unmodelled(),
  invoice: text(),
  subscription: unmodelled(),
  tax_behavior: unmodelled(),
  tax_code: unmodelled(),
  unit_amount_decimal: decimal(),
};

function create(call: Call, params: Parsed<typeof createShape>): InvoiceItem {
  const customer = findCustomer(call, params.customer);
  const invoice = params.invoice === undefined ? undefined : draftOf(call, params.invoice, customer.id);
  const currency = (params.currency ?? invoice?.currency ?? 'usd').toLowerCase();
  if (invoice !== undefined && currency !== invoice.currency) {
    throw invalidRequest(
      `The currency of the invoice item (${currency}) must match the currency of the invoice (${invoice.currency}).`,
      { param: 'currency' },
    );
  }
  const item = addItem(call, customer.id, invoice, {
    ...params,
    currency,
    metadata: mergeMetadata({}, params.metadata),
  });
  if (invoice !== undefined) retotal(call, invoice);
  return item;
}

function draftOf(call: Call, id: string, customer: string): Invoice {
  const invoice = call.store.get(invoices, call.account, id);
  if (invoice === undefined) throw missingParam('invoice', id, 'invoice');
  if (invoice.customer !== customer)
    throw invalidRequest('The invoice belongs to another customer.', { param: 'invoice' });
  return invoice;
}

function find(call: Call, id: string): InvoiceItem {
  const item = call.store.get(invoiceItems, call.account, id);
  if (item === undefined) throw missing('invoiceitem', id);
  return item;
}

export const invoiceItemRoutes: readonly Route[] = [
  route('POST', '/v1/invoiceitems', createShape, (call, params) => toJson(create(call, params))),
  route('GET', '/v1/invoiceitems/:item', {}, (call, _params, { item = '' }) => toJson(find(call, item))),
  route('POST', '/v1/invoiceitems/:item', { metadata: metadata() }, (call, params, { item = '' }) => {
    const old = find(call, item);
    // No event: Stripe has none for an updated invoice item.
    return toJson(
      call.store.put(invoiceItems, call.account, { ...old, metadata: mergeMetadata(old.metadata, params.metadata) }),
    );
  }),
  route('DELETE', '/v1/invoiceitems/:item', {}, (call, _params, { item: id = '' }) => {
    const item = find(call, id);
    const invoice = item.invoice === null ? undefined : call.store.get(invoices, call.account, item.invoice);
    if (invoice !== undefined) checkEditable(invoice);
    removeItem(call, item);
    if (invoice !== undefined) retotal(call, invoice);
    return { id, object: 'invoiceitem', deleted: true };
  }),
  route(
    'GET',
    '/v1/invoiceitems',
    {
      ...paging,
      customer: text(),
      customer_account: unmodelled(),
      invoice: text(),
      pending: bool(),
      created: instantRange(),
    },
    (call, params) => {
      const rows = newestFirst(call.store.all(invoiceItems, call.account))
        .filter((one) => params.customer === undefined || one.customer === params.customer)
        .filter((one) => params.invoice === undefined || one.invoice === params.invoice)
        .filter((one) => params.pending === undefined || (one.invoice === null) === params.pending)
        .filter((one) => inRange(one.date, params.created));
      return page(rows, params, '/v1/invoiceitems', toJson);
    },
  ),
];
