// World: a few nodes, or a small hall, over some hours; and an oracle that tries every placement at every full hour.
import fc from 'fast-check';
import { type Geometry, isQuantity } from './geometry.js';
import { fragmentation } from './fragmentation.js';
import { type UsedUnits } from './plane.js';
import { complement } from './ranges.js';
import { everyPlacement, hall, hours, pool, sharedPool, span, usedIn } from './small-pools.spec-data.js';
import { countUnits } from './units.js';
import { type UsualRequest, usualRequests } from './usual-requests.js';

const LENGTH = 6;

describe('fragmentation', () => {
  it.each([
    ['an empty pool', pool(8, 4, 2), [], 0],
    ['a full pool', pool(8, 4, 2), [[0, 32, 0, 8]], 0],
    ['one node of two is taken: none of the other is of use to pairs', pool(1, 2), [[0, 1, 0, 8]], 0.5],
    [
      'a node is taken in the middle: too short for the half of it that is asked for long',
      pool(1, 1),
      [[0, 1, 3, 5]],
      0.5,
    ],
    [
      'half of each of two nodes: enough GPUs, no node',
      pool(2, 2, 2, 2),
      [
        [0, 1, 0, 8],
        [2, 3, 0, 8],
      ],
      1,
    ],
    [
      'half of each of two GPUs',
      sharedPool(2, 2, 1),
      [
        [0, 1, 0, 8],
        [2, 3, 0, 8],
      ],
      1,
    ],
  ] as const)('of %s', (name, geometry, used, expected) => {
    const requests = REQUESTS[name] ?? usualRequests(geometry);
    const plane = { geometry, horizon: hours(0, 8), used: rectangles(used) };
    expect(fragmentation(plane, requests)).toBeCloseTo(expected, 10);
  });

  it.each([
    ['GPUs', fc.constantFrom(pool(1, 4, 2), pool(2, 3, 2, 1), pool(2, 3, 3, 1), pool(2, 3), pool(4, 1, 1, 1))],
    ['shared GPUs', fc.constantFrom(sharedPool(2, 2, 2), sharedPool(3, 1, 3, 2), sharedPool(2, 3, 1))],
    ['kW', fc.constantFrom(hall(6, 1), hall(6, 2))],
  ] as const)('is what the oracle finds, from 0 to 1: %s', (_name, geometries: fc.Arbitrary<Geometry>) => {
    fc.assert(
      fc.property(
        geometries.chain((geometry) => fc.tuple(fc.constant(geometry), usedIn(geometry, LENGTH))),
        fc.array(someRequest(), { minLength: 1, maxLength: 3 }),
        ([geometry, used], requests) => {
          const found = fragmentation({ geometry, horizon: hours(0, LENGTH), used }, requests);
          expect(found).toBeCloseTo(oracle(geometry, used, requests), 10);
          expect(found).toBeGreaterThanOrEqual(0);
          expect(found).toBeLessThanOrEqual(1);
          expect(fragmentation({ geometry, horizon: hours(0, LENGTH), used: [] }, requests)).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('usual requests', () => {
  it.each([
    ['nodes up to a fabric', pool(8, 64, 16), [8, 16, 32, 64, 128]],
    ['GPUs up to a node and on', { ...pool(8, 4, 2), minChunk: 1 }, [1, 2, 4, 8, 16]],
    ['a fabric that is no power of two', pool(8, 6, 3), [8, 16]],
    ['kW', hall(1_000, 100), [100, 200, 400, 800]],
  ] as const)('are %s, and their shares add up to 1', (_name, geometry, sizes) => {
    const usual = usualRequests(geometry);
    expect([...new Set(usual.map(({ units }) => units))]).toEqual(sizes);
    expect(usual.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10);
  });
});

const ANY = { gang: true, weight: 0.5 };
/** What is asked for in the worlds whose name does not say it all. */
const REQUESTS: Readonly<Record<string, readonly UsualRequest[]>> = {
  'one node of two is taken: none of the other is of use to pairs': [
    { ...ANY, units: 1, hours: 8 },
    { ...ANY, units: 2, hours: 8 },
  ],
  'a node is taken in the middle: too short for the half of it that is asked for long': [
    { ...ANY, units: 1, hours: 1 },
    { ...ANY, units: 1, hours: 4 },
  ],
  'half of each of two nodes: enough GPUs, no node': [{ ...ANY, units: 2, hours: 1, weight: 1 }],
  'half of each of two GPUs': [{ ...ANY, units: 2, hours: 1, weight: 1 }],
};

function rectangles(used: readonly (readonly [number, number, number, number])[]): UsedUnits[] {
  return used.map(([from, to, start, end]) => ({ units: { from, to }, period: hours(start, end) }));
}

function someRequest(): fc.Arbitrary<UsualRequest> {
  return fc.record({
    units: fc.integer({ min: 1, max: 6 }),
    hours: fc.integer({ min: 1, max: LENGTH + 1 }),
    gang: fc.boolean(),
    weight: fc.constantFrom(0.25, 0.5, 1),
  });
}

/** By the words of the definition, unit by unit and hour by hour. */
function oracle(geometry: Geometry, used: readonly UsedUnits[], requests: readonly UsualRequest[]): number {
  const isFree = (hour: number, unit: number): boolean =>
    !used.some(
      ({ units, period }) =>
        units.from <= unit &&
        unit < units.to &&
        period.start < hours(hour, hour + 1).end &&
        hours(hour, hour + 1).start < period.end,
    );
  const cells = span(0, LENGTH).flatMap((hour) => span(0, geometry.units).map((unit) => ({ hour, unit })));
  const free = cells.filter(({ hour, unit }) => isFree(hour, unit));
  let [all, unusable] = [0, 0];
  for (const request of requests.filter(({ units }) => isQuantity(geometry, units))) {
    const ever = coveredBy(geometry, [], request);
    const now = coveredBy(geometry, used, request);
    for (const { hour, unit } of free) {
      if (!ever.has(hour * geometry.units + unit)) continue;
      all += request.weight;
      if (!now.has(hour * geometry.units + unit)) unusable += request.weight;
    }
  }
  return all === 0 ? 0 : unusable / all;
}

function coveredBy(geometry: Geometry, used: readonly UsedUnits[], request: UsualRequest): Set<number> {
  const covered = new Set<number>();
  for (let start = 0; start + request.hours <= LENGTH; start += 1) {
    const window = hours(start, start + request.hours);
    const taken = used.filter(({ period }) => period.start < window.end && window.start < period.end);
    const free = complement(
      taken.map(({ units }) => units),
      geometry.units,
    );
    for (const unit of usableUnits(geometry, free, request)) {
      for (const hour of span(start, start + request.hours)) covered.add(hour * geometry.units + unit);
    }
  }
  return covered;
}

function usableUnits(
  geometry: Geometry,
  free: readonly { from: number; to: number }[],
  request: UsualRequest,
): number[] {
  if (geometry.kind === 'HALL') {
    return countUnits(free) >= request.units ? free.flatMap(({ from, to }) => span(from, to)) : [];
  }
  const perNode = geometry.gpusPerNode * (geometry.unitsPerGpu ?? 1);
  return everyPlacement(geometry, free, request.units, request.gang).flatMap(({ whole, rest }) => [
    ...whole.flatMap((node) => span(node * perNode, (node + 1) * perNode)),
    ...rest,
  ]);
}
