import { type Domain, untouched } from './free-nodes.js';
import { type PoolGeometry, unitsPerNode } from './geometry.js';
import { hasRoom, takeRest } from './node-rest.js';
import { idleOf, take } from './take.js';
import { type Taste } from './taste.js';
import { type Timing } from './timing.js';
import { type UnitRange } from './units.js';

interface Need {
  readonly nodes: number;
  /** Units beyond whole nodes, fewer than a node has. */
  readonly rest: number;
}

/** Whole nodes and a rest out of the free domains: one domain where one has room, several only where that is allowed. */
export function placeNodes(
  geometry: PoolGeometry,
  domains: readonly Domain[],
  units: number,
  gang: boolean,
  taste: Taste,
): UnitRange[] | null {
  const perNode = unitsPerNode(geometry);
  const need: Need = { nodes: Math.floor(units / perNode), rest: units % perNode };
  const fitting = domains.filter((domain) => fits(geometry, [domain], need));
  if (fitting.length > 0) {
    const domain = taste.pick(leastWasteful(geometry, fitting, need, taste.timing), (candidate) =>
      looseness(geometry, candidate, need),
    );
    return takeNodes(geometry, [domain], domain.runs, need, taste);
  }
  if (gang || !fits(geometry, domains, need)) return null;
  const whole = need.rest > 0 && !hasRoomIn(geometry, domains, need.rest) ? need.nodes + 1 : need.nodes;
  return takeNodes(geometry, domains, spread(domains, whole, taste, perNode), need, taste);
}

function hasRoomIn(geometry: PoolGeometry, domains: readonly Domain[], rest: number): boolean {
  return domains.some((domain) => domain.partial.some((node) => hasRoom(geometry, node, rest)));
}

function fits(geometry: PoolGeometry, domains: readonly Domain[], need: Need): boolean {
  const whole = domains.reduce((total, domain) => total + domain.wholeNodes, 0);
  if (need.rest === 0) return whole >= need.nodes;
  return whole > need.nodes || (whole === need.nodes && hasRoomIn(geometry, domains, need.rest));
}

/**
 * The domains in which whole nodes are expected to waste least of the plane. All of them where nothing is known of the time around, and
 * for a rest alone: which domain has the fullest node with room says more than the time.
 */
function leastWasteful(
  geometry: PoolGeometry,
  domains: readonly Domain[],
  need: Need,
  timing: Timing | undefined,
): readonly Domain[] {
  if (timing === undefined || need.nodes === 0 || domains.length === 1) return domains;
  const perNode = unitsPerNode(geometry);
  const wastes = domains.map((domain) => {
    const nodes = need.rest > 0 && !hasRoomIn(geometry, [domain], need.rest) ? need.nodes + 1 : need.nodes;
    return timing.beside(domain.wholeNodes, nodes) + idleOf(domain.runs, nodes, timing, perNode) * perNode;
  });
  const least = Math.min(...wastes);
  return domains.filter((_domain, index) => wastes[index] === least);
}

/** Cost of a domain for best fit: first one whose partly used node takes the rest, then the one with the fewest free nodes. */
function looseness(geometry: PoolGeometry, domain: Domain, need: Need): number {
  if (need.rest === 0) return domain.wholeNodes;
  const roomy = domain.partial.filter((node) => hasRoom(geometry, node, need.rest));
  if (roomy.length === 0) return 1e12 + domain.wholeNodes;
  return need.nodes === 0 ? Math.min(...roomy.map((node) => node.count)) : domain.wholeNodes;
}

/**
 * Runs of nodes out of several domains, no one of which has enough: the smallest are used up until what is missing fits into one,
 * then the tightest of those. Keeps the domains that could still hold a gang.
 */
function spread(domains: readonly Domain[], nodes: number, taste: Taste, perNode: number): UnitRange[] {
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
  return [...runs, ...take(last.runs, missing, taste, perNode)];
}

function takeNodes(
  geometry: PoolGeometry,
  domains: readonly Domain[],
  runs: readonly UnitRange[],
  need: Need,
  taste: Taste,
): UnitRange[] {
  const perNode = unitsPerNode(geometry);
  const inUnits = (run: UnitRange): UnitRange => ({ from: run.from * perNode, to: run.to * perNode });
  if (need.rest === 0) return take(runs, need.nodes, taste, perNode).map(inUnits);
  if (hasRoomIn(geometry, domains, need.rest)) {
    const partial = domains.flatMap((domain) => domain.partial);
    return [...take(runs, need.nodes, taste, perNode).map(inUnits), ...takeRest(geometry, partial, need.rest, taste)];
  }
  const nodes = take(runs, need.nodes + 1, taste, perNode);
  const last = (nodes.at(-1)?.to ?? 1) - 1;
  const whole = nodes
    .map(({ from, to }) => ({ from, to: to === last + 1 ? last : to }))
    .filter(({ from, to }) => from < to);
  return [...whole.map(inUnits), ...takeRest(geometry, [untouched(geometry, last)], need.rest, taste)];
}
