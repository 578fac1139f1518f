import { Temporal } from 'temporal-polyfill';
import { assert } from './assert.js';
import { type CivilDate } from './civil-date.js';
import { type Instant, earliest, instantFromEpoch } from './instant.js';
import { type Period } from './period.js';

/** True when the runtime's time-zone data knows the IANA name, e.g. "America/Chicago". Fixed offsets are refused. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * `months` contract months after the ORIGINAL anchor in an IANA zone, clamped to the month's last day.
 * Never chain: from 31 January the third boundary is 31 March, not 28 March.
 */
export function monthsAfter(anchor: Instant, months: number, zone: string): Instant {
  const known = stepsFrom(anchor, zone);
  const step = known.get(months) ?? stepped(anchor, months, zone);
  known.set(months, step);
  return step;
}

/** A step asks the zone's rules for 50 microseconds; a first of the month takes the same ones for many leases. Those of the last anchors are kept. */
const KEPT_ANCHORS = 256;
const kept = new Map<string, Map<number, Instant>>();

function stepsFrom(anchor: Instant, zone: string): Map<number, Instant> {
  const key = `${anchor} ${zone}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const [oldest] = kept.keys();
  if (kept.size >= KEPT_ANCHORS && oldest !== undefined) kept.delete(oldest);
  const steps = new Map<number, Instant>();
  kept.set(key, steps);
  return steps;
}

function stepped(anchor: Instant, months: number, zone: string): Instant {
  const end = Temporal.Instant.fromEpochMilliseconds(anchor).toZonedDateTimeISO(zone).add({ months });
  return instantFromEpoch(end.epochMilliseconds);
}

/** Contract months from `span.start` that tile `span` exactly; the last one may be cut short. */
export function contractMonths(span: Period, zone: string): Period[] {
  const months: Period[] = [];
  for (let index = 0; ; index += 1) {
    const start = monthsAfter(span.start, index, zone);
    if (start >= span.end) return months;
    const end = earliest(monthsAfter(span.start, index + 1, zone), span.end);
    assert(start < end, 'contract months move forward');
    months.push({ start, end });
  }
}

/** The calendar date of an instant in a zone as YYYY-MM-DD. */
export function dateIn(at: Instant, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Asking for a midnight takes 60 microseconds, and the schedules of 25 years ask for the same ones again and again: the last are kept. */
const KEPT_DAYS = 20_000;
const keptDays = new Map<string, Instant>();

/** The first instant of a day in a zone: midnight, or the end of the gap where clocks skip it. */
export function startOfDay(date: CivilDate, zone: string): Instant {
  const key = `${date} ${zone}`;
  const known = keptDays.get(key);
  if (known !== undefined) return known;
  const start = instantFromEpoch(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
  const [oldest] = keptDays.keys();
  if (keptDays.size >= KEPT_DAYS && oldest !== undefined) keptDays.delete(oldest);
  keptDays.set(key, start);
  return start;
}
