import { money } from '#libs/kernel';
import { type EntryStatus, type MatchEntry } from '#libs/ledger';
import { type StripeTransferView } from '../ports/connect.js';
import { type StripeDisputeView, type StripeRefundView } from '../ports/money-back-payments.js';
import { type StripePayoutView } from '../ports/own-payouts.js';
import { bankKeys } from './bank-entries.js';
import { disputeStanding } from './own-records.js';

const OBJECT: Omit<MatchEntry, 'id' | 'movement' | 'keys' | 'amount' | 'status' | 'at'> = {
  ...{ leg: 'OBJECT', references: [], counterparty: 'STRIPE', feeMinor: null, effectMinor: 0n, split: null },
  ...{ group: null, expectedAt: null, isExpectation: false },
};

const REFUNDS: Readonly<Record<StripeRefundView['status'], EntryStatus>> = {
  pending: 'OPEN',
  requires_action: 'OPEN',
  succeeded: 'SETTLED',
  failed: 'FAILED',
  canceled: 'FAILED',
};

export function refundEntry(refund: StripeRefundView): MatchEntry {
  const { id, ourRefundId, status, amountMinor, currency, createdAt } = refund;
  return {
    ...{ ...OBJECT, id: `refund:${id}`, movement: 'REFUND', status: REFUNDS[status], at: createdAt },
    keys: [...namesOf(refund), ...(ourRefundId === null ? [] : [`refund:${ourRefundId}`])],
    amount: money(-amountMinor, currency),
  };
}

/** By itself, and by what Stripe booked it as. */
function namesOf(one: { readonly id: string; readonly balanceTransactionId?: string | null }): string[] {
  return [`stripe:${one.id}`, ...(one.balanceTransactionId == null ? [] : [`transaction:${one.balanceTransactionId}`])];
}

/** One each time money was taken or given back. */
export function disputeEntries({ id, status, currency, movements }: StripeDisputeView): MatchEntry[] {
  return movements
    .filter(({ amountMinor }) => amountMinor !== 0n)
    .map(({ transactionId, amountMinor, createdAt }) => ({
      ...{ ...OBJECT, id: `dispute:${id}:${transactionId}`, movement: 'DISPUTE', at: createdAt },
      keys: [`transaction:${transactionId}`],
      amount: money(amountMinor, currency),
      status: disputeStanding(status),
    }));
}

export function transferEntries(transfer: StripeTransferView, ownerId: string): MatchEntry[] {
  const { currency, reversals, ourTransferId, amountMinor } = transfer;
  const moved = (
    one: Pick<StripeTransferView, 'id' | 'createdAt' | 'balanceTransactionId'>,
    ours: string | null,
    minor: bigint,
  ): MatchEntry => ({
    ...{ ...OBJECT, id: `transfer:${one.id}`, movement: 'TRANSFER', status: 'SETTLED', at: one.createdAt },
    keys: [...namesOf(one), ...(ours === null ? [] : [ours])],
    amount: money(minor, currency),
    split: [{ ownerId, minor }],
  });
  return [
    moved(transfer, ourTransferId === null ? null : `transfer:${ourTransferId}`, -amountMinor),
    ...reversals.map((one) =>
      moved(one, one.ourReversalId === null ? null : `reversal:${one.ourReversalId}`, one.amountMinor),
    ),
  ];
}

/** While it is on its way neither the bank nor we contradict it. */
const PAYOUTS: Readonly<Record<StripePayoutView['status'], EntryStatus | null>> = {
  PENDING: null,
  IN_TRANSIT: null,
  PAID: 'SETTLED',
  FAILED: 'FAILED',
  CANCELED: 'FAILED',
};

export function payoutEntry(payout: StripePayoutView): MatchEntry {
  const { id, status, amountMinor, currency, balanceTransactionId, arrivalAt, traceId, createdAt } = payout;
  return {
    ...{ ...OBJECT, id: `payout:${id}`, movement: 'PAYOUT', counterparty: 'STRIPE', at: createdAt },
    keys: [
      `payout:${id}`,
      ...(balanceTransactionId === null ? [] : [`transaction:${balanceTransactionId}`]),
      ...bankKeys([id, traceId]),
    ],
    ...{ amount: money(amountMinor, currency), status: PAYOUTS[status], expectedAt: arrivalAt },
  };
}
