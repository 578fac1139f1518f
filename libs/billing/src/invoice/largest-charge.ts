import { type CurrencyCode, type Money, minorUnits, money } from '#libs/kernel';
import { type Collection } from './invoice.js';

/** The most that one charge carries, by currency, in minor units; a currency that is not named has Stripe's own limit. */
export type LargestCharges = Readonly<Partial<Record<CurrencyCode, bigint>>>;

/** Stripe charges at most eight digits of minor units, where it has not raised that for an account and a currency. */
const EIGHT_DIGITS = 99_999_999n;

export function largestCharge(currency: CurrencyCode, known: LargestCharges = {}): bigint {
  return known[currency] ?? EIGHT_DIGITS;
}

/** Whether Stripe can say an amount: where a currency has three decimals, the last one has to be zero (docs.stripe.com/currencies). */
export function isSayableAtStripe({ minor, currency }: Money): boolean {
  return minorUnits(currency) < 3 || minor % 10n === 0n;
}

/** As much of a positive amount as Stripe can say. */
export function sayableAtStripe(amount: Money): Money {
  return isSayableAtStripe(amount) ? amount : money(amount.minor - (amount.minor % 10n), amount.currency);
}

/** Larger obligations than one charge can carry are collected by wire, and those of which Stripe cannot say the total or a line. */
export function collectionOf(
  total: Money,
  known?: LargestCharges,
  lines: readonly { readonly amount: Money }[] = [],
): Collection {
  const isSayable = isSayableAtStripe(total) && lines.every(({ amount }) => isSayableAtStripe(amount));
  return isSayable && total.minor <= largestCharge(total.currency, known) ? 'STRIPE' : 'WIRE';
}
