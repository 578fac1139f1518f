import { toJson, type JsonObject } from '../json.js';
import type { Store, Table } from '../store.js';

/** What a customer has sent by bank transfer and nothing has used yet. */
export interface CashBalance {
  /** The customer's id. */
  readonly id: string;
  readonly available: Readonly<Record<string, number>>;
  readonly mode: 'automatic' | 'manual' | 'merchant_default';
}
export const cashBalances: Table<CashBalance> = {
  name: 'cash_balance',
  render: (_store, { id, available, mode }): JsonObject => ({
    object: 'cash_balance',
    // SDK: "A hash of all cash balances available to this customer. You cannot delete ... positive amounts only."
    available: Object.values(available).some((amount) => amount > 0) ? toJson(available) : null,
    customer: id,
    customer_account: null,
    livemode: false,
    settings: {
      reconciliation_mode: mode === 'manual' ? 'manual' : 'automatic',
      using_merchant_default: mode === 'merchant_default',
    },
  }),
};

export function cashOf(store: Store, account: string, customer: string): CashBalance {
  return store.get(cashBalances, account, customer) ?? { id: customer, available: {}, mode: 'merchant_default' };
}

/** One movement of it. */
export interface CashTransaction {
  readonly id: string;
  readonly object: 'customer_cash_balance_transaction';
  readonly applied_to_payment?: { readonly payment_intent: string };
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly customer_account: null;
  readonly ending_balance: number;
  readonly funded?: JsonObject;
  readonly livemode: false;
  readonly net_amount: number;
  readonly refunded_from_payment?: { readonly refund: string };
  readonly type: 'funded' | 'applied_to_payment' | 'unapplied_from_payment' | 'refunded_from_payment';
  readonly unapplied_from_payment?: { readonly payment_intent: string };
}
export const cashTransactions: Table<CashTransaction> = { name: 'customer_cash_balance_transaction' };
