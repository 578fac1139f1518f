import { assert } from './assert.js';
import { type Rational, rational, roundHalfAwayFromZero } from './rational.js';
import { type Result, ok, refuse } from './result.js';

/** Decimal places every rate and quantity may have; the same as Stripe's `unit_amount_decimal` and our numeric(38,12) columns. */
export const DECIMAL_PLACES = 12;
export const SCALE = 10n ** BigInt(DECIMAL_PLACES);
const PATTERN = /^-?\d{1,18}(\.\d{1,12})?$/;

/** An exact decimal with up to 12 places, stored as an integer count of 1e-12. Crosses every boundary as a string. */
export interface Decimal {
  readonly scaled: bigint;
}

export type DecimalRefusal = 'NOT_A_DECIMAL';

export function parseDecimal(text: string): Result<Decimal, DecimalRefusal> {
  if (!PATTERN.test(text)) return refuse('NOT_A_DECIMAL');
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const scaled = BigInt(whole) * SCALE + BigInt(fraction.padEnd(DECIMAL_PLACES, '0'));
  return ok({ scaled: negative ? -scaled : scaled });
}

/** For literals in our own code and for columns the database has already checked; throws on anything else. */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  assert(parsed.ok, `"${text}" is not a decimal with at most 18 digits before and 12 after the point`);
  return parsed.value;
}

/** Shortest form: no exponent, no trailing zeros, at least `minPlaces` places. */
export function decimalToString(value: Decimal, minPlaces = 0): string {
  const negative = value.scaled < 0n;
  const magnitude = negative ? -value.scaled : value.scaled;
  const fraction = (magnitude % SCALE)
    .toString()
    .padStart(DECIMAL_PLACES, '0')
    .replace(/0+$/, '')
    .padEnd(minPlaces, '0');
  const whole = (magnitude / SCALE).toString();
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

export function toRational(value: Decimal): Rational {
  return rational(value.scaled, SCALE);
}

/** The nearest decimal of 12 places, ties away from zero. Use for what is shown or stored as a rate, never for a sum of money. */
export function fromRational(value: Rational): Decimal {
  return { scaled: roundHalfAwayFromZero({ numerator: value.numerator * SCALE, denominator: value.denominator }) };
}

export function compareDecimal(a: Decimal, b: Decimal): number {
  return a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0;
}
