import {
  DAY,
  type Instant,
  type Money,
  type Period,
  type Rate,
  type Rational,
  ZERO,
  fromRational,
  latest,
  toRational,
} from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { defaultWindow } from '../offer/term.js';
import { type PriceConditions, allIn } from '../pricing/price.js';
import { utilisationOf } from '../pricing/pricing-curve.js';
import { type Rectangle, type UnitRange } from '../capacity/units.js';
import { type BillingMode, type TaxTreatment } from '../quote/quote.js';
import { type OfferFilter } from './offer-filter.js';

/** What a search knows beside offers and filter. */
export interface SearchContext {
  readonly now: Instant;
  readonly platformFeeBasisPoints: number;
  /** Tax of the organisation that looks. */
  readonly tax: TaxTreatment;
  /** Tax of a hall by where it stands; left out: `tax`. */
  readonly hallTax?: PriceConditions['hallTax'];
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
  /** Days lost by waiting: those to power where no window was asked for; with one everybody starts when the tenant wants. */
  readonly waitDays: number;
  /** All on one fabric domain. */
  readonly gang: boolean;
}

/** A candidate and what can really be booked of it together in its window. */
export interface OfferMatch extends Candidate {
  readonly bookableUnits: number;
  /** Units free over the whole window. */
  readonly free: readonly UnitRange[];
}

/** Somebody's units for a time. */
export type InUse = Pick<Rectangle, 'units' | 'period'>;

/** `used`: what is in use of the offer, as a pricing curve reads it; of other offers it says nothing. Priced as a quote would be. */
export function candidateOf(
  offer: Offer,
  filter: OfferFilter,
  context: SearchContext,
  used: readonly InUse[] = [],
): Candidate {
  const window = filter.window ?? defaultWindow(offer, context.now);
  const pricedUnits = filter.units ?? offer.minUnits;
  const conditions = conditionsOf(offer, { window, billing: filter.billing ?? 'RESERVED' }, context, used);
  const { rate, total } = allIn(offer, pricedUnits, window, conditions);
  const days = daysToPower(offer, context.now);
  return {
    offer,
    window,
    pricedUnits,
    allInRate: rate,
    allInTotal: total,
    daysToPower: days,
    waitDays: filter.window == null ? days : 0,
    gang: filter.gang === true,
  };
}

/** What the price of a window hangs on beside the offer, for who looks. */
export function conditionsOf(
  offer: Offer,
  { window, billing }: { readonly window: Period; readonly billing: BillingMode },
  { platformFeeBasisPoints, tax, hallTax }: SearchContext,
  used: readonly InUse[],
): PriceConditions {
  return {
    billing,
    platformFeeBasisPoints,
    tax,
    ...(hallTax && { hallTax }),
    utilisation: offer.kind === 'GPU' && offer.pricingCurve ? utilisation(used, offer, window) : ZERO,
  };
}

/** Rounded as a quote rounds it before it reads its curve. */
function utilisation(used: readonly InUse[], offer: Offer, window: Period): Rational {
  return toRational(fromRational(utilisationOf(used, offer.units, window)));
}

/** Whole days from now until the offer can start at the earliest: 0 when it can start now. What is leased in between does not count. */
export function daysToPower(offer: Pick<Offer, 'availableFrom' | 'site'>, now: Instant): number {
  return Math.ceil((latest(latest(offer.availableFrom, offer.site.energisedAt), now) - now) / DAY);
}
