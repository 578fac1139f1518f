import { toJson, type JsonObject } from '../json.js';
import { embedded } from '../lists.js';
import type { Table } from '../store.js';
import type { Address } from './address.js';
import { linesOf } from './invoice-item.js';
import { paymentsOf } from './invoice-payment.js';

export interface Invoice {
  readonly id: string;
  readonly object: 'invoice';
  readonly account_country: string;
  readonly account_name: string;
  readonly account_tax_ids: null;
  readonly amount_due: number;
  readonly amount_overpaid: number;
  readonly amount_paid: number;
  readonly amount_paid_off_stripe: number;
  readonly amount_remaining: number;
  readonly amount_shipping: number;
  readonly application: null;
  readonly attempt_count: number;
  readonly attempted: boolean;
  readonly auto_advance: boolean;
  readonly automatic_tax: {
    readonly disabled_reason: null;
    readonly enabled: false;
    readonly liability: null;
    readonly provider: null;
    readonly status: null;
  };
  readonly automatically_finalizes_at: number | null;
  readonly billing_reason: 'manual';
  readonly collection_method: 'charge_automatically' | 'send_invoice';
  readonly created: number;
  readonly currency: string;
  readonly custom_fields: readonly { readonly name: string; readonly value: string }[] | null;
  readonly customer: string;
  readonly customer_account: null;
  readonly customer_address: Address | null;
  readonly customer_email: string | null;
  readonly customer_name: string | null;
  readonly customer_phone: string | null;
  readonly customer_shipping: {
    readonly address: Address;
    readonly name: string;
    readonly phone: string | null;
  } | null;
  readonly customer_tax_exempt: 'none' | 'exempt' | 'reverse';
  readonly customer_tax_ids: readonly { readonly type: string; readonly value: string }[];
  readonly default_payment_method: string | null;
  readonly default_source: null;
  readonly default_tax_rates: readonly never[];
  readonly description: string | null;
  readonly discounts: readonly never[];
  readonly due_date: number | null;
  readonly effective_at: number | null;
  readonly ending_balance: number | null;
  readonly footer: string | null;
  readonly from_invoice: null;
  readonly hosted_invoice_url: string | null;
  readonly invoice_pdf: string | null;
  readonly issuer: { readonly type: 'self' };
  readonly last_finalization_error: null;
  readonly latest_revision: null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly next_payment_attempt: number | null;
  readonly number: string | null;
  readonly on_behalf_of: null;
  readonly parent: null;
  readonly payment_settings: {
    readonly default_mandate: null;
    readonly payment_method_options: JsonObject | null;
    readonly payment_method_types: readonly string[] | null;
  };
  readonly period_end: number;
  readonly period_start: number;
  readonly post_payment_credit_notes_amount: number;
  readonly pre_payment_credit_notes_amount: number;
  readonly receipt_number: null;
  readonly rendering: null;
  readonly shipping_cost: null;
  readonly shipping_details: null;
  readonly starting_balance: number;
  readonly statement_descriptor: string | null;
  readonly status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  readonly status_transitions: {
    readonly finalized_at: number | null;
    readonly marked_uncollectible_at: number | null;
    readonly paid_at: number | null;
    readonly voided_at: number | null;
  };
  readonly subtotal: number;
  readonly subtotal_excluding_tax: number;
  readonly test_clock: null;
  readonly total: number;
  readonly total_discount_amounts: readonly never[];
  readonly total_excluding_tax: number;
  readonly total_pretax_credit_amounts: readonly never[];
  readonly total_taxes: readonly never[];
  readonly webhooks_delivered_at: number | null;
  /** Never on the wire: days until due, turned into a date on finalization. */
  readonly daysUntilDue: number | null;
}

/** Fields of features that are not modelled, or that a new draft does not have yet. */
export const UNUSED_INVOICE_FIELDS = {
  account_country: 'US',
  account_name: 'Emulated account',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  customer_account: null,
  customer_tax_ids: [],
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  on_behalf_of: null,
  parent: null,
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  test_clock: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
} as const;

export const invoices: Table<Invoice> = {
  name: 'invoice',
  render(store, { daysUntilDue: _days, ...shown }, account) {
    const lines = linesOf(store, account, shown.id);
    const show = (line: (typeof lines)[number]): ReturnType<typeof toJson> => toJson({ ...line, rank: undefined });
    return { ...toJson(shown), lines: embedded(lines, `/v1/invoices/${shown.id}/lines`, show) };
  },
  includes: {
    payments: (store, invoice, account) =>
      embedded(paymentsOf(store, account, invoice.id), `/v1/invoice_payments?invoice=${invoice.id}`, toJson),
  },
};
