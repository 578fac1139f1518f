/**
 * A pool of C units whose renters arrive at random (`arrivals` a mean lease), stay for a random time (mean 1) and pay p with probability
 * e^-p: M/M/C/C with exponential willingness to pay. Prices are per unit and mean lease; states are the units in use.
 */
export interface Pool {
  readonly units: number;
  readonly arrivals: number;
}

/** Long-run revenue per mean lease when `prices[i]` is asked while i units are in use: from the stationary distribution. */
export function gainOf({ units, arrivals }: Pool, prices: ArrayLike<number>): number {
  let [weight, total, revenue] = [1, 1, 0];
  for (let used = 0; used < units; used += 1) {
    const taken = arrivals * Math.exp(-(prices[used] ?? 0));
    revenue += weight * taken * (prices[used] ?? 0);
    weight *= taken / (used + 1);
    total += weight;
    if (total > 1e200) [weight, total, revenue] = [weight / 1e200, total / 1e200, revenue / 1e200];
  }
  return revenue / total;
}

export interface Optimum {
  readonly gain: number;
  readonly prices: readonly number[];
}

/**
 * The best price in every state, by policy iteration on the Poisson equation d_i = (g + i x d_(i-1)) / (arrivals x e^-p_i) - p_i with
 * p_i = 1 - d_i (limits.md 5.1), d_i being what a unit more in use is worth to the future (never positive).
 */
export function optimum(pool: Pool): Optimum {
  let prices: number[] = new Array<number>(pool.units).fill(1);
  let gain = gainOf(pool, prices);
  for (let step = 0; step < 200; step += 1) {
    const better = differences(pool, prices, gain).map((difference) => 1 - difference);
    const next = gainOf(pool, better);
    if (next <= gain * (1 + 1e-13)) return { gain, prices };
    [prices, gain] = [better, next];
  }
  return { gain, prices };
}

/** The differences d_i, from below while errors shrink on the way up, and from above (where d_(C-1) = -g / C) for the others. */
function differences({ units, arrivals }: Pool, prices: readonly number[], gain: number): number[] {
  const taken = prices.map((price) => arrivals * Math.exp(-price));
  const found = new Array<number>(units).fill(0);
  const middle = taken.findIndex((rate, used) => used >= rate);
  const split = middle === -1 ? units : middle;
  let below = 0;
  for (let used = 0; used < split; used += 1) {
    below = (gain + used * below) / (taken[used] ?? 1) - (prices[used] ?? 0);
    found[used] = below;
  }
  let above = -gain / units;
  for (let used = units - 1; used >= split; used -= 1) {
    found[used] = above;
    above = ((taken[used] ?? 0) * ((prices[used] ?? 0) + above) - gain) / Math.max(1, used);
  }
  return found;
}

/** The optimum of one or two units by trying prices on a fine grid: what the policy iteration is checked with. */
export function bruteForce(pool: Pool): number {
  const grid = Array.from({ length: 600 }, (_, index) => 0.2 + index * 0.01);
  const second = pool.units === 1 ? [0] : grid;
  let best = 0;
  for (const first of grid) for (const other of second) best = Math.max(best, gainOf(pool, [first, other]));
  return best;
}
