import { assert } from './assert.js';
import { CURRENCIES, type CurrencyCode, minorUnits } from './currency.js';
import { parseDecimal } from './decimal.js';
import { type Rational, rational, roundHalfAwayFromZero } from './rational.js';
import { type Result, ok, refuse } from './result.js';

/** An amount in whole minor units of one currency. Never a float, from SDL to column. */
export interface Money {
  readonly minor: bigint;
  readonly currency: CurrencyCode;
}

export function money(minor: bigint, currency: CurrencyCode): Money {
  return { minor, currency };
}

export function zero(currency: CurrencyCode): Money {
  return { minor: 0n, currency };
}

export function add(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `cannot add ${b.currency} to ${a.currency}`);
  return { minor: a.minor + b.minor, currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  return add(a, negate(b));
}

export function negate(amount: Money): Money {
  return { minor: -amount.minor, currency: amount.currency };
}

export function sum(amounts: readonly Money[], currency: CurrencyCode): Money {
  return amounts.reduce(add, zero(currency));
}

export function compareMoney(a: Money, b: Money): number {
  const { minor } = subtract(a, b);
  return minor < 0n ? -1 : minor > 0n ? 1 : 0;
}

export function isZero(amount: Money): boolean {
  return amount.minor === 0n;
}

const minorPerMajor = Object.fromEntries(CURRENCIES.map((code) => [code, 10n ** BigInt(minorUnits(code))])) as Readonly<
  Record<CurrencyCode, bigint>
>;

/** Rounds an exact amount of major units to the currency's minor unit, half away from zero: the one rounding of a line. */
export function roundToMoney(major: Rational, currency: CurrencyCode): Money {
  const { numerator, denominator } = major;
  return { minor: roundHalfAwayFromZero({ numerator: numerator * minorPerMajor[currency], denominator }), currency };
}

/** The amount as an exact fraction of major units. */
export function moneyToRational(amount: Money): Rational {
  return rational(amount.minor, minorPerMajor[amount.currency]);
}

/** Major units with exactly the currency's decimals and no grouping: "48384.00", "1200", "12.345". */
export function moneyToString(amount: Money): string {
  const places = minorUnits(amount.currency);
  const negative = amount.minor < 0n;
  const digits = (negative ? -amount.minor : amount.minor).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return negative ? `-${text}` : text;
}

export type MoneyRefusal = 'NOT_A_DECIMAL' | 'TOO_MANY_DECIMALS';

/** Reads major units; refuses more decimals than the currency has rather than rounding somebody's amount. */
export function parseMoney(text: string, currency: CurrencyCode): Result<Money, MoneyRefusal> {
  const parsed = parseDecimal(text);
  if (!parsed.ok) return refuse('NOT_A_DECIMAL');
  const unit = 10n ** BigInt(12 - minorUnits(currency));
  if (parsed.value.scaled % unit !== 0n) return refuse('TOO_MANY_DECIMALS');
  return ok({ minor: parsed.value.scaled / unit, currency });
}
