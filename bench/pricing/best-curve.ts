import { rational } from '#libs/kernel';
import { type PricingCurve, curveFactor } from '#libs/market';
import { type Pool, gainOf } from './exact-optimum.js';

/** A posted rate and a curve over it, as a miner would set them. */
export interface CurvePolicy {
  readonly posted: number;
  readonly curve: PricingCurve;
}

/** What a policy asks in each state, through the library's own curve. */
export function pricesOf({ posted, curve }: CurvePolicy, units: number): number[] {
  return Array.from({ length: units }, (_, used) => {
    const { numerator, denominator } = curveFactor(curve, rational(used, units));
    return posted * (Number(numerator) / Number(denominator));
  });
}

/** The posted rate and slopes that earn most, with the kink at 80 percent: Nelder-Mead in logarithms of the three, from several starts. */
export function bestCurve(pool: Pool, meanWillingness = 1): CurvePolicy {
  const policyAt = ([posted = 0, below = 0, above = 0]: readonly number[]): CurvePolicy => ({
    posted: Math.exp(posted) * meanWillingness,
    curve: {
      kinkBasisPoints: 8_000,
      slopeBelowBasisPoints: Math.min(100_000, Math.round(1e4 * Math.exp(below))),
      slopeAboveBasisPoints: Math.min(100_000, Math.round(1e4 * Math.exp(above))),
    },
  });
  const earns = (point: readonly number[]): number => {
    const { posted, curve } = policyAt(point);
    return gainOf(pool, quickPrices(posted / meanWillingness, curve, pool.units));
  };
  const starts = [
    [0, -2, -1],
    [0.5, -4, 0],
    [1, -1, 0],
  ];
  const ends = starts.map((start) => climb(earns, start));
  return policyAt(ends.reduce((best, end) => (earns(end) > earns(best) ? end : best)));
}

/** The library's curve in doubles: what the search of the best one can afford. The result is judged by `pricesOf`. */
function quickPrices(posted: number, curve: PricingCurve, units: number): Float64Array {
  const [kink, below, above] = [
    curve.kinkBasisPoints / 1e4,
    curve.slopeBelowBasisPoints / 1e4,
    curve.slopeAboveBasisPoints / 1e4,
  ];
  return Float64Array.from({ length: units }, (_, used) => {
    const share = used / units;
    return posted * (1 + below * Math.min(1, share / kink) + above * Math.max(0, (share - kink) / (1 - kink)));
  });
}

/** Nelder-Mead: the highest point near a start. */
function climb(value: (point: readonly number[]) => number, start: readonly number[]): readonly number[] {
  const corners = [start, ...start.map((_, axis) => start.map((at, other) => (other === axis ? at + 0.7 : at)))];
  let simplex = corners.map((point) => ({ point, value: value(point) }));
  for (let step = 0; step < 250; step += 1) {
    simplex.sort((a, b) => b.value - a.value);
    const worst = simplex.at(-1);
    const [best] = simplex;
    if (worst === undefined || best === undefined || best.value - worst.value < 1e-12) break;
    const others = simplex.slice(0, -1);
    const centre = start.map(
      (_, axis) => others.reduce((sum, { point }) => sum + (point[axis] ?? 0), 0) / others.length,
    );
    const towards = (factor: number) => {
      const point = centre.map((at, axis) => at + factor * (at - (worst.point[axis] ?? 0)));
      return { point, value: value(point) };
    };
    const reflected = towards(1);
    const further = reflected.value > best.value ? towards(2) : reflected;
    const chosen = further.value > reflected.value ? further : reflected;
    const nearer = chosen.value > (others.at(-1)?.value ?? 0) ? chosen : towards(-0.5);
    if (nearer.value > worst.value) simplex = [...others, nearer];
    else
      simplex = simplex.map(({ point }) => {
        const halved = point.map((at, axis) => (at + (best.point[axis] ?? 0)) / 2);
        return { point: halved, value: value(halved) };
      });
  }
  return simplex.reduce((a, b) => (b.value > a.value ? b : a)).point;
}
