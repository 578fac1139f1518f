import { type CurrencyCode, type Money, type Rational, roundToMoney, times } from '#libs/kernel';
import { exactly } from './words.js';

/** Fee for an end before the term: the base rent of the days that will not be served x the contract's factor for that month. */
export function terminationFee(remainingRent: Rational, factor: Rational, currency: CurrencyCode): Money {
  return roundToMoney(times(remainingRent, factor), currency);
}

export function terminationWorking(remainingRent: Rational, factor: Rational): string {
  return `remaining base rent ${exactly(remainingRent)} x ${exactly(factor)}`;
}
