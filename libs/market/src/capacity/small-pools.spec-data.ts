// Small pools with some units taken, and a brute-force oracle that tries every way of placing a lease, by the words of the rule.
import fc from 'fast-check';
import { HOUR, type Period, instantFromEpoch } from '#libs/kernel';
import { type Geometry, type PoolGeometry, unitsPerGpu, unitsPerNode } from './geometry.js';
import { type UsedUnits } from './plane.js';
import { complement, normalise } from './ranges.js';
import { countUnits, type UnitRange } from './units.js';

export function pool(gpusPerNode: number, nodes: number, nodesPerFabric = nodes, minChunk = gpusPerNode): PoolGeometry {
  return { kind: 'GPU', units: gpusPerNode * nodes, gpusPerNode, nodesPerFabric, minChunk };
}

/** A pool whose GPUs are shared: so many units each. */
export function sharedPool(gpuUnits: number, gpusPerNode: number, nodes: number, nodesPerFabric = nodes): PoolGeometry {
  const units = gpuUnits * gpusPerNode * nodes;
  return { kind: 'GPU', units, gpusPerNode, nodesPerFabric, minChunk: 1, unitsPerGpu: gpuUnits };
}

export function hall(units: number, minChunk: number): Geometry {
  return { kind: 'HALL', units, minChunk };
}

export function ranges(pairs: readonly (readonly [number, number])[]): UnitRange[] {
  return pairs.map(([from, to]) => ({ from, to }));
}

export function span(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_none, index) => from + index);
}

/** Hours since 1970: the time of these worlds. */
export function hours(from: number, to: number): Period {
  return { start: instantFromEpoch(from * HOUR), end: instantFromEpoch(to * HOUR) };
}

/** Free units of an address space as any set of ranges. */
export function freeOf(units: number): fc.Arbitrary<UnitRange[]> {
  return fc.array(fc.boolean(), { minLength: units, maxLength: units }).map((taken) =>
    complement(
      taken.flatMap((isTaken, unit) => (isTaken ? [{ from: unit, to: unit + 1 }] : [])),
      units,
    ),
  );
}

export function smallGeometry(): fc.Arbitrary<PoolGeometry> {
  return fc
    .record({
      gpusPerNode: fc.constantFrom(1, 2, 4),
      nodes: fc.integer({ min: 1, max: 6 }),
      nodesPerFabric: fc.integer({ min: 1, max: 6 }),
      gpuUnits: fc.constantFrom(1, 1, 3),
    })
    .map(({ gpusPerNode, nodes, nodesPerFabric, gpuUnits }) =>
      gpuUnits === 1
        ? pool(gpusPerNode, nodes, nodesPerFabric)
        : sharedPool(gpuUnits, gpusPerNode, nodes, nodesPerFabric),
    );
}

export function smallPool(): fc.Arbitrary<{ geometry: PoolGeometry; free: UnitRange[] }> {
  return fc.tuple(smallGeometry(), fc.boolean()).chain(([geometry, full]) => {
    // whole free nodes would be rare among random bits: half of the worlds take whole nodes out instead
    const perNode = unitsPerNode(geometry);
    const size = full ? perNode : 1;
    return freeOf(geometry.units / size).map((free) => ({
      geometry,
      free: free.map(({ from, to }) => ({ from: from * size, to: to * size })),
    }));
  });
}

/** Used rectangles that do not overlap, in whole hours of [0, length). */
export function usedIn(geometry: Geometry, length: number): fc.Arbitrary<UsedUnits[]> {
  const between = (size: number) =>
    fc.tuple(fc.integer({ min: 0, max: size }), fc.integer({ min: 0, max: size })).map(([a, b]) => ({
      from: Math.min(a, b),
      to: Math.max(a, b),
    }));
  return fc.array(fc.tuple(between(geometry.units), between(length)), { maxLength: 10 }).map((drawn) => {
    const kept: { units: UnitRange; time: UnitRange }[] = [];
    for (const [units, time] of drawn) {
      const isEmpty = units.from === units.to || time.from === time.to;
      if (!isEmpty && !kept.some((other) => meet(other.units, units) && meet(other.time, time)))
        kept.push({ units, time });
    }
    return kept.map(({ units, time }) => ({ units, period: hours(time.from, time.to) }));
  });
}

