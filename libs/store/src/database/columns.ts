import {
  type CurrencyCode,
  type Instant,
  type Money,
  type Period,
  type Rate,
  type RateUnit,
  assert,
  decimal,
  decimalToString,
  instantFromEpoch,
  instantToString,
  isCurrency,
  money,
  rate,
} from '#libs/kernel';
import { type UnitRange } from '#libs/market';

/** How a column's value and the domain's value turn into each other. */

export function instantOf(date: Date): Instant {
  return instantFromEpoch(date.getTime());
}

export function instantOrNull(date: Date | null): Instant | null {
  return date === null ? null : instantOf(date);
}

export function dateOf(at: Instant): Date {
  return new Date(at);
}

export function dateOrNull(at: Instant | null): Date | null {
  return at === null ? null : new Date(at);
}

export function currencyOf(code: string): CurrencyCode {
  assert(isCurrency(code), `the database has an unknown currency ${code}`);
  return code;
}

export function moneyOf(minor: string, currency: string): Money {
  return money(BigInt(minor), currencyOf(currency));
}

export function rateOf(amount: string, currency: string, unit: RateUnit): Rate {
  return rate(decimal(amount), currencyOf(currency), unit);
}

export function numericOf(value: { readonly amount: Rate['amount'] }): string {
  return decimalToString(value.amount);
}

/** `[start, end)` as PostgreSQL writes it. */
export function tstzrangeOf(span: Period): string {
  return `[${instantToString(span.start)},${instantToString(span.end)})`;
}

export function int4rangeOf(range: UnitRange): string {
  return `[${range.from},${range.to})`;
}

/** Reads `{[0,8),[16,24)}`, a multirange, or `[0,8)`, a range. */
export function unitRangesOf(text: string): UnitRange[] {
  return [...text.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => ({ from: Number(from), to: Number(to) }));
}
