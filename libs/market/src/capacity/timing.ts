import { HOUR } from '#libs/kernel';
import { type Geometry, type PoolGeometry, unitsPerNode } from './geometry.js';
import { type CutRuns, type Piece, type Surroundings, piecesAround } from './holes.js';
import { expectedWaste, nodeNeed } from './node-space.js';
import { type UnitRange } from './units.js';
import { type UsualRequest } from './usual-requests.js';

/**
 * What a placement is expected to waste in the plane, in unit-hours. Along the time: the shorter of the holes that it leaves before and
 * after the window. Along the units: what usual requests can no longer use, over the window, of its node and its fabric domain: the
 * gradient of FGD (`expectedWaste`), for nodes as there and for domains likewise.
 */
export interface Timing {
  /** The runs (each position stands for `size` units) cut where the holes around the window change. */
  pieces(runs: readonly UnitRange[], size: number): Piece[];
  /** What becomes useless of the rest of a domain's free nodes, for gangs, when some of them are taken. */
  beside(free: number, taken: number): number;
  /** What becomes useless of the rest of a node, given the free units of its GPUs before and after. */
  onNode(change: { readonly before: readonly number[]; readonly after: readonly number[] }): number;
}

export function timing(geometry: Geometry, around: Surroundings, requests: readonly UsualRequest[]): Timing {
  const hours = (around.window.end - around.window.start) / HOUR;
  const nodes = geometry.kind === 'GPU' ? nodeWaste(geometry, requests) : { domain: () => 0, node: () => 0 };
  const cutBySize = new Map<number, CutRuns>();
  return {
    pieces: (runs, size) => {
      const known = cutBySize.get(size) ?? piecesAround(around, size);
      cutBySize.set(size, known);
      return known(runs);
    },
    beside: (free, taken) => hours * (nodes.domain(free - taken) - nodes.domain(free)),
    onNode: ({ before, after }) => hours * (nodes.node(after) - nodes.node(before)),
  };
}

function nodeWaste(
  geometry: PoolGeometry,
  requests: readonly UsualRequest[],
): { domain: (nodes: number) => number; node: (gpus: readonly number[]) => number } {
  const perNode = unitsPerNode(geometry);
  const weights = new Map<number, number>();
  for (const { units, weight } of requests) weights.set(units, (weights.get(units) ?? 0) + weight);
  const needs = [...weights].map(([units, weight]) => ({ ...nodeNeed(geometry, units), weight }));
  const waste = expectedWaste(needs);
  const sizes = [...weights].map(([units, weight]) => ({ nodes: Math.ceil(units / perNode), weight }));
  return {
    domain: (nodes) => sizes.reduce((sum, size) => sum + (size.nodes > nodes ? size.weight * nodes * perNode : 0), 0),
    node: (gpus) => waste({ gpus, host: [] }),
  };
}
