import { type Period, type Result } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { type FieldRefusal } from '../refusal.js';
import { type SearchContext } from './candidate.js';
import { type OfferFilter } from './offer-filter.js';
import { type OfferPage, type PageOptions } from './offer-page.js';

/** What is asked of a market to explain an empty search. An `OfferIndex` is one; specs have one of plain loops. */
export interface MarketLookup {
  search(
    filter: OfferFilter,
    context: SearchContext,
    options: PageOptions,
  ): Result<Pick<OfferPage, 'items'>, FieldRefusal>;
  /** Counted up to `most`. */
  count(filter: OfferFilter, context: SearchContext, most: number): number;
  exists(filter: OfferFilter, context: SearchContext): boolean;
  /** Offers that pass by their own facts, whatever is leased of them; some may still fail on window or price. */
  passing(filter: OfferFilter, context: SearchContext): readonly Offer[];
  /** Everything published, in no order. */
  offers(): Iterable<Offer>;
  /** What is used of an offer, in any order. */
  used(offerId: string): Iterable<{ readonly period: Period }>;
}
