import { type Period, overlaps } from '#libs/kernel';
import { type Geometry } from './geometry.js';
import { bookableUnits, place } from './placement.js';
import { type UsedUnits } from './plane.js';
import { complement } from './ranges.js';
import { type UnitRange } from './units.js';

export interface TurnRequest {
  readonly units: number;
  readonly window: Period;
  readonly gang: boolean;
}

/** A placement, or none and the most that could have been had at that moment. */
export type TurnAnswer =
  { readonly placement: readonly UnitRange[] } | { readonly placement: null; readonly bookableUnits: number };

/**
 * Placements for many requests on one resource at once, one answer per request: first come, first served. Each is placed as `place`
 * would if those before it had been booked, so no two overlap and the whole batch can be proposed to the database in one go. A request
 * that cannot be placed takes nothing; a later, smaller one still may be.
 *
 * `used` is all that is used in the windows, or in the whole horizon where one is given (it contains every window): then each takes the
 * best fit in the plane.
 */
export function placeInTurn(
  resource: {
    readonly geometry: Geometry;
    readonly used: readonly UsedUnits[];
    readonly horizon?: Period;
  },
  requests: readonly TurnRequest[],
): TurnAnswer[] {
  const { geometry, horizon } = resource;
  const used = [...resource.used];
  const freeOver = freeByWindow(geometry, used);
  return requests.map(({ units, window, gang }) => {
    const free = freeOver.over(window);
    const around = horizon ? { around: { window, horizon, used } } : {};
    const placement = place({ geometry, free, units, gang, ...around });
    if (placement === null) return { placement, bookableUnits: bookableUnits(geometry, free, gang) };
    freeOver.take(placement, window);
    return { placement };
  });
}

/** What is free over a window, found once and kept current: the requests of a rush mostly want the same one. */
function freeByWindow(
  geometry: Geometry,
  used: UsedUnits[],
): {
  over: (window: Period) => readonly UnitRange[];
  take: (placement: readonly UnitRange[], window: Period) => void;
} {
  const known = new Map<string, { readonly window: Period; free: readonly UnitRange[] }>();
  return {
    over(window) {
      const key = `${window.start}-${window.end}`;
      const found = known.get(key);
      if (found !== undefined) return found.free;
      const taken = used.filter(({ period }) => overlaps(period, window)).map(({ units }) => units);
      const free = complement(taken, geometry.units);
      known.set(key, { window, free });
      return free;
    },
    take(placement, window) {
      used.push(...placement.map((units) => ({ units, period: window })));
      for (const seen of known.values()) {
        if (overlaps(seen.window, window)) seen.free = minus(seen.free, placement, geometry.units);
      }
    },
  };
}

function minus(free: readonly UnitRange[], taken: readonly UnitRange[], size: number): readonly UnitRange[] {
  return complement([...complement(free, size), ...taken], size);
}
