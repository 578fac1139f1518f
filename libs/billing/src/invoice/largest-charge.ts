import { type CurrencyCode, type Money } from '#libs/kernel';
import { type Collection } from './invoice.js';

/** The most that one charge carries, by currency, in minor units; a currency that is not named has Stripe's own limit. */
export type LargestCharges = Readonly<Partial<Record<CurrencyCode, bigint>>>;

/** Stripe charges at most eight digits of minor units, where it has not raised that for an account and a currency. */
const EIGHT_DIGITS = 99_999_999n;

export function largestCharge(currency: CurrencyCode, known: LargestCharges = {}): bigint {
  return known[currency] ?? EIGHT_DIGITS;
}

/** Larger obligations than one charge can carry are collected by wire. */
export function collectionOf({ minor, currency }: Money, known?: LargestCharges): Collection {
  return minor > largestCharge(currency, known) ? 'WIRE' : 'STRIPE';
}
