import { CURRENCIES, type Rate, type Result, compareDecimal, ok, refuse } from '#libs/kernel';
import { geometryOf } from '../capacity/geometry.js';
import { bookableWithPower } from '../capacity/placement.js';
import { type FieldRefusal } from '../refusal.js';
import { type Candidate } from './candidate.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { type OfferFilter } from './offer-filter.js';
import { type Availability } from './static-matches.js';

export const OFFER_SORTS = ['ALL_IN_PRICE', 'BOOKABLE_UNITS', 'CARBON', 'TIME_TO_POWER'] as const;
export type OfferSort = (typeof OFFER_SORTS)[number];

/** A candidate and what can really be booked of it together in its window. */
export interface OfferMatch extends Candidate {
  readonly bookableUnits: number;
}

export interface OfferPage {
  readonly items: readonly OfferMatch[];
  /** Of each item, same order. */
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

export interface PageOptions {
  readonly sort: OfferSort;
  /** 1 to 100. */
  readonly first: number;
  readonly after: string | null;
}

export function countBookable(
  candidate: Candidate,
  filter: OfferFilter,
  availability: Availability,
  gang = filter.gang === true,
): number {
  const { offer } = candidate;
  const power = { freeWatts: availability.freeWatts.get(offer.id) ?? null, wattsPerUnit: offer.meterWattsPerUnit };
  return bookableWithPower(geometryOf(offer), availability.free.get(offer.id) ?? [], gang, power);
}

/** Second stage: the candidates that can really be booked: all the units asked for, or at least the offer's minimum. */
export function bookableMatches(
  candidates: readonly Candidate[],
  filter: OfferFilter,
  availability: Availability,
): OfferMatch[] {
  return candidates
    .map((candidate) => ({ ...candidate, bookableUnits: countBookable(candidate, filter, availability) }))
    .filter((match) => match.bookableUnits >= (filter.units ?? 1));
}

/** Sorts the matches and cuts a page out of them. Refuses a page size outside 1 to 100 and a cursor that is not ours or of another sort. */
export function rankAndPage(matches: readonly OfferMatch[], options: PageOptions): Result<OfferPage, FieldRefusal> {
  const { sort, first, after } = options;
  if (!Number.isInteger(first) || first < 1 || first > 100)
    return refuse({ code: 'INVALID_INPUT', path: ['first'], detail: 'must be 1 to 100' });
  const rows = matches.map((match) => ({ match, key: SORT_KEYS[sort](match), id: match.offer.id })).sort(compareRows);
  let from = 0;
  if (after !== null) {
    const cursor = decodeCursor(after);
    if (!cursor.ok || cursor.value.sort !== sort)
      return refuse({ code: 'INVALID_INPUT', path: ['after'], detail: 'is not a cursor of this list' });
    const next = rows.findIndex((row) => compareRows(row, cursor.value) > 0);
    from = next === -1 ? rows.length : next;
  }
  const page = rows.slice(from, from + first);
  return ok({
    items: page.map((row) => row.match),
    cursors: page.map((row) => encodeCursor({ sort, key: row.key, id: row.id })),
    hasNextPage: from + first < rows.length,
    totalCount: rows.length,
  });
}

/** Ascending keys. Prices of different currencies are not converted: offers in one currency stand together, in the kernel's order. */
const SORT_KEYS: Readonly<Record<OfferSort, (match: OfferMatch) => readonly bigint[]>> = {
  ALL_IN_PRICE: ({ allInRate }) => [BigInt(CURRENCIES.indexOf(allInRate.currency)), allInRate.amount.scaled],
  BOOKABLE_UNITS: ({ bookableUnits }) => [-BigInt(bookableUnits)],
  CARBON: ({ offer }) => [BigInt(offer.site.carbonGramsPerKwh)],
  TIME_TO_POWER: ({ daysToPower }) => [BigInt(daysToPower)],
};

interface Row {
  readonly key: readonly bigint[];
  readonly id: string;
}

function compareRows(a: Row, b: Row): number {
  for (const [index, part] of a.key.entries()) {
    const other = b.key[index] ?? 0n;
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** How many matches there are and the cheapest all-in rate among them: what a tried relaxation reports. */
export function summarise(matches: readonly OfferMatch[]): { matches: number; cheapest: Rate | null } {
  const [first, ...others] = matches.map((match) => match.allInRate);
  const cheaper = (a: Rate, b: Rate): Rate =>
    a.currency === b.currency && compareDecimal(b.amount, a.amount) < 0 ? b : a;
  return { matches: matches.length, cheapest: first === undefined ? null : others.reduce(cheaper, first) };
}
