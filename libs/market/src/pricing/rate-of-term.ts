import { type Period, type Rate, compareDecimal, compareRational, discounted, hoursOf, rational } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { type BillingMode } from '../quote/quote.js';

export interface TermRate {
  readonly rate: Rate;
  /** What was really taken off the posted rate by its term, in basis points of the step that applied; 0 when none did. */
  readonly discountBasisPoints: number;
  /** The floor held the rate up. */
  readonly isFloored: boolean;
}

/**
 * The rate for a window: the posted one, less the longest discount step its elapsed hours reach, never below the floor. On-demand leases
 * and halls pay the posted rate: the one may end early, the other's price is set by term already.
 */
export function rateOfTerm(offer: Offer, window: Period, billing: BillingMode): TermRate {
  if (offer.kind === 'HALL' || billing === 'ON_DEMAND')
    return { rate: offer.price, discountBasisPoints: 0, isFloored: false };
  const hours = hoursOf(window);
  const reached = offer.termDiscounts.filter((step) => compareRational(hours, rational(step.minHours)) >= 0);
  const basisPoints = Math.max(0, ...reached.map((step) => step.basisPoints));
  const reduced = basisPoints === 0 ? offer.price : discounted(offer.price, basisPoints);
  const isFloored = compareDecimal(reduced.amount, offer.floor.amount) < 0;
  return { rate: isFloored ? offer.floor : reduced, discountBasisPoints: basisPoints, isFloored };
}
