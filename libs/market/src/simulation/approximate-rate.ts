import { HOUR, type Period, ZERO } from '#libs/kernel';
import { timeIn, wallClock } from '../energy/wall-clock.js';
import { type GpuOffer } from '../offer/offer.js';
import { rateOfWindow } from '../pricing/rate-of-window.js';
import { type BillingMode } from '../quote/quote.js';

/**
 * The rate of a window as a function of the pool's utilisation (0 to 1), in doubles: what a replay asks thousands of times. The window's
 * hours are counted once. Agrees with `rateOfWindow` but for rounding; never used for what is quoted.
 */
export function approximateRate(
  offer: GpuOffer,
  window: Period,
  billing: BillingMode,
): (utilisation: number) => number {
  const base = toNumber(rateOfWindow(offer, window, billing, ZERO).discounted.amount);
  const least = billing === 'RESERVED' ? toNumber(offer.floor.amount) : 0;
  const floors = floorsOf(offer, window);
  const hours = (window.end - window.start) / HOUR;
  return (utilisation) => {
    const level = Math.max(base * curveFactorOf(offer, utilisation), least);
    const binding = floors.filter(({ floor }) => floor > level);
    if (binding.length === 0) return level;
    if (billing === 'ON_DEMAND') return Math.max(...binding.map(({ floor }) => floor));
    return level + binding.reduce((sum, { floor, share }) => sum + share * (floor - level), 0) / hours;
  };
}

function floorsOf(offer: GpuOffer, window: Period): { readonly floor: number; readonly share: number }[] {
  if (!offer.energyFloor?.length) return [];
  const clock = wallClock(window, offer.site.timeZone);
  return offer.energyFloor
    .map((band) => ({ floor: toNumber(band.floor), share: timeIn(clock, band) / HOUR }))
    .filter(({ share }) => share > 0);
}

function curveFactorOf({ pricingCurve: curve }: GpuOffer, utilisation: number): number {
  if (!curve) return 1;
  const kink = curve.kinkBasisPoints / 10_000;
  const below = (curve.slopeBelowBasisPoints / 10_000) * Math.min(1, utilisation / kink);
  const above = (curve.slopeAboveBasisPoints / 10_000) * Math.max(0, (utilisation - kink) / (1 - kink));
  return 1 + below + above;
}

/** A decimal as a double: for statistics. */
export function toNumber({ scaled }: { readonly scaled: bigint }): number {
  return Number(scaled) / 1e12;
}