function meet(a: UnitRange, b: UnitRange): boolean {
  return a.from < b.to && b.from < a.to;
}

/**
 * Every placement of a lease, as whole nodes and the units of one further node from which the rest may come: all choices of nodes, and
 * for a part of a GPU all choices of the GPU.
 */
export function everyPlacement(
  geometry: PoolGeometry,
  free: readonly UnitRange[],
  units: number,
  gang: boolean,
): { readonly whole: readonly number[]; readonly rest: readonly number[] }[] {
  const isFree = new Set(free.flatMap(({ from, to }) => span(from, to)));
  const [perNode, perGpu] = [unitsPerNode(geometry), unitsPerGpu(geometry)];
  const unitsOn = (node: number): number[] => span(node * perNode, (node + 1) * perNode);
  const isWhole = (node: number): boolean => unitsOn(node).every((unit) => isFree.has(unit));
  const [wholeNodes, rest] = [Math.floor(units / perNode), units % perNode];
  if (units > perGpu && units % perGpu !== 0) return [];
  return subsets(span(0, geometry.units / perNode))
    .filter((nodes) => nodes.length === wholeNodes + (rest > 0 ? 1 : 0))
    .filter((nodes) => !gang || new Set(nodes.map((node) => Math.floor(node / geometry.nodesPerFabric))).size <= 1)
    .flatMap((nodes) => {
      if (rest === 0) return nodes.every(isWhole) ? [{ whole: nodes, rest: [] }] : [];
      return nodes
        .filter((last) => nodes.every((node) => node === last || isWhole(node)))
        .flatMap((last) =>
          restsOn(unitsOn(last), isFree, perGpu, rest).map((taken) => ({
            whole: nodes.filter((node) => node !== last),
            rest: taken,
          })),
        );
    });
}

/** Sets of units of one node out of which any `rest` may be taken (of a GPU), or whose GPUs may (of several). */
function restsOn(node: readonly number[], isFree: ReadonlySet<number>, perGpu: number, rest: number): number[][] {
  const gpus = span(0, node.length / perGpu).map((gpu) =>
    node.slice(gpu * perGpu, (gpu + 1) * perGpu).filter((unit) => isFree.has(unit)),
  );
  if (rest < perGpu) return gpus.filter((free) => free.length >= rest);
  const whole = gpus.filter((free) => free.length === perGpu);
  return whole.length >= rest / perGpu ? [whole.flat()] : [];
}

export function oracle(geometry: PoolGeometry, free: readonly UnitRange[], units: number, gang: boolean): boolean {
  return everyPlacement(geometry, free, units, gang).length > 0;
}

function subsets(items: readonly number[]): number[][] {
  return items.reduce<number[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

export function isInside(placed: readonly UnitRange[], free: readonly UnitRange[]): boolean {
  const isFree = new Set(free.flatMap(({ from, to }) => span(from, to)));
  return placed.every(({ from, to }) => span(from, to).every((unit) => isFree.has(unit)));
}

export function checkPlacement(
  geometry: PoolGeometry,
  free: readonly UnitRange[],
  units: number,
  gang: boolean,
  placed: readonly UnitRange[],
): void {
  expect(normalise(placed, geometry.units)).toEqual(placed);
  expect(countUnits(placed)).toBe(units);
  expect(isInside(placed, free)).toBe(true);
  const count = (size: number): Map<number, number> => {
    const taken = new Map<number, number>();
    for (const unit of placed.flatMap(({ from, to }) => span(from, to))) {
      taken.set(Math.floor(unit / size), (taken.get(Math.floor(unit / size)) ?? 0) + 1);
    }
    return taken;
  };
  const perNode = count(unitsPerNode(geometry));
  const partial = [...perNode.values()].filter((taken) => taken < unitsPerNode(geometry));
  expect(partial.length).toBeLessThanOrEqual(1);
  expect(perNode.size).toBe(Math.ceil(units / unitsPerNode(geometry)));
  expect(count(unitsPerGpu(geometry)).size).toBe(Math.ceil(units / unitsPerGpu(geometry)));
  if (gang) expect(new Set([...perNode.keys()].map((node) => Math.floor(node / geometry.nodesPerFabric))).size).toBe(1);
}
