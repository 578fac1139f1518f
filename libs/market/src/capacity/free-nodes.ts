import { type PoolGeometry, unitsPerGpu, unitsPerNode } from './geometry.js';
import { clip, lengthOf } from './ranges.js';
import { countUnits, type UnitRange } from './units.js';

/** A node of which some units are free and some are not. */
export interface PartialNode {
  readonly node: number;
  readonly free: readonly UnitRange[];
  readonly count: number;
  /** Free units of each of its GPUs. */
  readonly gpus: readonly number[];
}

/** One fabric domain as placement sees it. */
export interface Domain {
  readonly index: number;
  /** Runs of wholly free nodes, in node numbers. */
  readonly runs: readonly UnitRange[];
  readonly wholeNodes: number;
  readonly partial: readonly PartialNode[];
}

/** Sorts free units (normalised) into wholly and partly free nodes by fabric domain; domains with nothing free are left out. */
export function freeDomains(geometry: PoolGeometry, free: readonly UnitRange[]): Domain[] {
  const whole = free.map((range) => wholeNodesIn(geometry, range)).filter((run) => run.from < run.to);
  const byDomain = new Map<number, { runs: UnitRange[]; partial: PartialNode[] }>();
  const at = (index: number): { runs: UnitRange[]; partial: PartialNode[] } => {
    const found = byDomain.get(index) ?? { runs: [], partial: [] };
    byDomain.set(index, found);
    return found;
  };
  for (const run of whole) {
    for (let index = domainOf(geometry, run.from); index <= domainOf(geometry, run.to - 1); index += 1) {
      const domain = { from: index * geometry.nodesPerFabric, to: (index + 1) * geometry.nodesPerFabric };
      at(index).runs.push(...clip([run], domain));
    }
  }
  for (const node of partlyFree(geometry, free)) at(domainOf(geometry, node.node)).partial.push(node);
  return [...byDomain]
    .sort(([a], [b]) => a - b)
    .map(([index, { runs, partial }]) => ({
      index,
      runs,
      partial,
      wholeNodes: runs.reduce((total, run) => total + lengthOf(run), 0),
    }));
}

function domainOf(geometry: PoolGeometry, node: number): number {
  return Math.floor(node / geometry.nodesPerFabric);
}

function wholeNodesIn(geometry: PoolGeometry, range: UnitRange): UnitRange {
  return { from: Math.ceil(range.from / unitsPerNode(geometry)), to: Math.floor(range.to / unitsPerNode(geometry)) };
}

/** Only a range's first and last node can be partly free. */
function partlyFree(geometry: PoolGeometry, free: readonly UnitRange[]): PartialNode[] {
  const perNode = unitsPerNode(geometry);
  const pieces = new Map<number, UnitRange[]>();
  const note = (node: number, range: UnitRange): void => {
    const [piece] = clip([range], { from: node * perNode, to: (node + 1) * perNode });
    if (piece === undefined || lengthOf(piece) === perNode) return;
    pieces.set(node, [...(pieces.get(node) ?? []), piece]);
  };
  for (const range of free) {
    const first = Math.floor(range.from / perNode);
    const last = Math.floor((range.to - 1) / perNode);
    note(first, range);
    if (last !== first) note(last, range);
  }
  return [...pieces]
    .map(([node, free]) => ({ node, free, count: countUnits(free), gpus: freeOfGpus(geometry, node, free) }))
    .sort((a, b) => a.node - b.node);
}

/** A wholly free node, seen as one of which a part is wanted. */
export function untouched(geometry: PoolGeometry, node: number): PartialNode {
  const count = unitsPerNode(geometry);
  const free = [{ from: node * count, to: (node + 1) * count }];
  return { node, free, count, gpus: freeOfGpus(geometry, node, free) };
}

function freeOfGpus(geometry: PoolGeometry, node: number, free: readonly UnitRange[]): number[] {
  return Array.from({ length: geometry.gpusPerNode }, (_none, gpu) =>
    countUnits(clip(free, gpuUnits(geometry, node * geometry.gpusPerNode + gpu))),
  );
}

/** The units of a GPU, by its number in the pool. */
export function gpuUnits(geometry: PoolGeometry, gpu: number): UnitRange {
  return { from: gpu * unitsPerGpu(geometry), to: (gpu + 1) * unitsPerGpu(geometry) };
}
