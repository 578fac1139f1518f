import { DAY, type Instant, type Period, addMilliseconds, instantFromEpoch } from '#libs/kernel';
import { type Reading } from '../ports/staging-store.js';

export const BEGINNING = instantFromEpoch(0);

/** Each reading begins so much before the end of the last: lists lag, clocks differ, transactions that began earlier end later. */
const OVERLAP = DAY;
/** How much of a side is in memory at a time. */
const SLICE = 31 * DAY;

/**
 * What has to be read of a source: from the beginning where it was never read or everything is asked for; else since the last reading, or
 * since the oldest of what may still change or was touched since.
 */
export function readFrom(
  last: Reading | undefined,
  { isWhole, touched }: { readonly isWhole: boolean; readonly touched: readonly Instant[] },
): Instant {
  if (last === undefined || isWhole) return BEGINNING;
  const edges = [
    addMilliseconds(last.until, -OVERLAP),
    ...(last.openSince === null ? [] : [last.openSince]),
    ...touched,
  ];
  return edges.reduce((least, at) => (at < least ? at : least));
}

/** The stretch in slices of a month; all before `first`, when our books began, is one. */
export function slicesOf({ start, end }: Period, first: Instant): Period[] {
  const slices: Period[] = [];
  let at = start;
  if (at < first) slices.push({ start: at, end: first < end ? first : end });
  for (at = at < first ? first : at; at < end; at = addMilliseconds(at, SLICE)) {
    const next = addMilliseconds(at, SLICE);
    slices.push({ start: at, end: next < end ? next : end });
  }
  return slices;
}

/** The earlier of two, where either may not be there. */
export function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
