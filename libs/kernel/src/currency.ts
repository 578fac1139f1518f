/**
 * Minor-unit exponents of the currencies Gridlease bills in. Source: ISO 4217 list one.
 * Stripe treats ISK and UGX as two-decimal for historical reasons; that quirk lives in `payments`, not here.
 */
const MINOR_UNITS = {
  USD: 2,
  EUR: 2,
  CAD: 2,
  GBP: 2,
  AED: 2,
  SAR: 2,
  CHF: 2,
  NOK: 2,
  SEK: 2,
  JPY: 0,
  ISK: 0,
  KWD: 3,
  BHD: 3,
} as const;

export type CurrencyCode = keyof typeof MINOR_UNITS;

export const CURRENCIES: readonly CurrencyCode[] = Object.keys(MINOR_UNITS).map((code) => code as CurrencyCode);

export function isCurrency(code: string): code is CurrencyCode {
  return Object.hasOwn(MINOR_UNITS, code);
}

/** How many decimal places the currency's minor unit has: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorUnits(currency: CurrencyCode): number {
  return MINOR_UNITS[currency];
}
