import { assert } from './assert.js';

/** An exact fraction of two integers, denominator > 0, in lowest terms. Money is computed in it and rounded once. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  const n = toBigInt(numerator);
  const d = toBigInt(denominator);
  assert(d !== 0n, 'a rational has no zero denominator');
  const sign = d < 0n ? -1n : 1n;
  const divisor = gcd(n < 0n ? -n : n, d < 0n ? -d : d);
  return { numerator: (sign * n) / divisor, denominator: (sign * d) / divisor };
}

function toBigInt(value: bigint | number): bigint {
  if (typeof value === 'bigint') return value;
  assert(Number.isSafeInteger(value), `${value} is not a safe integer`);
  return BigInt(value);
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

export const ZERO: Rational = rational(0n);
export const ONE: Rational = rational(1n);

export function plus(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function minus(a: Rational, b: Rational): Rational {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function times(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function dividedBy(a: Rational, b: Rational): Rational {
  assert(b.numerator !== 0n, 'division by zero');
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative, zero or positive as a is below, equal to or above b. */
export function compareRational(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function maxRational(a: Rational, b: Rational): Rational {
  return compareRational(a, b) >= 0 ? a : b;
}

/**
 * The nearest integer; a tie goes away from zero (the rounding rule of every amount of money here). The fraction need not be in lowest
 * terms.
 */
export function roundHalfAwayFromZero(value: Rational): bigint {
  const { numerator, denominator } = value;
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const rest = magnitude % denominator;
  const rounded = 2n * rest >= denominator ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

/** The smallest integer that is not below the value. */
export function ceiling(value: Rational): bigint {
  const quotient = value.numerator / value.denominator;
  const exact = quotient * value.denominator === value.numerator;
  return !exact && value.numerator > 0n ? quotient + 1n : quotient;
}

/** The largest integer that is not above the value. */
export function floor(value: Rational): bigint {
  const quotient = value.numerator / value.denominator;
  const exact = quotient * value.denominator === value.numerator;
  return !exact && value.numerator < 0n ? quotient - 1n : quotient;
}

/** For pictures and ranking only: the nearest double. Never feed it back into money. */
export function approximately(value: Rational): number {
  return Number((value.numerator * 1_000_000_000n) / value.denominator) / 1e9;
}
