import { toJson } from '../json.js';
import type { Table } from '../store.js';

/** Money from the platform's own bank into its balance. */
export interface Topup {
  readonly id: string;
  readonly object: 'topup';
  readonly amount: number;
  readonly balance_transaction: string | null;
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly expected_availability_date: number | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly initiated_by: 'user';
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_method: string | null;
  readonly source: null;
  readonly statement_descriptor: string | null;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'canceled' | 'reversed';
  readonly transfer_group: string | null;
  /** Never on the wire: the code with which the bank will refuse it. */
  readonly failsWith: string | null;
}
export const topups: Table<Topup> = {
  name: 'topup',
  render: (_store, { failsWith: _fails, ...shown }) => toJson(shown),
};
