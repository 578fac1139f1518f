import {
  ONE,
  type Period,
  type Rational,
  ZERO,
  compareRational,
  dividedBy,
  minus,
  overlap,
  plus,
  rational,
  times,
} from '#libs/kernel';
import { type Rectangle, type UnitRange } from '../capacity/units.js';

/**
 * How the rate of a pool rises as it fills: p(u) = p0 x (1 + s1 x u/U) up to the kink U, and + s2 x (u - U)/(1 - U) above it. In basis
 * points: at the kink the rate is `slopeBelow` above the posted one, when full `slopeBelow + slopeAbove`. Never falling, so the posted
 * rate is the lowest. The form is Aave's; limits.md 5.1 measured it at 99.6 to 100 percent of the exact dynamic optimum.
 */
export interface PricingCurve {
  /** Share of the pool in use at which the slope changes, 1 to 9,999. */
  readonly kinkBasisPoints: number;
  /** 0 to 100,000. */
  readonly slopeBelowBasisPoints: number;
  /** 0 to 100,000. */
  readonly slopeAboveBasisPoints: number;
}

const BASIS = 10_000;

/** What the posted rate is multiplied by when the share `utilisation` (0 to 1) of the pool is in use; 1 without a curve. Exact. */
export function curveFactor(curve: PricingCurve | null | undefined, utilisation: Rational): Rational {
  if (!curve) return ONE;
  const kink = rational(curve.kinkBasisPoints, BASIS);
  const isAbove = compareRational(utilisation, kink) > 0;
  const below = times(rational(curve.slopeBelowBasisPoints, BASIS), isAbove ? ONE : dividedBy(utilisation, kink));
  if (!isAbove) return plus(ONE, below);
  const beyond = dividedBy(minus(utilisation, kink), minus(ONE, kink));
  return plus(plus(ONE, below), times(rational(curve.slopeAboveBasisPoints, BASIS), beyond));
}

/** Share of the unit-time of a resource of `units` that is in use within the window: leases, holds and the owner's own blocks. Exact. */
export function utilisationOf(
  used: readonly { readonly units: UnitRange; readonly period: Rectangle['period'] }[],
  units: number,
  window: Period,
): Rational {
  let unitTime = 0n;
  for (const rectangle of used) {
    const common = overlap(rectangle.period, window);
    const wide = Math.min(rectangle.units.to, units) - Math.max(rectangle.units.from, 0);
    if (common !== null && wide > 0) unitTime += BigInt(wide) * BigInt(common.end - common.start);
  }
  if (unitTime === 0n) return ZERO;
  const share = rational(unitTime, BigInt(units) * BigInt(window.end - window.start));
  return compareRational(share, ONE) > 0 ? ONE : share;
}
