import { embedded } from '../lists.js';
import { toJson } from '../json.js';
import type { Table } from '../store.js';
import type { Address } from './address.js';

export interface TaxCustomer {
  readonly address: Address;
  readonly address_source: 'billing' | 'shipping';
  readonly ip_address: null;
  readonly tax_ids: readonly { readonly type: string; readonly value: string }[];
  readonly taxability_override: 'customer_exempt' | 'none' | 'reverse_charge';
}

interface Line {
  readonly id: string;
  readonly amount: number;
  readonly amount_tax: number;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly product: null;
  readonly quantity: number;
  readonly reference: string;
  readonly tax_behavior: 'exclusive';
  readonly tax_code: string;
}
export interface CalculationLine extends Line {
  readonly object: 'tax.calculation_line_item';
  readonly performance_location: null;
}
export interface TransactionLine extends Line {
  readonly object: 'tax.transaction_line_item';
  readonly reversal: { readonly original_line_item: string } | null;
  readonly type: 'reversal' | 'transaction';
}

export interface TaxShare {
  readonly amount: number;
  readonly inclusive: false;
  readonly tax_rate_details: {
    readonly country: string;
    readonly flat_amount: null;
    readonly percentage_decimal: string;
    readonly rate_type: 'percentage' | null;
    readonly state: string | null;
    readonly tax_type: string | null;
  };
  readonly taxability_reason: 'not_collecting' | 'reverse_charge' | 'customer_exempt' | 'standard_rated';
  readonly taxable_amount: number;
}

export interface TaxCalculation {
  readonly id: string;
  readonly object: 'tax.calculation';
  readonly amount_total: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_details: TaxCustomer;
  readonly expires_at: number;
  readonly livemode: false;
  readonly ship_from_details: null;
  readonly shipping_cost: null;
  readonly tax_amount_exclusive: number;
  readonly tax_amount_inclusive: 0;
  readonly tax_breakdown: readonly TaxShare[];
  readonly tax_date: number;
  readonly lines: readonly CalculationLine[];
}

export interface TaxTransaction {
  readonly id: string;
  readonly object: 'tax.transaction';
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_details: TaxCustomer;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly posted_at: number;
  readonly reference: string;
  readonly reversal: { readonly original_transaction: string } | null;
  readonly ship_from_details: null;
  readonly shipping_cost: null;
  readonly tax_date: number;
  readonly type: 'reversal' | 'transaction';
  readonly lines: readonly TransactionLine[];
}

export const taxCalculations: Table<TaxCalculation> = {
  name: 'tax_calculation',
  render: (_store, { lines: _lines, ...shown }) => toJson(shown),
  includes: {
    line_items: (_store, { id, lines }) => embedded(lines, `/v1/tax/calculations/${id}/line_items`, toJson),
  },
};
export const taxTransactions: Table<TaxTransaction> = {
  name: 'tax_transaction',
  render: (_store, { lines: _lines, ...shown }) => toJson(shown),
  includes: {
    line_items: (_store, { id, lines }) => embedded(lines, `/v1/tax/transactions/${id}/line_items`, toJson),
  },
};
