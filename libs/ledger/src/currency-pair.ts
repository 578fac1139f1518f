import { type CurrencyCode } from '#libs/kernel';

/** `EUR/USD`, alphabetical: both directions of a pair share one account in each of its currencies. */
export function currencyPair(one: CurrencyCode, other: CurrencyCode): string {
  return [one, other].sort().join('/');
}
