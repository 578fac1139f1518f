import { DAY, type Instant, type Period, type Rate, addMilliseconds, compareDecimal } from '#libs/kernel';
import { type UnitRange, countUnits } from '../capacity/units.js';
import { type GpuOffer, type Offer } from '../offer/offer.js';
import { coversWindow, isLongEnough } from '../offer/term.js';
import { rateOfWindow } from '../pricing/rate-of-window.js';

/** What could be booked for a term that begins at an instant. */
export interface DepthPoint {
  readonly start: Instant;
  /** GPUs free for the whole term at all offers together: not all of one fabric. */
  readonly units: number;
  /** Offers that have enough free for their own minimum. */
  readonly offers: number;
  /** The lowest rate among them, without fee, energy passed through and tax; null: none. Of the currency asked for. */
  readonly cheapest: Rate | null;
}

/** Units of an offer free at all times of a window. */
export type FreeUnits = (offerId: string, window: Period) => readonly UnitRange[];

/** How much is free, and from what price on, if one began at each of these instants and stayed for so many days. */
export function depthByStart(
  offers: readonly Offer[],
  free: FreeUnits,
  { starts, days, currency }: { readonly starts: readonly Instant[]; readonly days: number; readonly currency: string },
): DepthPoint[] {
  const gpus = offers.filter((offer): offer is GpuOffer => offer.kind === 'GPU' && offer.price.currency === currency);
  return starts.map((start) => {
    const window = { start, end: addMilliseconds(start, days * DAY) };
    const bookable = gpus
      .filter((offer) => coversWindow(offer, window) && isLongEnough(offer, window))
      .map((offer) => ({ offer, units: countUnits(free(offer.id, window)) }))
      .filter(({ offer, units }) => units >= offer.minUnits);
    const rates = bookable.map(({ offer }) => rateOfWindow(offer, window, 'RESERVED').rate);
    return {
      start,
      units: bookable.reduce((sum, { units }) => sum + units, 0),
      offers: bookable.length,
      cheapest: rates.reduce<Rate | null>(
        (least, rate) => (least === null || compareDecimal(rate.amount, least.amount) < 0 ? rate : least),
        null,
      ),
    };
  });
}
