import { type Domain, type PartialNode, freeDomains } from './free-nodes.js';
import { type Geometry, type PoolGeometry, largestQuantity } from './geometry.js';
import { lengthOf, normalise } from './ranges.js';
import { type Taste, bestFit, scattered } from './taste.js';
import { countUnits, type UnitRange } from './units.js';

export interface PlacementRequest {
  readonly geometry: Geometry;
  /** Units free over the whole window. */
  readonly free: readonly UnitRange[];
  readonly units: number;
  /** All GPUs in one fabric domain. Means nothing for a hall. */
  readonly gang: boolean;
}

/**
 * Which units a lease gets, or null when it cannot be placed. Whole nodes first, what is left over inside ONE further node, a gang
 * inside one fabric domain. Best fit: partly used nodes and the tightest domain before untouched ones, so that long runs stay whole.
 */
export function place(request: PlacementRequest, taste: Taste = bestFit): readonly UnitRange[] | null {
  const { geometry, units } = request;
  if (!Number.isInteger(units) || units < 1) return null;
  const free = normalise(request.free, geometry.units);
  if (countUnits(free) < units) return null;
  if (geometry.kind === 'HALL') return normalise(take(free, units, taste), geometry.units);
  const taken = placeNodes(geometry, freeDomains(geometry, free), units, request.gang, taste);
  return taken === null ? null : normalise(taken, geometry.units);
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
  const partial = Math.max(0, ...domains.flatMap((domain) => domain.partial.map((node) => node.count)));
  return whole * geometry.gpusPerNode + partial;
}

interface Need {
  readonly nodes: number;
  /** GPUs beyond whole nodes, fewer than a node has. */
  readonly rest: number;
}

function placeNodes(
  geometry: PoolGeometry,
  domains: readonly Domain[],
  units: number,
  gang: boolean,
  taste: Taste,
): UnitRange[] | null {
  const need: Need = { nodes: Math.floor(units / geometry.gpusPerNode), rest: units % geometry.gpusPerNode };
  const fitting = domains.filter((domain) => fits([domain], need));
  if (fitting.length > 0) {
    const domain = taste.pick(fitting, (candidate) => looseness(candidate, need));
    return takeNodes(geometry, domain.runs, domain.partial, need, taste);
  }
  if (gang || !fits(domains, need)) return null;
  const partial = domains.flatMap((domain) => domain.partial);
  const whole = need.rest > 0 && !partial.some((node) => node.count >= need.rest) ? need.nodes + 1 : need.nodes;
  return takeNodes(geometry, spread(domains, whole, taste), partial, need, taste);
}

function fits(domains: readonly Domain[], need: Need): boolean {
  const whole = domains.reduce((total, domain) => total + domain.wholeNodes, 0);
  if (need.rest === 0) return whole >= need.nodes;
  return (
    whole > need.nodes ||
    (whole === need.nodes && domains.some((domain) => domain.partial.some((node) => node.count >= need.rest)))
  );
}

/** Cost of a domain for best fit: first one whose partly used node takes the rest, then the one with the fewest free nodes. */
function looseness(domain: Domain, need: Need): number {
  if (need.rest === 0) return domain.wholeNodes;
  const tightest = Math.min(...domain.partial.filter((node) => node.count >= need.rest).map((node) => node.count));
  if (tightest === Infinity) return 1e12 + domain.wholeNodes;
  return need.nodes === 0 ? tightest : domain.wholeNodes;
}

/**
 * Runs of nodes out of several domains, no one of which has enough: the smallest are used up until what is missing fits into one,
 * then the tightest of those. Keeps the domains that could still hold a gang.
 */
function spread(domains: readonly Domain[], nodes: number, taste: Taste): UnitRange[] {
  const left = domains
    .filter((domain) => domain.wholeNodes > 0)
    .sort((a, b) => b.wholeNodes - a.wholeNodes || b.index - a.index);
  const runs: UnitRange[] = [];
  let missing = nodes;
  while (missing > (left[0]?.wholeNodes ?? missing)) {
    const smallest = left.pop();
    if (smallest === undefined) break;
    runs.push(...smallest.runs);
    missing -= smallest.wholeNodes;
  }
  const last = taste.pick(
    left.filter((domain) => domain.wholeNodes >= missing),
    (domain) => domain.wholeNodes,
  );
  return [...runs, ...take(last.runs, missing, taste)];
}

function takeNodes(
  geometry: PoolGeometry,
  runs: readonly UnitRange[],
  partial: readonly PartialNode[],
  need: Need,
  taste: Taste,
): UnitRange[] {
  const { gpusPerNode } = geometry;
  const inUnits = (run: UnitRange): UnitRange => ({ from: run.from * gpusPerNode, to: run.to * gpusPerNode });
  if (need.rest === 0) return take(runs, need.nodes, taste).map(inUnits);
  const roomy = partial.filter((node) => node.count >= need.rest);
  if (roomy.length > 0) {
    const node = taste.pick(roomy, (candidate) => candidate.count);
    return [...take(runs, need.nodes, taste).map(inUnits), ...take(node.free, need.rest, taste)];
  }
  const units = take(runs, need.nodes + 1, taste).map(inUnits);
  return units.map((range, index) =>
    index === units.length - 1 ? { from: range.from, to: range.to - gpusPerNode + need.rest } : range,
  );
}

/** `amount` out of the runs (they have enough): one run where one is long enough, else the longest ones and then the tightest fit. */
function take(runs: readonly UnitRange[], amount: number, taste: Taste): UnitRange[] {
  const left = [...runs].sort((a, b) => lengthOf(b) - lengthOf(a) || b.from - a.from).reverse();
  const taken: UnitRange[] = [];
  let missing = amount;
  for (
    let longest = left.at(-1);
    missing > 0 && longest !== undefined && lengthOf(longest) < missing;
    longest = left.at(-1)
  ) {
    taken.push(longest);
    left.pop();
    missing -= lengthOf(longest);
  }
  if (missing === 0) return taken;
  const run = taste.pick(
    left.filter((candidate) => lengthOf(candidate) >= missing),
    lengthOf,
  );
  const from = run.from + taste.offset(lengthOf(run) - missing);
  return [...taken, { from, to: from + missing }];
}
