import { type CurrencyCode, assert, isCurrency } from '#libs/kernel';

/**
 * Stripe's minor units differ from ISO 4217 for one currency we bill in: ISK is sent with two decimals for historical reasons
 * (docs.stripe.com/currencies). Three-decimal amounts must be multiples of ten.
 */
const FACTOR: Partial<Record<CurrencyCode, bigint>> = { ISK: 100n };
const STEP: Partial<Record<CurrencyCode, bigint>> = { KWD: 10n, BHD: 10n };

/** Our minor units as Stripe's integer. Throws when Stripe cannot express the amount; callers check `isExpressible` first. */
export function toStripeAmount(minor: bigint, currency: CurrencyCode): number {
  assert(isExpressible(minor, currency), `Stripe cannot express ${minor} ${currency}`);
  return Number(minor * (FACTOR[currency] ?? 1n));
}

export function isExpressible(minor: bigint, currency: CurrencyCode): boolean {
  const amount = minor * (FACTOR[currency] ?? 1n);
  return Number.isSafeInteger(Number(amount)) && minor % (STEP[currency] ?? 1n) === 0n;
}

/** Stripe's integer as our minor units. */
export function fromStripeAmount(amount: number, currency: CurrencyCode): bigint {
  assert(Number.isSafeInteger(amount), `${amount} is not a whole number of minor units`);
  const factor = FACTOR[currency] ?? 1n;
  assert(BigInt(amount) % factor === 0n, `Stripe's ${amount} ${currency} is not a whole amount`);
  return BigInt(amount) / factor;
}

/** Stripe's lower-case code as ours. Throws on a currency we do not bill in: such an object is not ours to interpret. */
export function currencyOf(code: string): CurrencyCode {
  const upper = code.toUpperCase();
  assert(isCurrency(upper), `Gridlease does not bill in ${upper}`);
  return upper;
}
