import type { Table } from '../store.js';
import { cashBalances, cashOf } from './cash-balance.js';
import { toJson } from '../json.js';
import { embedded } from '../lists.js';
import { taxIdsOf } from './tax-id.js';
import type { Address } from './address.js';

export interface Customer {
  readonly id: string;
  readonly object: 'customer';
  readonly address: Address | null;
  readonly balance: number;
  readonly created: number;
  readonly currency: string | null;
  readonly customer_account: null;
  readonly default_source: null;
  readonly delinquent: boolean;
  readonly description: string | null;
  readonly discount: null;
  readonly email: string | null;
  readonly invoice_prefix: string;
  readonly invoice_settings: {
    readonly custom_fields: readonly { readonly name: string; readonly value: string }[] | null;
    readonly default_payment_method: string | null;
    readonly footer: string | null;
    readonly rendering_options: null;
  };
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly name: string | null;
  readonly next_invoice_sequence: number;
  readonly phone: string | null;
  readonly preferred_locales: readonly string[];
  readonly shipping: { readonly address: Address; readonly name: string; readonly phone: string | null } | null;
  readonly tax_exempt: 'none' | 'exempt' | 'reverse';
  readonly test_clock: null;
}
export const customers: Table<Customer> = {
  name: 'customer',
  includes: {
    tax_ids: (store, customer, account) =>
      embedded([...taxIdsOf(store, account, customer.id)].reverse(), `/v1/customers/${customer.id}/tax_ids`, toJson),
    cash_balance: (store, customer, account) =>
      cashBalances.render?.(store, cashOf(store, account, customer.id), account) ?? {},
  },
};

/** What remains of a deleted customer. */
export interface DeletedCustomer {
  readonly id: string;
  readonly object: 'customer';
  readonly deleted: true;
}
export const deletedCustomers: Table<DeletedCustomer> = { name: 'deleted_customer' };
