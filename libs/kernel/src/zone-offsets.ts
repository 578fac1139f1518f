import { Temporal } from 'temporal-polyfill';
import { type Instant, earliest, instantFromEpoch, latest } from './instant.js';
import { type Period } from './period.js';

/** A stretch in which clocks of a zone run at one distance from UTC: local time = instant + `offset` milliseconds. */
export interface OffsetStretch extends Period {
  readonly offset: number;
}

/**
 * The stretches of constant UTC offset that tile `span` in an IANA zone, so that hours by the wall clock can be counted by plain
 * arithmetic: the hour that comes twice in autumn lies in two stretches, the one that is left out in spring in none.
 */
export function offsetStretches(span: Period, zone: string): OffsetStretch[] {
  const found: OffsetStretch[] = [];
  for (let year = yearOf(span.start); year <= yearOf(span.end); year += 1) {
    for (const stretch of stretchesOfYear(zone, year)) {
      const start = latest(span.start, stretch.start);
      const end = earliest(span.end, stretch.end);
      if (start >= end) continue;
      const last = found.at(-1);
      if (last?.offset === stretch.offset) found[found.length - 1] = { ...last, end };
      else found.push({ start, end, offset: stretch.offset });
    }
  }
  return found;
}

function yearOf(at: Instant): number {
  return new Date(at).getUTCFullYear();
}

/** Asking the zone's rules takes 20 microseconds a change; a zone's years are kept, of the last zones asked for only. */
const KEPT_ZONES = 64;
const kept = new Map<string, Map<number, readonly OffsetStretch[]>>();

function stretchesOfYear(zone: string, year: number): readonly OffsetStretch[] {
  const years = kept.get(zone) ?? new Map<number, readonly OffsetStretch[]>();
  const known = years.get(year);
  if (known !== undefined) return known;
  const stretches = askZone(zone, year);
  years.set(year, stretches);
  kept.delete(zone);
  kept.set(zone, years);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_ZONES && oldest !== undefined) kept.delete(oldest);
  return stretches;
}

/** Of one UTC year. */
function askZone(zone: string, year: number): OffsetStretch[] {
  const until = Date.UTC(year + 1, 0);
  const stretches: OffsetStretch[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year, 0)).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    const end = Math.min(next?.epochMilliseconds ?? until, until);
    const start = instantFromEpoch(at.epochMilliseconds);
    stretches.push({ start, end: instantFromEpoch(end), offset: Math.round(at.offsetNanoseconds / 1_000_000) });
    if (next === null || end === until) return stretches;
    at = next;
  }
}
