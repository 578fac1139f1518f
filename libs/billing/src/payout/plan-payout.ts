import { type Money, type Result, compareMoney, money, ok, refuse, subtract, zero } from '#libs/kernel';
import { isSayableAtStripe } from '../invoice/largest-charge.js';
import { type PayoutPolicy, minimumPayout } from './payout-policy.js';

/** What a decision about a payout is made of, once what the provider owes us was set off. */
export interface PayoutFacts {
  /** What is payable now. */
  readonly payable: Money;
  /** What of it was collected since the last payout, less what was taken back: what a holdback is a part of. */
  readonly collected: Money;
  readonly policy: PayoutPolicy;
}

/** `payable` = kept + pays. */
export interface PlannedPayout {
  readonly kept: Money;
  readonly pays: Money;
}

/** NOTHING: nothing is payable. BELOW_MINIMUM: what is left is carried to the next payout. */
export type PayoutRefusal = 'NOTHING' | 'BELOW_MINIMUM';

/** First the holdback, the rest is paid. */
export function planPayout({ payable, collected, policy }: PayoutFacts): Result<PlannedPayout, PayoutRefusal> {
  if (payable.minor <= 0n) return refuse('NOTHING');
  const kept = lesser(holdbackOf(collected, policy), payable);
  const pays = subtract(payable, kept);
  if (pays.minor < minimumPayout(payable.currency).minor) return refuse('BELOW_MINIMUM');
  return ok({ kept, pays });
}

/** Rounded down, in the provider's favour. */
function holdbackOf(collected: Money, { holdbackBasisPoints }: PayoutPolicy): Money {
  if (collected.minor <= 0n) return zero(collected.currency);
  return money((collected.minor * BigInt(holdbackBasisPoints)) / 10_000n, collected.currency);
}

function lesser(a: Money, b: Money): Money {
  return compareMoney(a, b) <= 0 ? a : b;
}

/** A charge whose money is still pending, and how much of this payout it brought in. */
export interface PendingCharge {
  readonly chargeId: string;
  readonly amount: Money;
}

export interface TransferPart {
  readonly rail: 'STRIPE' | 'WIRE';
  readonly sourceChargeId: string | null;
  readonly amount: Money;
}

/** Stripe's eight digits (sdk PaymentIntents, Charges: "supports up to eight digits"); transfers are held to the same. */
export const LARGEST_TRANSFER = 99_999_999n;

/**
 * How a payout moves. A transfer may move money of one charge before it is available, up to what the charge brought in; the rest comes out of
 * what is available. What is above eight digits goes by one wire, or by several transfers, as the policy says; what Stripe cannot say (the
 * last of three decimals) goes by wire.
 */
export function transferParts(
  pays: Money,
  charges: readonly PendingCharge[],
  { rail, aboveCap }: Pick<PayoutPolicy, 'rail' | 'aboveCap'>,
): TransferPart[] {
  const { currency } = pays;
  if (rail === 'WIRE' || (pays.minor > LARGEST_TRANSFER && aboveCap === 'WIRE') || !isSayableAtStripe(pays))
    return [{ rail: 'WIRE', sourceChargeId: null, amount: pays }];
  const parts: TransferPart[] = [];
  const step = isSayableAtStripe(money(1n, currency)) ? 1n : 10n;
  const largest = LARGEST_TRANSFER - (LARGEST_TRANSFER % step);
  let left = pays.minor;
  const take = (most: bigint, sourceChargeId: string | null): void => {
    let room = most < left ? most : left;
    left -= room;
    while (room > 0n) {
      const minor = room < largest ? room : largest;
      parts.push({ rail: 'STRIPE', sourceChargeId, amount: money(minor, currency) });
      room -= minor;
    }
  };
  for (const { chargeId, amount } of charges)
    if (amount.minor >= step) take(amount.minor - (amount.minor % step), chargeId);
  take(left, null);
  return parts;
}

/** What of the parts has to be available at Stripe. */
export function neededAtStripe(parts: readonly TransferPart[]): bigint {
  return parts
    .filter(({ rail, sourceChargeId }) => rail === 'STRIPE' && sourceChargeId === null)
    .reduce((sum, { amount }) => sum + amount.minor, 0n);
}
