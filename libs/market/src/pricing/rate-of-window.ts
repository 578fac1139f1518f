import {
  type Period,
  type Rate,
  type Rational,
  ZERO,
  ceiling,
  compareDecimal,
  discounted,
  dividedBy,
  hoursOf,
  plus,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type EnergyUplift, energyUplift, highestFloor } from '../energy/energy-uplift.js';
import { type Offer } from '../offer/offer.js';
import { type BillingMode } from '../quote/quote.js';
import { curveFactor } from './pricing-curve.js';
import { quantityOf } from './invoice-shares.js';
import { termDiscount } from './rate-of-term.js';

/** The rate a window starts from and the rate after each thing that changes it, all per GPU_HOUR or KW_MONTH, in the order they apply. */
export interface WindowRate {
  readonly posted: Rate;
  /** Less the term discount. */
  readonly discounted: Rate;
  /** Times the pool's utilisation curve. */
  readonly utilised: Rate;
  /** Not below the pool's own floor. */
  readonly floored: Rate;
  /** The one rate of the whole window: the mean over its hours of the rate so far or the energy floor of the hour, whichever is higher. */
  readonly rate: Rate;
  readonly discountBasisPoints: number;
  /** Share of the pool in use that the curve was read at. */
  readonly utilisation: Rational;
  /** The hours whose energy floor is above the rate so far. */
  readonly energy: EnergyUplift;
}

const SCALE = rational(10n ** 12n);

/**
 * The rate of a window: for each hour max(posted x term factor x utilisation factor, floors), blended into one time-weighted mean. Each
 * step is kept to 12 places, rounded up from the curve on, so that what is billed is never below the sum over the hours. A lease on
 * demand may end after any hour, so it pays the dearest hour's floor in all of them.
 */
export function rateOfWindow(
  offer: Offer,
  window: Period,
  billing: BillingMode,
  utilisation: Rational = ZERO,
): WindowRate {
  const posted = offer.price;
  const discountBasisPoints = termDiscount(offer, window, billing);
  const reduced = discountBasisPoints === 0 ? posted : discounted(posted, discountBasisPoints);
  const curve = offer.kind === 'GPU' ? offer.pricingCurve : undefined;
  const utilised = curve
    ? raised(reduced, times(toRational(reduced.amount), curveFactor(curve, utilisation)))
    : reduced;
  const floored = offer.kind === 'GPU' && billing === 'RESERVED' ? notBelow(utilised, offer.floor) : utilised;
  const steps = { posted, discounted: reduced, utilised, floored, discountBasisPoints, utilisation };
  // field by field: search prices many offers, and spreading takes longer than the arithmetic
  if (!offer.energyFloor?.length)
    return {
      posted,
      discounted: reduced,
      utilised,
      floored,
      rate: floored,
      discountBasisPoints,
      utilisation,
      energy: NO_UPLIFT,
    };
  const quantity = quantityOf({ unitPrice: floored, timeZone: offer.site.timeZone }, 1, window);
  const level = perHour(floored, quantity, window);
  const energy = energyUplift(offer.energyFloor, level, window, offer.site.timeZone);
  return { ...steps, rate: blended(floored, energy, quantity, billing), energy };
}

const NO_UPLIFT: EnergyUplift = { cost: ZERO, bands: [] };

function notBelow(rate: Rate, floor: Rate): Rate {
  return compareDecimal(rate.amount, floor.amount) < 0 ? floor : rate;
}

/** A rate in other words: its amount rounded up to 12 places. */
function raised(rate: Rate, amount: Rational): Rate {
  return { ...rate, amount: { scaled: ceiling(times(amount, SCALE)) } };
}

/** Per unit and hour: a rate per month is spread evenly over the window's hours. */
function perHour(rate: Rate, quantity: Rational, window: Period): Rational {
  const amount = toRational(rate.amount);
  return rate.unit === 'KW_MONTH' ? dividedBy(times(amount, quantity), hoursOf(window)) : amount;
}

function blended(level: Rate, energy: EnergyUplift, quantity: Rational, billing: BillingMode): Rate {
  if (energy.bands.length === 0) return level;
  const dearest = highestFloor(energy);
  if (billing === 'ON_DEMAND' && level.unit === 'GPU_HOUR' && dearest !== null)
    return { ...level, amount: { scaled: dearest } };
  return raised(level, plus(toRational(level.amount), dividedBy(energy.cost, quantity)));
}
