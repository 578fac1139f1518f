import { toJson } from '../json.js';
import { embedded } from '../lists.js';
import type { Table } from '../store.js';

export interface CreditNoteLine {
  readonly id: string;
  readonly object: 'credit_note_line_item';
  readonly amount: number;
  readonly description: string | null;
  readonly discount_amount: 0;
  readonly discount_amounts: readonly never[];
  readonly invoice_line_item?: string;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly pretax_credit_amounts: readonly never[];
  readonly quantity: number | null;
  readonly tax_rates: readonly never[];
  readonly taxes: readonly never[];
  readonly type: 'custom_line_item' | 'invoice_line_item';
  readonly unit_amount: number | null;
  readonly unit_amount_decimal: string | null;
}

export interface CreditNote {
  readonly id: string;
  readonly object: 'credit_note';
  readonly amount: number;
  readonly amount_shipping: 0;
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly customer_balance_transaction: null;
  readonly discount_amount: 0;
  readonly discount_amounts: readonly never[];
  readonly effective_at: number;
  readonly invoice: string;
  readonly livemode: false;
  readonly memo: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly number: string;
  readonly out_of_band_amount: number | null;
  readonly pdf: string;
  readonly post_payment_amount: number;
  readonly pre_payment_amount: number;
  readonly pretax_credit_amounts: readonly never[];
  readonly reason: string | null;
  readonly refunds: readonly {
    readonly amount_refunded: number;
    readonly payment_record_refund: null;
    readonly refund: string;
    readonly type: 'refund';
  }[];
  readonly shipping_cost: null;
  readonly status: 'issued' | 'void';
  readonly subtotal: number;
  readonly subtotal_excluding_tax: number;
  readonly total: number;
  readonly total_excluding_tax: number;
  readonly total_taxes: readonly never[];
  readonly type: 'pre_payment' | 'post_payment';
  readonly voided_at: number | null;
  /** Never on the wire as such: rendered as an embedded list. */
  readonly ownLines: readonly CreditNoteLine[];
}

export const creditNotes: Table<CreditNote> = {
  name: 'credit_note',
  render: (_store, { ownLines, ...shown }) => ({
    ...toJson(shown),
    lines: embedded(ownLines, `/v1/credit_notes/${shown.id}/lines`, toJson),
  }),
};
