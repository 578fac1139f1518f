import type { Call } from './call.js';
import { scheduleMidnight } from './due.js';
import { newId } from './ids.js';
import type { JsonObject } from './json.js';
import { balanceTransactions, unsettled, type BalanceTransaction } from './objects/balance-transaction.js';

export const DAY_SECONDS = 86_400;

/** The midnight (UTC, unix seconds) at or before an instant. */
function midnightBefore(second: number): number {
  return second - (second % DAY_SECONDS);
}

/** When money taken now becomes available: two midnights on, as on a two-day rolling schedule. */
export function availableFrom(second: number): number {
  return midnightBefore(second) + 2 * DAY_SECONDS;
}

/** 2.9 % + 30 minor units, half up. The emulator's own arithmetic, on purpose independent of any ledger under test. */
export function cardFee(amount: number): number {
  return Number((BigInt(amount) * 29n + 500n) / 1000n + 30n);
}

/** Bank debits: 0.8 %, half up, at most 500 minor units. */
export function bankDebitFee(amount: number): number {
  const fee = (BigInt(amount) * 8n + 500n) / 1000n;
  return Number(fee < 500n ? fee : 500n);
}

/** Bank transfers: 0.5 %, half up, at most 500 minor units. */
export function bankTransferFee(amount: number): number {
  const fee = (BigInt(amount) * 5n + 500n) / 1000n;
  return Number(fee < 500n ? fee : 500n);
}

export interface Movement {
  readonly type: BalanceTransaction['type'];
  readonly reportingCategory: string;
  /** Signed minor units before the fee. */
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  /** Id of what moved the money. */
  readonly source: string;
  readonly description: string | null;
  /** What the fee is for; default Stripe's processing. */
  readonly feeDescription?: string;
  readonly availableOn: number;
}

/** Books one movement on the balance of the call's account. */
export function recordMovement(call: Call, movement: Movement): BalanceTransaction {
  const now = call.clock.now();
  const { amount, fee, currency } = movement;
  const transaction: BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: movement.availableOn,
    balance_type: 'payments',
    created: now,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: movement.feeDescription ?? 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: amount - fee,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: movement.availableOn <= now ? 'available' : 'pending',
    type: movement.type,
  };
  call.store.put(balanceTransactions, call.account, transaction);
  if (movement.type !== 'payout') {
    call.store.put(unsettled, call.account, {
      id: transaction.id,
      currency,
      net: transaction.net,
      available_on: transaction.available_on,
    });
    scheduleMidnight(call);
  }
  return transaction;
}

/** Sums of what no payout has taken, by currency and state. What was paid out nets to zero with its payout. */
export function balanceSums(call: Call): Map<string, { available: number; pending: number }> {
  const sums = new Map([['usd', { available: 0, pending: 0 }]]);
  for (const open of call.store.all(unsettled, call.account)) {
    const sum = sums.get(open.currency) ?? { available: 0, pending: 0 };
    const state = call.store.get(balanceTransactions, call.account, open.id)?.status ?? 'pending';
    sum[state] += open.net;
    sums.set(open.currency, sum);
  }
  return sums;
}

/** The Balance object. */
export function balanceObject(call: Call): JsonObject {
  const sums = [...balanceSums(call)];
  const show = (state: 'available' | 'pending'): JsonObject[] =>
    sums.map(([currency, sum]) => ({ amount: sum[state], currency, source_types: { card: sum[state] } }));
  return { object: 'balance', available: show('available'), livemode: false, pending: show('pending') };
}
