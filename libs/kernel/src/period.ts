import { assert } from './assert.js';
import { HOUR, type Instant, earliest, instantToString, latest } from './instant.js';
import { type Rational, rational } from './rational.js';

/** Half-open [start, end), never empty. */
export interface Period {
  readonly start: Instant;
  readonly end: Instant;
}

export function period(start: Instant, end: Instant): Period {
  assert(start < end, `a period must end after it starts (${instantToString(start)} .. ${instantToString(end)})`);
  return { start, end };
}

/** Elapsed hours (UTC difference), exact: 743 for March 2026 in New York. */
export function hoursOf(span: Period): Rational {
  return rational(span.end - span.start, HOUR);
}

export function overlap(a: Period, b: Period): Period | null {
  const start = latest(a.start, b.start);
  const end = earliest(a.end, b.end);
  return start < end ? { start, end } : null;
}

export function overlaps(a: Period, b: Period): boolean {
  return a.start < b.end && b.start < a.end;
}

export function contains(outer: Period, inner: Period): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function includes(span: Period, at: Instant): boolean {
  return span.start <= at && at < span.end;
}
