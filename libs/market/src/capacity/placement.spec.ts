// World: small pools (of whole and of shared GPUs) and halls with some units taken, and an oracle that tries every way of placing a lease.
import fc from 'fast-check';
import { type PoolGeometry, isQuantity, largestQuantity, unitsPerGpu, unitsPerNode } from './geometry.js';
import { bookableUnits, bookableWithPower, place, proposals } from './placement.js';
import { complement, normalise } from './ranges.js';
import {
  checkPlacement,
  freeOf,
  hall,
  isInside,
  oracle,
  pool,
  ranges,
  sharedPool,
  smallPool,
  span,
} from './small-pools.spec-data.js';
import { scattered } from './taste.js';
import { countUnits } from './units.js';

describe('place', () => {
  it.each([
    ['a whole node goes to a node boundary', pool(8, 8), [], 8, false, [[0, 8]]],
    ['two nodes stay together in the tightest run', pool(8, 8), [[16, 24]], 16, false, [[0, 16]]],
    ['half a node goes into the half that is left', pool(8, 8), [[0, 4]], 4, false, [[4, 8]]],
    [
      'the tightest partly used node is filled first',
      pool(8, 8),
      [
        [0, 2],
        [8, 12],
      ],
      4,
      false,
      [[12, 16]],
    ],
    [
      'also where that node lies in a domain with more free nodes',
      pool(8, 4, 2),
      [
        [0, 2],
        [8, 16],
        [16, 20],
      ],
      4,
      false,
      [[20, 24]],
    ],
    ['a gang keeps to one fabric domain', pool(8, 8, 2), [[0, 8]], 16, true, [[16, 32]]],
    ['without a gang the scraps go first, the whole domains stay', pool(8, 8, 4), [[0, 8]], 40, false, [[8, 48]]],
    ['a node and a half: the half in a partly used node', pool(8, 4), [[0, 4]], 12, false, [[4, 16]]],
    ['a node and a half on an empty pool', pool(8, 4), [], 12, false, [[0, 12]]],
    ['GPUs of one node need not lie together', pool(8, 1), [[2, 4]], 4, false, [[4, 8]]],
    [
      'they may even be in two pieces',
      pool(8, 1),
      [[3, 5]],
      6,
      false,
      [
        [0, 3],
        [5, 8],
      ],
    ],
    ['a hall takes the tightest stretch', hall(1000, 100), [[300, 400]], 300, false, [[0, 300]]],
    [
      'or several',
      hall(1000, 100),
      [[300, 400]],
      800,
      false,
      [
        [0, 200],
        [400, 1000],
      ],
    ],
  ] as const)('%s', (_name, geometry, used, units, gang, expected) => {
    const free = complement(ranges(used), geometry.units);
    expect(place({ geometry, free, units, gang })).toEqual(ranges(expected));
  });

  it.each([
    [
      'a gang larger than any one domain has free',
      pool(8, 8, 2),
      [
        [0, 4],
        [16, 17],
        [32, 33],
        [48, 49],
      ],
      16,
      true,
    ],
    [
      'whole nodes where every node is partly used',
      pool(8, 2),
      [
        [0, 1],
        [8, 9],
      ],
      8,
      false,
    ],
    [
      'half a node where only quarters are left',
      pool(8, 2),
      [
        [0, 6],
        [8, 14],
      ],
      4,
      false,
    ],
    ['more than there is', pool(8, 2), [], 17, false],
    ['nothing', pool(8, 2), [], 0, false],
    ['a fraction', pool(8, 2), [], 1.5, false],
  ] as const)('refuses %s', (_name, geometry, used, units, gang) => {
    expect(place({ geometry, free: complement(ranges(used), geometry.units), units, gang })).toBeNull();
  });

  it('places exactly what the oracle can place, in free units, by the rules', () => {
    fc.assert(
      fc.property(
        smallPool(),
        fc.integer({ min: 1, max: 24 }),
        fc.boolean(),
        fc.integer(),
        ({ geometry, free }, units, gang, seed) => {
          const possible = oracle(geometry, free, units, gang);
          const best = place({ geometry, free, units, gang });
          expect(best !== null).toBe(possible);
          for (const placed of [best, place({ geometry, free, units, gang }, scattered(seed))]) {
            expect(placed !== null).toBe(possible);
            if (placed !== null) checkPlacement(geometry, free, units, gang, placed);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it('places a hall exactly when enough kW are free', () => {
    fc.assert(
      fc.property(freeOf(60), fc.integer({ min: 1, max: 60 }), fc.integer(), (free, units, seed) => {
        const geometry = hall(60, 1);
        const placed = place({ geometry, free, units, gang: false }, scattered(seed));
        expect(placed !== null).toBe(countUnits(free) >= units);
        if (placed === null) return;
        expect(countUnits(placed)).toBe(units);
        expect(isInside(placed, free)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a gang of the largest size possible whenever a smaller tight fit exists', () => {
    const geometry = pool(8, 16, 4);
    const free = complement(
      ranges([
        [0, 16],
        [32, 40],
      ]),
      geometry.units,
    );
    const placed = place({ geometry, free, units: 16, gang: false }) ?? [];
    const left = complement([...complement(free, geometry.units), ...placed], geometry.units);
    expect(placed).toEqual([{ from: 16, to: 32 }]);
    expect(bookableUnits(geometry, left, true)).toBe(32);
  });
});

describe('bookableUnits', () => {
  it('is the largest amount that place can place', () => {
    fc.assert(
      fc.property(smallPool(), fc.boolean(), fc.constantFrom(1, 2, 4, 8), ({ geometry: base, free }, gang, chunk) => {
        const geometry = {
          ...base,
          minChunk: divides(chunk, base) ? chunk : 1,
        };
        const amounts = Array.from({ length: geometry.units }, (_none, index) => index + 1).filter((units) =>
          isQuantity(geometry, units),
        );
        const placeable = amounts.filter((units) => place({ geometry, free, units, gang }) !== null);
        expect(bookableUnits(geometry, free, gang)).toBe(Math.max(0, ...placeable));
        // and whatever is less can be placed as well: a tenant may always take fewer
        expect(placeable).toEqual(amounts.filter((units) => units <= Math.max(0, ...placeable)));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['no power, nothing', 0, 0],
    ['power for less than a chunk', 3_999, 0],
    ['power for one chunk and a bit', 7_900, 4],
    ['power for all', 16_000, 16],
    ['power is not scarce', null, 16],
    ['overdrawn', -5, 0],
  ])('counts what the site feeds: %s', (_name, freeWatts, expected) => {
    const geometry = pool(8, 2, 2, 4);
    expect(bookableWithPower(geometry, [{ from: 0, to: 16 }], false, { freeWatts, wattsPerUnit: 1_000 })).toBe(
      expected,
    );
  });
});

describe('quantities', () => {
  const shared = { ...sharedPool(100, 4, 2), minChunk: 10 };

  it.each([
    ['chunks of a node', pool(8, 4, 4, 2), [2, 4, 6, 8, 10, 30, 32], [1, 3, 7, 33, 0, 2.5]],
    ['whole nodes', pool(8, 4), [8, 16, 24, 32], [4, 12, 40]],
    ['at least two nodes, then by nodes', pool(8, 4, 4, 16), [16, 24, 32], [8, 20]],
    ['tenths of a GPU, then GPUs', shared, [10, 40, 100, 200, 800], [5, 147, 250, 900]],
    ['kW', hall(1_050, 100), [100, 1_000], [50, 1_050, 1_100]],
  ] as const)('%s', (_name, geometry, good, bad) => {
    expect(good.filter((units) => !isQuantity(geometry, units))).toEqual([]);
    expect(bad.filter((units) => isQuantity(geometry, units))).toEqual([]);
    for (let units = 0; units <= geometry.units; units += 1) {
      const largest = largestQuantity(geometry, units);
      expect(largest === 0 || isQuantity(geometry, largest)).toBe(true);
      expect(largest).toBeLessThanOrEqual(units);
    }
  });
});

describe('proposals', () => {
  it('are distinct, valid, the same for the same seed, the best fit first, or last in a crowd', () => {
    fc.assert(
      fc.property(
        smallPool(),
        fc.integer({ min: 1, max: 16 }),
        fc.boolean(),
        fc.integer(),
        ({ geometry, free }, units, gang, seed) => {
          const found = proposals({ geometry, free, units, gang }, { seed });
          expect(found).toEqual(proposals({ geometry, free, units, gang }, { seed }));
          expect(found[0] ?? null).toEqual(place({ geometry, free, units, gang }));
          expect(proposals({ geometry, free, units, gang }, { seed, isCrowded: true })).toEqual([
            ...found.slice(1),
            ...found.slice(0, 1),
          ]);
          expect(new Set(found.map((ranges_) => JSON.stringify(ranges_))).size).toBe(found.length);
          expect(found.length).toBeLessThanOrEqual(4);
          for (const placed of found) checkPlacement(geometry, free, units, gang, placed);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('spread a crowd: a hundred bookers of one node each rarely meet in their first choice', () => {
    const geometry = pool(8, 512, 512);
    const free = [{ from: 0, to: geometry.units }];
    const chosen = Array.from(
      { length: 100 },
      (_none, seed) =>
        proposals({ geometry, free, units: 8, gang: false }, { seed, isCrowded: true, count: 2 })[0]?.[0]?.from,
    );
    expect(new Set(chosen).size).toBeGreaterThan(80);
  });
});

describe('ranges', () => {
  it('normalise and complement split the units between them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -5, max: 45 }), fc.integer({ min: -5, max: 45 }))), (pairs) => {
        const messy = pairs.map(([from, to]) => ({ from, to }));
        const covered = new Set(
          messy.flatMap(({ from, to }) => span(from, to)).filter((unit) => unit >= 0 && unit < 40),
        );
        expect(normalise(messy, 40).flatMap(({ from, to }) => span(from, to))).toEqual(
          [...covered].sort((a, b) => a - b),
        );
        expect(countUnits(complement(messy, 40))).toBe(40 - covered.size);
      }),
    );
  });
});

/** Whether a chunk keeps the rule of `minChunk`: within a GPU, within a node and beyond it. */
function divides(chunk: number, geometry: PoolGeometry): boolean {
  return [unitsPerGpu(geometry), unitsPerNode(geometry)].every((size) => size % chunk === 0 || chunk % size === 0);
}
