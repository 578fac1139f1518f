import { type Timing } from './timing.js';

/**
 * How a placement chooses where the rules leave a choice. Best fit takes the tightest candidate; a timely taste the one that is expected
 * to waste least of the plane, then the tightest; a scattered one any, so that many bookers of one pool propose different units
 * instead of fighting over the same ones.
 */
export interface Taste {
  /** One of the candidates (never empty); best fit takes the one of lowest cost, the first of equals. */
  pick<T>(candidates: readonly T[], cost: (candidate: T) => number): T;
  /** Where in a run that is `slack` longer than needed to begin: 0 to slack. */
  offset(slack: number): number;
  /** What the time around the window says; absent: nothing is known of it. */
  readonly timing?: Timing;
}

export const bestFit: Taste = {
  pick(candidates, cost) {
    return candidates.reduce((best, candidate) => (cost(candidate) < cost(best) ? candidate : best));
  },
  offset: () => 0,
};

export function timely(timing: Timing): Taste {
  return { ...bestFit, timing };
}

/** Chooses evenly and repeatably: the same seed makes the same choices. */
export function scattered(seed: number): Taste {
  const next = sequence(seed);
  return {
    pick(candidates, cost) {
      return candidates[Math.floor(next() * candidates.length)] ?? bestFit.pick(candidates, cost);
    },
    offset: (slack) => Math.floor(next() * (slack + 1)),
  };
}

/** mulberry32: 32 bits of state, numbers in [0, 1). Spreads proposals and drives simulations; nothing secret or fair hangs on it. */
export function sequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
