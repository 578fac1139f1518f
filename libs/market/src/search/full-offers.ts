import { type Offer } from '../offer/offer.js';
import { type Candidate, type SearchContext, candidateOf } from './candidate.js';
import { failedByPrice } from './filter-rules.js';
import { type MarketLookup } from './market-lookup.js';
import { type OfferFilter } from './offer-filter.js';

/** Offers that pass every part of a filter and of which too little is free in the window. */
export interface FullOffers {
  readonly count: number;
  /** Those of the lowest posted price, then id; at most 100. */
  readonly cheapest: readonly Candidate[];
}

const MOST = 100;

/** Of an EMPTY search: whatever passes all parts is full, else it would have been found. */
export function fullOffers(market: MarketLookup, filter: OfferFilter, context: SearchContext): FullOffers {
  // pricing is what costs: done only where a window or a price was asked for
  const isPlain = filter.window == null && filter.maxPrice == null;
  const passes = (offer: Offer): boolean => failedByPrice(candidateOf(offer, filter, context), filter).length === 0;
  const passing = [...market.passing(filter, context)];
  const full = isPlain ? passing : passing.filter(passes);
  const cheapest = full.sort(byPriceAndId).slice(0, MOST);
  return { count: full.length, cheapest: cheapest.map((offer) => candidateOf(offer, filter, context)) };
}

function byPriceAndId(a: Offer, b: Offer): number {
  const [one, other] = [a.price.amount.scaled, b.price.amount.scaled];
  if (one !== other) return one < other ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
