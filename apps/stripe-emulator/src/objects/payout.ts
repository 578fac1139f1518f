import type { Table } from '../store.js';

export interface Payout {
  readonly id: string;
  readonly object: 'payout';
  readonly amount: number;
  readonly application_fee: null;
  readonly application_fee_amount: null;
  /** Midnight UTC, unix seconds. */
  readonly arrival_date: number;
  readonly automatic: boolean;
  readonly balance_transaction: string;
  readonly created: number;
  readonly currency: string;
  readonly description: string;
  readonly destination: string;
  readonly failure_balance_transaction: null;
  readonly failure_code: null;
  readonly failure_message: null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly method: 'standard';
  readonly original_payout: null;
  readonly payout_method: null;
  readonly reconciliation_status: 'completed' | 'in_progress' | 'not_applicable';
  readonly reversed_by: null;
  readonly source_type: 'card';
  readonly statement_descriptor: null;
  readonly status: 'pending' | 'in_transit' | 'paid';
  readonly trace_id: { readonly status: string; readonly value: string | null };
  readonly type: 'bank_account';
}
export const payouts: Table<Payout> = { name: 'payout' };
