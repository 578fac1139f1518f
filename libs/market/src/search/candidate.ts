import { DAY, type Instant, type Money, type Period, type Rate, latest } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { defaultWindow } from '../offer/term.js';
import { allIn } from '../pricing/price.js';
import { type TaxTreatment } from '../quote/quote.js';
import { type OfferFilter } from './offer-filter.js';

/** What a search knows beside offers and filter. */
export interface SearchContext {
  readonly now: Instant;
  readonly platformFeeBasisPoints: number;
  /** Tax of the organisation that looks. */
  readonly tax: TaxTreatment;
}

/** An offer counted and priced for the window and amount that were asked for, or its own when nothing was. */
export interface Candidate {
  readonly offer: Offer;
  readonly window: Period;
  /** Units priced: those asked for, or the offer's minimum. */
  readonly pricedUnits: number;
  readonly allInRate: Rate;
  readonly allInTotal: Money;
  readonly daysToPower: number;
}

export function candidateOf(offer: Offer, filter: OfferFilter, context: SearchContext): Candidate {
  const window = filter.window ?? defaultWindow(offer, context.now);
  const pricedUnits = filter.units ?? offer.minUnits;
  const { platformFeeBasisPoints, tax } = context;
  const { rate, total } = allIn(offer, pricedUnits, window, {
    billing: filter.billing ?? 'RESERVED',
    platformFeeBasisPoints,
    tax,
  });
  return {
    offer,
    window,
    pricedUnits,
    allInRate: rate,
    allInTotal: total,
    daysToPower: daysToPower(offer, context.now),
  };
}

/** Whole days from now until the offer can start at the earliest: 0 when it can start now. What is leased in between does not count. */
export function daysToPower(offer: Pick<Offer, 'availableFrom' | 'site'>, now: Instant): number {
  return Math.ceil((latest(latest(offer.availableFrom, offer.site.energisedAt), now) - now) / DAY);
}
