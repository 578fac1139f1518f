import {
  DAY,
  HOUR,
  type Instant,
  type Period,
  addMilliseconds,
  earliest,
  instantFromEpoch,
  latest,
  monthsAfter,
} from '#libs/kernel';
import { type Offer } from './offer.js';

/** A hall's minimum term is in contract months; its offer says it in hours of 730 to a month. */
export const HOURS_PER_MONTH = 730;

/** Longest term of any lease, in contract months: 25 years. */
export const MAX_TERM_MONTHS = 300;

type Termed = Pick<Offer, 'kind' | 'minHours' | 'availableFrom' | 'availableUntil'> & {
  readonly site: { readonly timeZone: string };
};

/** The earliest end of a lease that begins at `start`: elapsed hours for GPUs, contract months in the site's zone for a hall. */
export function minimumEnd(offer: Termed, start: Instant): Instant {
  if (offer.kind === 'GPU') return addMilliseconds(start, offer.minHours * HOUR);
  return monthsAfter(start, Math.max(1, Math.round(offer.minHours / HOURS_PER_MONTH)), offer.site.timeZone);
}

export function isLongEnough(offer: Termed, window: Period): boolean {
  return window.end >= minimumEnd(offer, window.start);
}

/** That many months are longer than this in any calendar: only longer windows need one, and search asks this of every offer. */
const SURELY_SHORT = MAX_TERM_MONTHS * 28 * DAY - 2 * DAY;

export function isShortEnough(offer: Termed, window: Period): boolean {
  if (window.end - window.start <= SURELY_SHORT) return true;
  return window.end <= monthsAfter(window.start, MAX_TERM_MONTHS, offer.site.timeZone);
}

/** Whether the offer can be had at all from the window's start to its end, whatever is leased in it. */
export function coversWindow(offer: Termed, window: Period): boolean {
  return offer.availableFrom <= window.start && (offer.availableUntil === null || window.end <= offer.availableUntil);
}

export function nextFullHour(now: Instant): Instant {
  return instantFromEpoch(Math.ceil(now / HOUR) * HOUR);
}

/**
 * The window an offer is counted and priced for when none was asked for: from the next full hour, or its first bookable instant when
 * that is later, for its minimum term, cut at the end of its availability (then nobody can book it).
 */
export function defaultWindow(offer: Termed, now: Instant): Period {
  const start = latest(nextFullHour(now), offer.availableFrom);
  const end = minimumEnd(offer, start);
  const until = offer.availableUntil === null || offer.availableUntil <= start ? end : offer.availableUntil;
  return { start, end: earliest(end, until) };
}
