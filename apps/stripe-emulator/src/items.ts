import { multiplyToWhole, wholePart } from './amounts.js';
import type { Call } from './call.js';
import { emit, save } from './events.js';
import { newId } from './ids.js';
import {
  invoiceItems,
  invoiceLines,
  lineItems,
  linesOf,
  type InvoiceItem,
  type LineItem,
  type Period,
} from './objects/invoice-item.js';
import { invoices, type Invoice } from './objects/invoice.js';
import { invalidRequest } from './stripe-error.js';

/** SDK, `InvoiceItems.create`: at most 250 items on an invoice, and at most 250 pending ones for a customer. */
const MOST_ITEMS = 250;

/** An item as a caller describes it: a flat amount, or a unit price times a quantity. */
export interface ItemGiven {
  readonly amount?: number;
  readonly unit_amount_decimal?: string;
  readonly quantity?: number;
  readonly quantity_decimal?: string;
  readonly currency: string;
  readonly description?: string;
  readonly discountable?: boolean;
  readonly metadata: Record<string, string>;
  readonly period?: Period;
}

interface Priced {
  readonly amount: number;
  readonly unit: string;
  readonly quantity: string;
}

function priced(given: ItemGiven): Priced {
  if (given.quantity !== undefined && given.quantity_decimal !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: quantity, quantity_decimal.', {
      code: 'parameters_exclusive',
      param: 'quantity_decimal',
    });
  }
  const quantity = given.quantity_decimal ?? String(given.quantity ?? 1);
  if (given.amount !== undefined) {
    if (given.unit_amount_decimal !== undefined || quantity !== '1') {
      throw invalidRequest(
        'You may only specify one of these parameters: amount, or unit_amount_decimal with quantity.',
        { code: 'parameters_exclusive', param: 'amount' },
      );
    }
    return { amount: given.amount, unit: String(given.amount), quantity };
  }
  if (given.unit_amount_decimal === undefined)
    throw invalidRequest('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' });
  const amount = multiplyToWhole(given.unit_amount_decimal, quantity);
  if (amount > BigInt(Number.MAX_SAFE_INTEGER) || amount < -BigInt(Number.MAX_SAFE_INTEGER))
    throw invalidRequest('The amount of the item is too large.', { param: 'unit_amount_decimal' });
  return { amount: Number(amount), unit: given.unit_amount_decimal, quantity };
}

/** Makes an invoice item: on a draft invoice, where it becomes a line at once, or pending on the customer. */
export function addItem(call: Call, customer: string, invoice: Invoice | undefined, given: ItemGiven): InvoiceItem {
  if (invoice !== undefined) checkEditable(invoice);
  const { amount, unit, quantity } = priced(given);
  const now = call.clock.now();
  const item = save(
    call,
    invoiceItems,
    {
      id: newId('ii'),
      object: 'invoiceitem',
      amount,
      currency: given.currency,
      customer,
      customer_account: null,
      date: now,
      description: given.description ?? null,
      discountable: given.discountable ?? false,
      discounts: [],
      invoice: invoice?.id ?? null,
      livemode: false,
      metadata: given.metadata,
      net_amount: amount,
      parent: null,
      period: given.period ?? { start: now, end: now },
      pricing: { type: 'price_details', unit_amount_decimal: unit },
      proration: false,
      quantity: wholePart(quantity),
      quantity_decimal: quantity,
      tax_rates: [],
      test_clock: null,
    },
    'invoiceitem.created',
  );
  if (invoice === undefined) checkPendingCount(call, customer);
  else addLine(call, invoice.id, item);
  return item;
}

function checkPendingCount(call: Call, customer: string): void {
  const pending = pendingItems(call, customer);
  if (pending.length > MOST_ITEMS) throw tooMany('customer');
}

const tooMany = (what: string): Error =>
  invalidRequest(`A ${what} can have at most ${MOST_ITEMS} ${what === 'customer' ? 'pending ' : ''}invoice items.`, {
    param: what,
  });

function pendingItems(call: Call, customer: string): InvoiceItem[] {
  return call.store.all(invoiceItems, call.account).filter((one) => one.customer === customer && one.invoice === null);
}

/** Lines that were pending come first, newest first: they get falling negative ranks; later ones count up from 1. */
function addLine(call: Call, invoice: string, item: InvoiceItem, wasPending = false): LineItem {
  const lines = linesOf(call.store, call.account, invoice);
  if (lines.length >= MOST_ITEMS) throw tooMany('invoice');
  const rank = wasPending ? (lines[0]?.rank ?? 0) - 1 : Math.max(0, lines.at(-1)?.rank ?? 0) + 1;
  const line: LineItem = {
    id: newId('il'),
    object: 'line_item',
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: item.discountable,
    discounts: [],
    invoice,
    livemode: false,
    metadata: item.metadata,
    parent: {
      invoice_item_details: { invoice_item: item.id, proration: false, proration_details: null, subscription: null },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: item.period,
    pretax_credit_amounts: [],
    pricing: item.pricing,
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subscription: null,
    subtotal: item.amount,
    taxes: [],
    rank,
  };
  call.store.put(lineItems, call.account, line);
  call.store.put(invoiceLines, call.account, { id: invoice, lines: [...lines.map((one) => one.id), line.id] });
  return line;
}

/** Moves a customer's pending items onto a draft; the oldest 250, the rest stays pending. */
export function takePendingItems(call: Call, invoice: Invoice): void {
  const pending = pendingItems(call, invoice.customer).filter((one) => one.currency === invoice.currency);
  for (const item of pending.slice(0, MOST_ITEMS)) {
    const taken = call.store.put(invoiceItems, call.account, { ...item, invoice: invoice.id });
    addLine(call, invoice.id, taken, true);
  }
}

/** Removes an item, and its line if it stands on a draft. */
export function removeItem(call: Call, item: InvoiceItem): void {
  call.store.remove(invoiceItems, item.id);
  emit(call, 'invoiceitem.deleted', invoiceItems, item);
  if (item.invoice === null) return;
  const kept = linesOf(call.store, call.account, item.invoice).filter((line) => {
    const own = line.parent.invoice_item_details.invoice_item === item.id;
    if (own) call.store.remove(lineItems, line.id);
    return !own;
  });
  call.store.put(invoiceLines, call.account, { id: item.invoice, lines: kept.map((one) => one.id) });
}

/** A finalized invoice never changes its lines or amounts. */
export function checkEditable(invoice: Invoice): void {
  if (invoice.status !== 'draft') {
    throw invalidRequest("This invoice is no longer editable because it's already finalized.", {
      code: 'invoice_not_editable',
    });
  }
}

/** Recomputes a draft's sums from its lines and records `invoice.updated`. */
export function retotal(call: Call, invoice: Invoice): Invoice {
  const total = linesOf(call.store, call.account, invoice.id).reduce((sum, line) => sum + line.amount, 0);
  if (!Number.isSafeInteger(total)) throw invalidRequest('The total of the invoice is too large.');
  const next: Invoice = {
    ...invoice,
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    amount_due: Math.max(0, total),
    amount_remaining: Math.max(0, total),
  };
  return save(call, invoices, next, 'invoice.updated', invoice);
}
