import type { Call } from '../call.js';
import { creditBeforePayment, creditAfterPayment, voidCreditNote } from '../crediting.js';
import { render, save } from '../events.js';
import { newId, randomText } from '../ids.js';
import { toJson, type JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { creditNotes, type CreditNote, type CreditNoteLine } from '../objects/credit-note.js';
import { linesOf } from '../objects/invoice-item.js';
import { invoices, type Invoice } from '../objects/invoice.js';
import {
  emptyable,
  inRange,
  instantRange,
  integer,
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
import { invalidRequest, missing, missingParam } from '../stripe-error.js';

const lineShape = {
  type: required(oneOf('custom_line_item', 'invoice_line_item')),
  amount: integer({ min: 1 }),
  description: text(),
  invoice_line_item: text(),
  quantity: integer({ min: 1 }),
  unit_amount: integer({ min: 1 }),
  metadata: metadata(),
  tax_amounts: unmodelled(),
  tax_rates: unmodelled(),
  unit_amount_decimal: unmodelled(),
};
const createShape = {
  invoice: required(text()),
  amount: integer({ min: 1 }),
  lines: list(object(lineShape), 250),
  memo: text(),
  metadata: metadata(),
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: integer({ min: 0 }),
  out_of_band_amount: integer({ min: 0 }),
  credit_amount: unmodelled(),
  effective_at: unmodelled(),
  email_type: oneOf('credit_note', 'none'),
  refunds: unmodelled(),
  shipping_cost: unmodelled(),
};
type Given = Parsed<typeof createShape>;

function lineOf(call: Call, invoice: Invoice, given: Parsed<typeof lineShape>): CreditNoteLine {
  const base = {
    id: newId('cnli'),
    object: 'credit_note_line_item',
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: mergeMetadata({}, given.metadata),
    pretax_credit_amounts: [],
    tax_rates: [],
    taxes: [],
    type: given.type,
  } as const;
  if (given.type === 'custom_line_item') {
    if (given.unit_amount === undefined)
      throw invalidRequest('Missing required param: lines[][unit_amount].', {
        code: 'parameter_missing',
        param: 'lines',
      });
    const quantity = given.quantity ?? 1;
    return {
      ...base,
      amount: given.unit_amount * quantity,
      description: given.description ?? null,
      quantity,
      unit_amount: given.unit_amount,
      unit_amount_decimal: String(given.unit_amount),
    };
  }
  const target = linesOf(call.store, call.account, invoice.id).find((one) => one.id === given.invoice_line_item);
  if (target === undefined) throw missingParam('invoice line item', given.invoice_line_item ?? '', 'lines');
  const amount = given.amount ?? target.amount;
  if (amount > target.amount) throw invalidRequest('The credit exceeds the invoice line item.', { param: 'lines' });
  return {
    ...base,
    amount,
    description: given.description ?? target.description,
    invoice_line_item: target.id,
    quantity: null,
    unit_amount: null,
    unit_amount_decimal: null,
  };
}

/** Either an amount or lines; with both, they must agree. An amount alone becomes one line. */
function linesFor(call: Call, invoice: Invoice, given: Given): { amount: number; lines: CreditNoteLine[] } {
  const lines = (given.lines ?? []).map((one) => lineOf(call, invoice, one));
  const sum = lines.reduce((total, one) => total + one.amount, 0);
  if (lines.length > 0) {
    if (given.amount !== undefined && given.amount !== sum)
      throw invalidRequest(`The amount (${given.amount}) does not match the sum of the lines (${sum}).`, {
        param: 'amount',
      });
    return { amount: sum, lines };
  }
  if (given.amount === undefined)
    throw invalidRequest('You must specify one of `amount`, `lines`, or `shipping_cost` to create a credit note.', {
      param: 'amount',
    });
  return {
    amount: given.amount,
    lines: [
      lineOf(call, invoice, {
        type: 'custom_line_item',
        unit_amount: given.amount,
        quantity: 1,
        description: given.memo,
      }),
    ],
  };
}

function create(call: Call, given: Given): CreditNote {
  const invoice = call.store.get(invoices, call.account, given.invoice);
  if (invoice === undefined) throw missingParam('invoice', given.invoice, 'invoice');
  if (invoice.status !== 'open' && invoice.status !== 'paid')
    throw invalidRequest('A credit note can only be created for a finalized invoice.', { param: 'invoice' });
  const { amount, lines } = linesFor(call, invoice, given);
  const before = call.store.all(creditNotes, call.account).filter((one) => one.invoice === invoice.id);
  const id = newId('cn');
  const note: CreditNote = {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: call.clock.now(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: call.clock.now(),
    invoice: invoice.id,
    livemode: false,
    memo: given.memo ?? null,
    metadata: mergeMetadata({}, given.metadata),
    number: `${invoice.number ?? ''}-CN-${String(before.length + 1).padStart(2, '0')}`,
    out_of_band_amount: null,
    pdf: `https://pay.stripe.invalid/credit_notes/${call.account}/test_${randomText(16)}/pdf`,
    post_payment_amount: 0,
    pre_payment_amount: 0,
    pretax_credit_amounts: [],
    reason: given.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: 'pre_payment',
    voided_at: null,
    ownLines: lines,
  };
  return invoice.status === 'open'
    ? creditBeforePayment(call, invoice, note)
    : creditAfterPayment(call, invoice, note, given);
}

function find(call: Call, id: string): CreditNote {
  const found = call.store.get(creditNotes, call.account, id);
  if (found === undefined) throw missing('credit_note', id);
  return found;
}

const show = (call: Call, note: CreditNote): JsonObject => render(call.store, creditNotes, call.account, note);

export const creditNoteRoutes: readonly Route[] = [
  route('POST', '/v1/credit_notes', createShape, (call, params) => show(call, create(call, params))),
  route('GET', '/v1/credit_notes/:note', {}, (call, _params, { note = '' }) => show(call, find(call, note))),
  route(
    'POST',
    '/v1/credit_notes/:note',
    { memo: emptyable(text()), metadata: metadata() },
    (call, params, { note = '' }) => {
      const old = find(call, note);
      const memo = params.memo === undefined ? old.memo : params.memo;
      return show(
        call,
        save(
          call,
          creditNotes,
          { ...old, memo, metadata: mergeMetadata(old.metadata, params.metadata) },
          'credit_note.updated',
          old,
        ),
      );
    },
  ),
  route('POST', '/v1/credit_notes/:note/void', {}, (call, _params, { note = '' }) =>
    show(call, voidCreditNote(call, find(call, note))),
  ),
  route('GET', '/v1/credit_notes/:note/lines', paging, (call, params, { note = '' }) =>
    page(find(call, note).ownLines, params, `/v1/credit_notes/${note}/lines`, toJson),
  ),
  route(
    'GET',
    '/v1/credit_notes',
    { ...paging, customer: text(), customer_account: unmodelled(), invoice: text(), created: instantRange() },
    (call, params) => {
      const rows = newestFirst(call.store.all(creditNotes, call.account)).filter(
        (one) =>
          (params.customer ?? one.customer) === one.customer &&
          (params.invoice ?? one.invoice) === one.invoice &&
          inRange(one.created, params.created),
      );
      return page(rows, params, '/v1/credit_notes', (one) => show(call, one));
    },
  ),
];
