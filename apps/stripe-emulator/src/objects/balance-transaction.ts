import type { Table } from '../store.js';

export interface BalanceTransaction {
  readonly id: string;
  readonly object: 'balance_transaction';
  readonly amount: number;
  readonly available_on: number;
  readonly balance_type: 'payments';
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly exchange_rate: null;
  readonly fee: number;
  readonly fee_details: readonly {
    readonly amount: number;
    readonly application: null;
    readonly currency: string;
    readonly description: string;
    readonly type: string;
  }[];
  readonly net: number;
  readonly reporting_category: string;
  readonly source: string;
  readonly status: 'available' | 'pending';
  readonly type:
    | 'adjustment'
    | 'charge'
    | 'payment'
    | 'payment_refund'
    | 'payout'
    | 'payout_cancel'
    | 'payout_failure'
    | 'refund'
    | 'refund_failure'
    | 'topup'
    | 'topup_reversal'
    | 'transfer'
    | 'transfer_refund';
}
export const balanceTransactions: Table<BalanceTransaction> = { name: 'balance_transaction' };

/** A transaction that no payout has taken yet; an index kept in the store. */
export interface Unsettled {
  /** The transaction's id. */
  readonly id: string;
  readonly currency: string;
  readonly net: number;
  readonly available_on: number;
}
export const unsettled: Table<Unsettled> = { name: 'unsettled' };

/** Which payout took a transaction. */
export interface Settled {
  /** The transaction's id. */
  readonly id: string;
  readonly payout: string;
}
export const settled: Table<Settled> = { name: 'settled' };
