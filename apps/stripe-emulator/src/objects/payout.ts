import type { Table } from '../store.js';
import { toJson } from '../json.js';

export type PayoutStatus = 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';

export interface Payout {
  readonly id: string;
  readonly object: 'payout';
  /** Negative where Stripe takes money from the bank account to cover a negative balance. */
  readonly amount: number;
  readonly application_fee: null;
  readonly application_fee_amount: null;
  /** Midnight UTC, unix seconds. */
  readonly arrival_date: number;
  readonly automatic: boolean;
  readonly balance_transaction: string;
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly destination: string;
  readonly failure_balance_transaction: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly method: 'standard';
  readonly original_payout: null;
  readonly payout_method: null;
  readonly reconciliation_status: 'completed' | 'in_progress' | 'not_applicable';
  readonly reversed_by: null;
  readonly source_type: 'card';
  readonly statement_descriptor: string | null;
  readonly status: PayoutStatus;
  readonly trace_id: { readonly status: string; readonly value: string | null };
  readonly type: 'bank_account';
  /** Never on the wire: the code with which the bank will send it back. */
  readonly failsWith: string | null;
}
export const payouts: Table<Payout> = {
  name: 'payout',
  render: (_store, { failsWith: _fails, ...shown }) => toJson(shown),
};
