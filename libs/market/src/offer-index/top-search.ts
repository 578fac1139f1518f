import { DAY, type Instant } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { type OfferFilter } from '../search/offer-filter.js';
import { type OfferSort, sortKey } from '../search/ranking.js';
import { type CompactOffers } from './compact-offers.js';
import { minutesOf } from './compact-row.js';
import { type Judge } from './judge.js';
import { type Question } from './question.js';
import { type Place, type TopMatches } from './top-matches.js';

/** Sorts whose key is a currency and a rate that is never below the all-in rate: an index sorted by price may stop early. */
type PriceSort = 'ALL_IN_PRICE' | 'RECOMMENDED';

/** The others: what is asked of rows once a list is full and its last match has this key. */
const TIGHTEN: Readonly<
  Record<Exclude<OfferSort, PriceSort>, (question: Question, key: number, now: Instant) => void>
> = {
  BOOKABLE_UNITS: (question, key) => {
    question.leastBookable = Math.max(question.leastBookable, -key);
  },
  CARBON: (question, key) => {
    question.carbon = Math.min(question.carbon, key);
  },
  TIME_TO_POWER: (question, key, now) => {
    question.ready = Math.min(question.ready, minutesOf(now + key * DAY));
  },
};

/** One search for the first matches of a list. */
export interface TopSearch {
  readonly filter: OfferFilter;
  readonly now: Instant;
  readonly sort: OfferSort;
  readonly after: Place | null;
  readonly question: Question;
  readonly judge: Judge;
  readonly top: TopMatches;
}

/** Fills `search.top` from the offers in their slots. */
export function findTop(compact: CompactOffers, offers: readonly (Offer | undefined)[], search: TopSearch): void {
  const { sort } = search;
  if (sort === 'ALL_IN_PRICE' || sort === 'RECOMMENDED') findCheapest(compact, offers, search, sort);
  else findByPass(compact, offers, search, sort);
}

/** Currency after currency, as the list has them; in each, those first that may be cheapest. */
function findCheapest(
  compact: CompactOffers,
  offers: readonly (Offer | undefined)[],
  { filter, question, judge, top, after }: TopSearch,
  sort: PriceSort,
): void {
  for (const currency of compact.currencies(filter)) {
    if (after !== null && currency < Number(after.key[0])) continue;
    compact.visitByPrice(filter, currency, question, (slot) => {
      const offer = offers[slot];
      const found = offer === undefined ? null : judge.bookable(offer);
      const match = found === null ? null : judge.match(found);
      if (match === null) return;
      top.add({ match, key: sortKey(sort, match), id: match.offer.id });
      if (top.worst !== undefined) question.limit = Math.min(question.limit, Number(top.worst.key[1]) / 1e12);
    });
    if (top.worst !== undefined) return;
  }
}

/** Looks at all that may match, and prices what is among the first. */
function findByPass(
  compact: CompactOffers,
  offers: readonly (Offer | undefined)[],
  { filter, question, judge, top, now }: TopSearch,
  sort: Exclude<OfferSort, PriceSort>,
): void {
  for (const currency of compact.currencies(filter)) {
    compact.visitAll(filter, currency, question, (slot) => {
      const offer = offers[slot];
      if (offer === undefined) return true;
      // most offers are out by their place alone, where that needs no look at what is free
      if (sort !== 'BOOKABLE_UNITS' && !top.wants({ key: sortKey(sort, judge.unjudged(offer)), id: offer.id }))
        return true;
      const found = judge.bookable(offer);
      if (found === null) return true;
      const place = { key: sortKey(sort, judge.standIn(found)), id: offer.id };
      const match = top.wants(place) ? judge.match(found) : null;
      if (match === null) return true;
      top.add({ match, ...place });
      if (top.worst !== undefined) TIGHTEN[sort](question, Number(top.worst.key[0]), now);
      return true;
    });
  }
}
