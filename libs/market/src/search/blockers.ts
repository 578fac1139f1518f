import { unwrap } from '#libs/kernel';
import { type Candidate, type SearchContext } from './candidate.js';
import { type RuledField, askedFields, fails, isForSale } from './filter-rules.js';
import { type FullOffers } from './full-offers.js';
import { type MarketLookup } from './market-lookup.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { type OfferSort } from './ranking.js';

/** A part of the filter and what it keeps out. */
export interface Blocker {
  readonly field: FilterField;
  /** Offers that would be found without it, counted up to 1,000. */
  readonly eliminated: number;
  /** Offers whose own facts it keeps out, alone or with other parts: at least so many, counted up to 1,000; never below `eliminated`. */
  readonly failing: number;
}

/** An offer that one part keeps out, and what could be booked of it without that part (0: it is full in the window). */
export interface Blocked {
  readonly candidate: Candidate;
  readonly field: FilterField;
  readonly bookableUnits: number;
}

/** Of how many offers a part's smallest change is made, and up to how many those it keeps out are counted. */
const MOST = 100;
const MOST_COUNTED = 1_000;

/** The order in which the smallest change of a part comes first; elsewhere the cheapest offer does. */
const NEAREST: Partial<Record<FilterField, OfferSort>> = {
  units: 'BOOKABLE_UNITS',
  maxDaysToPower: 'TIME_TO_POWER',
  maxCarbonGramsPerKwh: 'CARBON',
};

/** A search that found nothing. */
export interface EmptySearch {
  readonly market: MarketLookup;
  readonly filter: OfferFilter;
  readonly context: SearchContext;
  readonly full: FullOffers;
}

/** For each part asked for the offers that would be found without it, and those that are merely full: a window keeps them out. */
export function blocked({ market, filter, context, full }: EmptySearch): Blocked[] {
  const missed = askedFields(filter).flatMap((field) => {
    const options = { sort: NEAREST[field] ?? 'ALL_IN_PRICE', first: MOST, after: null } as const;
    const { items } = unwrap(market.search({ ...filter, [field]: null }, context, options));
    return items.map((candidate): Blocked => ({ candidate, field, bookableUnits: candidate.bookableUnits }));
  });
  return [...missed, ...full.cheapest.map((candidate): Blocked => ({ candidate, field: 'window', bookableUnits: 0 }))];
}

/** What each part keeps out, those that do it alone first. Of what is full, the window is in the way, also one nobody asked for. */
export function blockers(search: EmptySearch): Blocker[] {
  const { market, filter, context, full } = search;
  const failingOn = failingByField(search);
  const asked = askedFields(filter).map((field): Blocker => {
    const without = market.count({ ...filter, [field]: null }, context, MOST_COUNTED);
    const eliminated = field === 'window' && without === 0 ? full.count : without;
    return { field, eliminated, failing: Math.max(eliminated, failingOn.get(field) ?? 0) };
  });
  const byDefault: Blocker[] =
    filter.window == null ? [{ field: 'window', eliminated: full.count, failing: full.count }] : [];
  return [...asked, ...byDefault]
    .filter((blocker) => blocker.failing > 0)
    .sort((a, b) => b.eliminated - a.eliminated || b.failing - a.failing);
}

/** How many offers are looked at for those that fail, and of how many the price is worked out, which costs a hundred times as much. */
const MOST_LOOKED_AT = 100_000;
const MOST_PRICED = 2_000;

/** How many offers fail on each part, counted up to 1,000: nearly always known after a few thousand offers. */
function failingByField({ market, filter, context }: EmptySearch): ReadonlyMap<RuledField, number> {
  const counts = new Map(askedFields(filter).map((field) => [field, 0]));
  const open = new Set(counts.keys());
  let looked = 0;
  for (const offer of market.offers()) {
    if (open.size === 0 || looked >= MOST_LOOKED_AT) break;
    if (offer.kind !== (filter.kind ?? 'GPU') || !isForSale(offer, context.now)) continue;
    looked += 1;
    if (looked > MOST_PRICED) open.delete('maxPrice');
    for (const field of open) {
      if (!fails(field, offer, filter, context)) continue;
      const count = (counts.get(field) ?? 0) + 1;
      counts.set(field, count);
      if (count >= MOST_COUNTED) open.delete(field);
    }
  }
  return counts;
}
