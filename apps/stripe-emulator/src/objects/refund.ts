import type { JsonObject } from '../json.js';
import type { Store, Table } from '../store.js';

export interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly balance_transaction: string | null;
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly destination_details: JsonObject;
  readonly failure_balance_transaction?: string;
  readonly failure_reason?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_intent: string | null;
  readonly payment_method: string | null;
  readonly pending_reason?: 'processing' | 'insufficient_funds' | 'charge_pending';
  readonly reason: string | null;
  readonly receipt_number: null;
  readonly source_transfer_reversal: null;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly transfer_reversal: null;
}
export const refunds: Table<Refund> = { name: 'refund' };

export function refundsOf(store: Store, account: string, charge: string): Refund[] {
  return store
    .all(refunds, account)
    .filter((one) => one.charge === charge)
    .reverse();
}
