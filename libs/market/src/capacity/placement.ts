import { type Domain, freeDomains } from './free-nodes.js';
import { type Geometry, type PoolGeometry, largestQuantity, unitsPerGpu, unitsPerNode } from './geometry.js';
import { type Surroundings } from './holes.js';
import { mostOf } from './node-rest.js';
import { placeNodes } from './place-nodes.js';
import { normalise } from './ranges.js';
import { take } from './take.js';
import { type Taste, bestFit, scattered, timely } from './taste.js';
import { timing } from './timing.js';
import { countUnits, type UnitRange } from './units.js';
import { usualRequests } from './usual-requests.js';

export interface PlacementRequest {
  readonly geometry: Geometry;
  /** Units free over the whole window. */
  readonly free: readonly UnitRange[];
  readonly units: number;
  /** All GPUs in one fabric domain. Means nothing for a hall. */
  readonly gang: boolean;
  /** What is used before and after the window; absent: the choice looks at the window alone. */
  readonly around?: Surroundings;
}

/**
 * Which units a lease gets, or null when it cannot be placed. Whole nodes first, what is left over inside ONE further node, a gang
 * inside one fabric domain; of shared GPUs whole ones or a part of one. Best fit: partly used nodes and the tightest domain before
 * untouched ones, so that long runs stay whole. With `around`, best fit in the plane: first what is expected to waste the fewest
 * unit-hours (`Timing`), then what has the least free time around it, then the tightest run.
 */
export function place(request: PlacementRequest, taste: Taste = tasteFor(request)): readonly UnitRange[] | null {
  const { geometry, units } = request;
  if (!Number.isInteger(units) || units < 1 || hasPartsOfTwo(geometry, units)) return null;
  const free = normalise(request.free, geometry.units);
  if (countUnits(free) < units) return null;
  if (geometry.kind === 'HALL') return normalise(take(free, units, taste), geometry.units);
  const taken = placeNodes(geometry, freeDomains(geometry, free), units, request.gang, taste);
  return taken === null ? null : normalise(taken, geometry.units);
}

/** More than one GPU, but not whole ones. */
function hasPartsOfTwo(geometry: Geometry, units: number): boolean {
  return geometry.kind === 'GPU' && units > unitsPerGpu(geometry) && units % unitsPerGpu(geometry) !== 0;
}

function tasteFor({ geometry, around }: PlacementRequest): Taste {
  return around === undefined ? bestFit : timely(timing(geometry, around, usualRequests(geometry)));
}

/**
 * Up to `count` different placements, the best fit and scattered ones: deterministic for a seed. A lone booker tries the best fit first;
 * in a crowd everybody would wait for the one who got it, so there the scattered ones come first.
 */
export function proposals(
  request: PlacementRequest,
  {
    seed,
    isCrowded = false,
    count = 4,
  }: { readonly seed: number; readonly isCrowded?: boolean; readonly count?: number },
): (readonly UnitRange[])[] {
  const first = place(request);
  if (first === null) return [];
  const found = new Map([[keyOf(first), first]]);
  for (let round = 1; round <= count * 4 && found.size < count; round += 1) {
    const next = place(request, scattered(Math.imul(seed | 0, 0x9e3779b1) + round));
    if (next !== null) found.set(keyOf(next), next);
  }
  const [best, ...others] = [...found.values()];
  if (best === undefined) return [];
  return isCrowded ? [...others, best] : [best, ...others];
}

function keyOf(ranges: readonly UnitRange[]): string {
  return ranges.map((range) => `${range.from}-${range.to}`).join(',');
}

/** The most units one lease could have of what is free, chunk rules included; 0 when not even the minimum fits. */
export function bookableUnits(geometry: Geometry, ranges: readonly UnitRange[], gang: boolean): number {
  const free = normalise(ranges, geometry.units);
  if (geometry.kind === 'HALL') return largestQuantity(geometry, countUnits(free));
  const domains = freeDomains(geometry, free);
  const groups = gang ? domains.map((domain) => [domain]) : [domains];
  return Math.max(0, ...groups.map((group) => largestQuantity(geometry, mostIn(geometry, group))));
}

/** `bookableUnits` and no more than `freeWatts` feeds at `wattsPerUnit`; null watts: the site's power is not scarce. */
export function bookableWithPower(
  geometry: Geometry,
  free: readonly UnitRange[],
  gang: boolean,
  power: { readonly freeWatts: number | null; readonly wattsPerUnit: number },
): number {
  const units = bookableUnits(geometry, free, gang);
  if (power.freeWatts === null) return units;
  const fed = Math.floor(Math.max(0, power.freeWatts) / power.wattsPerUnit);
  return fed >= units ? units : largestQuantity(geometry, fed);
}

function mostIn(geometry: PoolGeometry, domains: readonly Domain[]): number {
  const whole = domains.reduce((total, domain) => total + domain.wholeNodes, 0);
  const partial = domains.flatMap((domain) => domain.partial.map((node) => mostOf(geometry, node)));
  return whole * unitsPerNode(geometry) + Math.max(0, ...partial);
}
