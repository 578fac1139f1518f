import { DAY, HOUR, type Instant, type Period, addMilliseconds, instantToString } from '#libs/kernel';
import { minimumEnd, nextFullHour } from '../offer/term.js';
import { type Blocked } from './blockers.js';
import { type OfferFilter } from './offer-filter.js';
import { type Relaxation } from './relaxations.js';

/** Days to look ahead when nothing better is known. */
const SHIFTS = [1, 2, 3, 5, 7, 14, 30, 60, 90];

/**
 * Other windows that may give a result, nearest first, at most `most`: of the same length but later (when an offer begins, at the
 * `freedAt` instants at which something leased ends, in some days), longer where the term was too short, shorter where an offer ends
 * before. None begins before `now`: nobody could book it. Each has to be searched for.
 */
export function relaxedWindows(
  filter: OfferFilter,
  blockedOffers: readonly Blocked[],
  freedAt: readonly Instant[],
  now: Instant,
  most = 12,
): Relaxation[] {
  const mine = blockedOffers.filter((entry) => entry.field === 'window');
  const base = filter.window ?? mine[0]?.candidate.window;
  if (base === undefined) return [];
  const length = base.end - base.start;
  const starts = [
    ...mine.map(({ candidate }) => candidate.offer.availableFrom),
    ...freedAt,
    ...SHIFTS.map((days) => addMilliseconds(base.start, days * DAY)),
    nextFullHour(now),
  ];
  const later = starts
    .filter((start) => start > base.start)
    .map((start) => ({ start, end: addMilliseconds(start, length) }));
  const resized = mine.flatMap(({ candidate: { offer } }) => {
    const ends = [minimumEnd(offer, base.start), ...(offer.availableUntil === null ? [] : [offer.availableUntil])];
    return ends.filter((end) => end !== base.end && end > base.start).map((end) => ({ start: base.start, end }));
  });
  const windows = new Map(
    [...resized, ...later]
      .filter(({ start }) => start >= now)
      .map((window) => [`${window.start}/${window.end}`, window]),
  );
  return [...windows.values()]
    .map((window) => relaxation(filter, base, window))
    .sort((a, b) => a.effort - b.effort)
    .slice(0, most);
}

function relaxation(filter: OfferFilter, base: Period, window: Period): Relaxation {
  const shift = (window.start - base.start) / DAY;
  const stretch = Math.abs(window.end - window.start - (base.end - base.start)) / (base.end - base.start);
  return {
    field: 'window',
    description: inWords(base, window),
    newValue: JSON.stringify({ start: instantToString(window.start), end: instantToString(window.end) }),
    filter: { ...filter, window },
    effort: shift / 30 + stretch,
  };
}

function inWords(base: Period, window: Period): string {
  if (window.start > base.start)
    return `Start ${dayInWords(window.start)} (+${spanInWords(window.start - base.start)})`;
  const change = window.end > base.end ? 'longer' : 'shorter';
  return `End ${dayInWords(window.end)} (${spanInWords(Math.abs(window.end - base.end))} ${change})`;
}

function spanInWords(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY);
  if (days >= 1) return days === 1 ? '1 day' : `${days} days`;
  const hours = Math.max(1, Math.round(milliseconds / HOUR));
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "3 Dec 2026", in UTC. */
function dayInWords(at: Instant): string {
  const [year = '', month = '', day = ''] = instantToString(at).slice(0, 10).split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}
