import { HOUR, type Instant, type Money, type Period, addMilliseconds, compareMoney } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { type BillingMode } from '../quote/quote.js';
import { chargesFor, quantityOf } from './invoice-shares.js';
import { type PriceConditions, termsOf } from './price.js';

/** What units cost on demand when they are kept for so many hours, fee and tax included. */
export interface KeepCost {
  readonly hours: number;
  readonly onDemand: Money;
}

/** Reserving a window against taking the same units on demand and ending when they are not needed any more. */
export interface Keeping {
  /** Hours of the window, rounded down to whole ones. */
  readonly hours: number;
  /** What the window costs when it is reserved, kept or not. */
  readonly reserved: Money;
  /** What it costs on demand when it is kept to its end. */
  readonly onDemand: Money;
  /** The first whole hour after which on demand has cost more than reserving; null: it never does. */
  readonly breakEvenHours: number | null;
  /** By hours kept: evenly from nothing to the window's end, and where the two cross. */
  readonly costs: readonly KeepCost[];
}

/** How many even steps the costs go in. */
const STEPS = 24;

/**
 * What keeping units of a pool costs, by how long they are kept. On demand the rate is that of the whole window, as the lease will have it,
 * and hours are paid until it ends; a reservation is paid whole. Every cost is rounded as one invoice would be. `also`: an hour to cost besides.
 */
export function keepingOf(
  offer: Offer,
  units: number,
  window: Period,
  conditions: Omit<PriceConditions, 'billing'>,
  also: number | null = null,
): Keeping {
  const hours = Math.floor((window.end - window.start) / HOUR);
  const costUnder = (billing: BillingMode) => {
    const terms = termsOf(offer, window, { ...conditions, billing });
    return (end: Instant): Money => chargesFor(terms, quantityOf(terms, units, { start: window.start, end })).total;
  };
  const reserved = costUnder('RESERVED')(window.end);
  const onDemandUntil = costUnder('ON_DEMAND');
  const costAt = (kept: number): Money => onDemandUntil(addMilliseconds(window.start, kept * HOUR));
  const breakEvenHours = firstAbove(hours, (kept) => compareMoney(costAt(kept), reserved) > 0);
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => Math.floor((hours * step) / STEPS));
  const extra = [breakEvenHours, also].flatMap((one) => (one === null || one < 0 || one > hours ? [] : [one]));
  const kept = [...new Set([...steps, ...extra])].sort((a, b) => a - b);
  return {
    ...{ hours, reserved, breakEvenHours, onDemand: onDemandUntil(window.end) },
    costs: kept.map((one) => ({ hours: one, onDemand: costAt(one) })),
  };
}

/** The least whole number up to `most` that holds, of a condition that goes on holding once it does; null: none does. */
function firstAbove(most: number, holds: (kept: number) => boolean): number | null {
  if (!holds(most)) return null;
  let [below, above] = [-1, most];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}
