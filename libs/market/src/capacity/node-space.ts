import { type PoolGeometry, unitsPerGpu, unitsPerNode } from './geometry.js';

/** What is free of one node. */
export interface NodeSpace {
  /** Free units of each GPU. */
  readonly gpus: readonly number[];
  /** Free amounts of what comes with GPUs (cores, MiB ...), in one order everywhere. Empty: every GPU brings its own share. */
  readonly host: readonly number[];
}

/** What a lease needs of one node: so many GPUs with so many units free on each, and of what comes with them. */
export interface NodeNeed {
  readonly gpus: number;
  readonly each: number;
  readonly host: readonly number[];
}

export type WeightedNeed = NodeNeed & { readonly weight: number };

/** The need of a lease of so many units on a node of which it takes the most: a whole node, or its rest. */
export function nodeNeed(geometry: PoolGeometry, units: number): NodeNeed {
  const onNode = Math.min(units, unitsPerNode(geometry));
  const each = Math.min(onNode, unitsPerGpu(geometry));
  return { gpus: Math.ceil(onNode / each), each, host: [] };
}

/**
 * Free units of a node that are expected to be of no use, for a mix of needs, as the sum of two terms. Weights are shares of all
 * requests; what they lack of 1 are requests that the node is not for, to which all of it is useless.
 *
 * UNUSABLE, the fragmentation of FGD (Weng et al., USENIX ATC 2023): a need that does not fit wastes all that is free, one that
 * fits the GPUs with less free than it needs of each. It sees one request ahead.
 *
 * STRANDED: the free units that what comes with them cannot serve when it is used up as by the mean of the mix, for the scarcest of it.
 * It sees to the end: many small leases together use cores and memory by their mean, whichever they are.
 */
export function expectedWaste(needs: readonly WeightedNeed[]): (space: NodeSpace) => number {
  const perUnit = hostPerUnit(needs);
  const elsewhere = Math.max(0, 1 - needs.reduce((sum, need) => sum + need.weight, 0));
  const bySize = [...new Set(needs.map((need) => need.each))].map((each) => ({
    each,
    needs: needs.filter((need) => need.each === each),
  }));
  return (space) => {
    let free = 0;
    for (const units of space.gpus) free += units;
    if (free === 0) return 0;
    let unusable = elsewhere * free;
    for (const size of bySize) {
      const { gpus, scraps } = roomFor(space.gpus, size.each);
      for (const need of size.needs) {
        const fits = gpus >= need.gpus && hasHost(space.host, need.host);
        unusable += need.weight * (fits ? scraps : free);
      }
    }
    let stranded = 0;
    for (let index = 0; index < perUnit.length; index += 1) {
      const each = perUnit[index] ?? 0;
      if (each > 0) stranded = Math.max(stranded, free - (space.host[index] ?? Infinity) / each);
    }
    return unusable + stranded;
  };
}

export function fitsOn(space: NodeSpace, need: NodeNeed): boolean {
  return hasHost(space.host, need.host) && roomFor(space.gpus, need.each).gpus >= need.gpus;
}

function hasHost(free: readonly number[], needed: readonly number[]): boolean {
  for (let index = 0; index < needed.length; index += 1) {
    if ((free[index] ?? Infinity) < (needed[index] ?? 0)) return false;
  }
  return true;
}

/** How many GPUs have so many units free, and how many units are free on the others. */
function roomFor(free: readonly number[], each: number): { readonly gpus: number; readonly scraps: number } {
  let gpus = 0;
  let scraps = 0;
  for (const units of free) {
    if (units >= each) gpus += 1;
    else scraps += units;
  }
  return { gpus, scraps };
}

/** What comes with one unit in the mean of the mix. */
function hostPerUnit(needs: readonly WeightedNeed[]): number[] {
  const units = needs.reduce((sum, need) => sum + need.weight * unitsOf(need), 0);
  const kinds = Math.max(0, ...needs.map((need) => need.host.length));
  return Array.from(
    { length: kinds },
    (_none, index) => needs.reduce((sum, need) => sum + need.weight * (need.host[index] ?? 0), 0) / units,
  );
}

export function unitsOf(need: NodeNeed): number {
  return need.gpus * need.each;
}
