import { geometryOf } from '../capacity/geometry.js';
import { bookableWithPower } from '../capacity/placement.js';
import { type UnitRange } from '../capacity/units.js';
import { type Offer } from '../offer/offer.js';
import { type InUse, type OfferMatch, type SearchContext, candidateOf } from './candidate.js';
import { type OfferFilter } from './offer-filter.js';

/** What is known of an offer's capacity over the window it is looked at in. */
export interface CapacityFacts {
  readonly free: readonly UnitRange[];
  /** Watts free at its site over the whole window; null: power is not scarce there. */
  readonly freeWatts: number | null;
  /** What is in use; rectangles that lie outside the window do no harm. */
  readonly used: readonly InUse[];
}

/** One offer counted and priced, whether or not it passes the filter: `bookableUnits` may be fewer than were asked for. */
export function matchOf(offer: Offer, filter: OfferFilter, context: SearchContext, facts: CapacityFacts): OfferMatch {
  const { free, freeWatts, used } = facts;
  const candidate = candidateOf(offer, filter, context, used);
  const power = { freeWatts, wattsPerUnit: offer.meterWattsPerUnit };
  return { ...candidate, bookableUnits: bookableWithPower(geometryOf(offer), free, candidate.gang, power), free };
}
