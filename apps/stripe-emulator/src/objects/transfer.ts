import { toJson } from '../json.js';
import { embedded } from '../lists.js';
import type { Store, Table } from '../store.js';

export interface TransferReversal {
  readonly id: string;
  readonly object: 'transfer_reversal';
  readonly amount: number;
  readonly balance_transaction: string;
  readonly created: number;
  readonly currency: string;
  readonly destination_payment_refund: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly source_refund: null;
  readonly transfer: string;
}
export const transferReversals: Table<TransferReversal> = { name: 'transfer_reversal' };

export interface Transfer {
  readonly id: string;
  readonly object: 'transfer';
  readonly amount: number;
  readonly amount_reversed: number;
  readonly balance_transaction: string;
  readonly created: number;
  readonly currency: string;
  readonly description: string | null;
  readonly destination: string;
  readonly destination_payment: string;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly reversed: boolean;
  readonly source_transaction: string | null;
  readonly source_type: 'card';
  readonly transfer_group: string | null;
}

export function reversalsOf(store: Store, account: string, transfer: string): TransferReversal[] {
  return store
    .all(transferReversals, account)
    .filter((one) => one.transfer === transfer)
    .reverse();
}

export const transfers: Table<Transfer> = {
  name: 'transfer',
  render: (store, transfer, account) => ({
    ...toJson(transfer),
    reversals: embedded(reversalsOf(store, account, transfer.id), `/v1/transfers/${transfer.id}/reversals`, toJson),
  }),
};
