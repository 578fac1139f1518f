import { fitWillingness } from '#libs/market';
import { type CurvePolicy, bestCurve, pricesOf } from './best-curve.js';
import { type Pool } from './exact-optimum.js';

export interface Learnt {
  readonly policy: CurvePolicy;
  /** Revenue per mean lease while it learnt. */
  readonly earned: number;
}

/**
 * A seller who knows neither how many come nor what they would pay. It begins with a posted rate of `guess`, sees who comes and who takes
 * the price (shaken by up to a fifth, to learn from), and every `ROUND` arrivals fits demand to all it saw and sets the curve that is
 * best for it. Returns the curve it ends with.
 */
export function learn(pool: Pool, arrivals: number, guess: number, random: () => number): Learnt {
  const flat = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 3_000, slopeAboveBasisPoints: 10_000 };
  let policy: CurvePolicy = { posted: guess, curve: flat };
  let prices = pricesOf(policy, pool.units);
  const seen: { rate: number; outcome: 'BOOKED' | 'LAPSED' }[] = [];
  let [now, revenue] = [0, 0];
  let ends: number[] = [];
  for (let count = 1; count <= arrivals; count += 1) {
    now -= Math.log(1 - random()) / pool.arrivals;
    ends = ends.filter((end) => end > now);
    const willing = -Math.log(1 - random());
    if (ends.length < pool.units) {
      const rate = (prices[ends.length] ?? 0) * (0.8 + 0.4 * random());
      const takes = willing >= rate;
      seen.push({ rate, outcome: takes ? 'BOOKED' : 'LAPSED' });
      if (takes) {
        revenue += rate;
        ends.push(now - Math.log(1 - random()));
      }
    }
    if (count % ROUND !== 0) continue;
    policy = bestCurve({ units: pool.units, arrivals: count / now }, fitWillingness(seen));
    prices = pricesOf(policy, pool.units);
  }
  return { policy, earned: revenue / now };
}

const ROUND = 1_000;
