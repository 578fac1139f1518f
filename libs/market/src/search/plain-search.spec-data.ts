// Search by plain loops over every offer: what an index has to agree with, match for match and page for page.
import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { defaultWindow } from '../offer/term.js';
import { type FieldRefusal } from '../refusal.js';
import { type OfferMatch, type SearchContext } from './candidate.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { failedByOffer, failedByPrice, isForSale } from './filter-rules.js';
import { type CapacityFacts, matchOf } from './match-of.js';
import { type OfferFilter } from './offer-filter.js';
import { type OfferPage, type PageOptions, compareRows } from './offer-page.js';
import { sortKey } from './ranking.js';

/** Every published offer that passes every part and of which enough is free: all the units asked for, or at least its minimum. */
export function matchesOf(
  offers: readonly Offer[],
  filter: OfferFilter,
  context: SearchContext,
  capacityOf: (offer: Offer, window: Period) => CapacityFacts,
): OfferMatch[] {
  return offers.flatMap((offer) => {
    const isAsked = offer.kind === (filter.kind ?? 'GPU') && isForSale(offer, context.now);
    if (!isAsked || failedByOffer(offer, filter, context.now).length > 0) return [];
    const window = filter.window ?? defaultWindow(offer, context.now);
    const match = matchOf(offer, filter, context, capacityOf(offer, window));
    return failedByPrice(match, filter).length === 0 && match.bookableUnits >= (filter.units ?? 1) ? [match] : [];
  });
}

export interface CountedPage extends OfferPage {
  readonly totalCount: number;
}

/** Sorts the matches and cuts a page out of them. Refuses a page size outside 1 to 100 and a cursor that is not ours or of another sort. */
export function rankAndPage(matches: readonly OfferMatch[], options: PageOptions): Result<CountedPage, FieldRefusal> {
  const { sort, first, after } = options;
  if (!Number.isInteger(first) || first < 1 || first > 100)
    return refuse({ code: 'INVALID_INPUT', path: ['first'], detail: 'must be 1 to 100' });
  const rows = matches.map((match) => ({ match, key: sortKey(sort, match), id: match.offer.id })).sort(compareRows);
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
