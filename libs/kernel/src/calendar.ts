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
  const stepped = Temporal.Instant.fromEpochMilliseconds(anchor).toZonedDateTimeISO(zone).add({ months });
  return instantFromEpoch(stepped.epochMilliseconds);
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

/** The first instant of a day in a zone: midnight, or the end of the gap where clocks skip it. */
export function startOfDay(date: CivilDate, zone: string): Instant {
  return instantFromEpoch(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
}
