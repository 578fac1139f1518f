import { HOUR, type Period, type Rate, compareDecimal, discounted } from '#libs/kernel';
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
 * The rate for a window as its term has it: the posted one, less the longest discount step its elapsed hours reach, never below the
 * floor. On-demand leases and halls pay the posted rate: the one may end early, the other's price is set by term already.
 */
export function rateOfTerm(offer: Offer, window: Period, billing: BillingMode): TermRate {
  if (offer.kind === 'HALL' || billing === 'ON_DEMAND')
    return { rate: offer.price, discountBasisPoints: 0, isFloored: false };
  const basisPoints = termDiscount(offer, window, billing);
  const reduced = basisPoints === 0 ? offer.price : discounted(offer.price, basisPoints);
  const isFloored = compareDecimal(reduced.amount, offer.floor.amount) < 0;
  return { rate: isFloored ? offer.floor : reduced, discountBasisPoints: basisPoints, isFloored };
}

/** The longest discount step that the window's elapsed hours reach, in basis points; 0 on demand and for halls. */
export function termDiscount(offer: Offer, window: Period, billing: BillingMode): number {
  if (offer.kind === 'HALL' || billing === 'ON_DEMAND') return 0;
  const length = window.end - window.start;
  let most = 0;
  for (const step of offer.termDiscounts) if (step.minHours * HOUR <= length) most = Math.max(most, step.basisPoints);
  return most;
}
