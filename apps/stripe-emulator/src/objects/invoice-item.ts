import { toJson } from '../json.js';
import type { Store, Table } from '../store.js';

export interface Period {
  readonly end: number;
  readonly start: number;
}
export interface Pricing {
  readonly price_details?: { readonly price: string; readonly product: string };
  readonly type: 'price_details';
  readonly unit_amount_decimal: string;
}

export interface InvoiceItem {
  readonly id: string;
  readonly object: 'invoiceitem';
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly date: number;
  readonly description: string | null;
  readonly discountable: boolean;
  readonly discounts: readonly string[];
  readonly invoice: string | null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly net_amount: number;
  readonly parent: null;
  readonly period: Period;
  readonly pricing: Pricing;
  readonly proration: boolean;
  readonly quantity: number;
  readonly quantity_decimal: string;
  readonly tax_rates: readonly never[];
  readonly test_clock: null;
}
export const invoiceItems: Table<InvoiceItem> = { name: 'invoiceitem' };

/** An invoice's line. Its id (`il_`) is never that of the invoice item (`ii_`) behind it. */
export interface LineItem {
  readonly id: string;
  readonly object: 'line_item';
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly discount_amounts: readonly never[];
  readonly discountable: boolean;
  readonly discounts: readonly string[];
  readonly invoice: string;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parent: {
    readonly invoice_item_details: {
      readonly invoice_item: string;
      readonly proration: false;
      readonly proration_details: null;
      readonly subscription: null;
    };
    readonly subscription_item_details: null;
    readonly type: 'invoice_item_details';
  };
  readonly period: Period;
  readonly pretax_credit_amounts: readonly never[];
  readonly pricing: Pricing;
  readonly quantity: number;
  readonly quantity_decimal: string;
  readonly subscription: null;
  readonly subtotal: number;
  readonly taxes: readonly never[];
  /** Never on the wire: where the line stands on its invoice. */
  readonly rank: number;
}
export const lineItems: Table<LineItem> = {
  name: 'line_item',
  render: (_store, { rank: _rank, ...shown }) => toJson(shown),
};

/** Ids of an invoice's lines, so that reading one invoice does not walk every line ever made. */
export interface InvoiceLines {
  /** The invoice's id. */
  readonly id: string;
  readonly lines: readonly string[];
}
export const invoiceLines: Table<InvoiceLines> = { name: 'invoice_lines' };

/**
 * The lines of an invoice as Stripe sorts them (`Invoice.lines` in the SDK): items that were pending when the invoice was
 * made in reverse chronological order, then those added afterwards in chronological order.
 */
export function linesOf(store: Store, account: string, invoice: string): LineItem[] {
  const ids = store.get(invoiceLines, account, invoice)?.lines ?? [];
  return ids
    .map((id) => store.get(lineItems, account, id))
    .filter((line) => line !== undefined)
    .sort((a, b) => a.rank - b.rank);
}
