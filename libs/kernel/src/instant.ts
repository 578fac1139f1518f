import { assert } from './assert.js';
import { type Result, ok, refuse } from './result.js';

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Time enters pure code as an argument. */
export type Instant = number & { readonly instant: unique symbol };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function instantFromEpoch(milliseconds: number): Instant {
  assert(Number.isSafeInteger(milliseconds), `${milliseconds} is not a whole number of milliseconds`);
  return milliseconds as Instant;
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
/** In UTC: years that four digits write and databases know. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Reads RFC 3339 with an explicit zone, years 1 to 9999; a local time without one is refused, and so is a day the month does not have. */
export function parseInstant(text: string): Result<Instant, 'NOT_AN_INSTANT'> {
  const date = RFC_3339.exec(text)?.[1];
  if (date === undefined || !isDate(date)) return refuse('NOT_AN_INSTANT');
  const milliseconds = Date.parse(text);
  return milliseconds >= FIRST && milliseconds <= LAST ? ok(instantFromEpoch(milliseconds)) : refuse('NOT_AN_INSTANT');
}

/** The language reads 30 February as 2 March. */
function isDate(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

/** For literals in our own code; throws on anything that is not RFC 3339. */
export function instant(text: string): Instant {
  const parsed = parseInstant(text);
  assert(parsed.ok, `"${text}" is not an RFC 3339 instant`);
  return parsed.value;
}

/** RFC 3339 in UTC with milliseconds and `Z`. */
export function instantToString(at: Instant): string {
  return new Date(at).toISOString();
}

export function addMilliseconds(at: Instant, milliseconds: number): Instant {
  return instantFromEpoch(at + milliseconds);
}

export function earliest(a: Instant, b: Instant): Instant {
  return a <= b ? a : b;
}

export function latest(a: Instant, b: Instant): Instant {
  return a >= b ? a : b;
}
