// World: one resource over a few dozen hours, with what is used before and after a window; and seeded bookings over months.
import fc from 'fast-check';
import { type Period, overlaps } from '#libs/kernel';
import { type Geometry } from './geometry.js';
import { place } from './placement.js';
import { type UsedUnits } from './plane.js';
import { complement } from './ranges.js';
import { RESERVATION_WORLDS, bookAll } from './reservations.spec-data.js';
import {
  checkPlacement,
  hall,
  hours,
  isInside,
  oracle,
  pool,
  ranges,
  smallGeometry,
  usedIn,
} from './small-pools.spec-data.js';
import { countUnits, type UnitRange } from './units.js';

const LENGTH = 12;

describe('best fit in the plane', () => {
  it.each([
    ['the node that was just given back', pool(8, 4), [[16, 24, 0, 20]], 8, false, [[16, 24]]],
    ['the node that is wanted right after', pool(8, 4), [[8, 16, 30, 40]], 8, false, [[8, 16]]],
    [
      'the gap that fits on both sides before one that fits on one',
      pool(8, 4),
      [
        [0, 8, 0, 20],
        [24, 32, 0, 20],
        [24, 32, 30, 40],
      ],
      8,
      false,
      [[24, 32]],
    ],
    [
      'the shorter hole counts: an hour lost before ten lost on both sides',
      pool(8, 2),
      [
        [0, 8, 0, 10],
        [0, 8, 40, 50],
        [8, 16, 0, 19],
      ],
      8,
      false,
      [[8, 16]],
    ],
    [
      'two nodes that come free together, though they lie apart',
      pool(8, 4),
      [
        [0, 8, 0, 20],
        [24, 32, 0, 20],
      ],
      16,
      true,
      [
        [0, 8],
        [24, 32],
      ],
    ],
    [
      'two hours lost in a fabric that is taken apart anyway before none in one that is whole',
      pool(8, 4, 2),
      [
        [0, 8, 19, 31],
        [8, 16, 0, 18],
        [16, 32, 0, 20],
      ],
      8,
      true,
      [[8, 16]],
    ],
    [
      'but not twenty hours',
      pool(8, 4, 2),
      [
        [0, 8, 19, 31],
        [16, 32, 0, 20],
      ],
      8,
      true,
      [[16, 24]],
    ],
    ['GPUs of a node by their time', pool(8, 1), [[4, 6, 0, 20]], 2, false, [[4, 6]]],
    ['kW of a hall by their time', hall(1_000, 100), [[700, 800, 30, 40]], 100, false, [[700, 800]]],
    ['as in the window alone where nothing is near', pool(8, 4), [], 16, true, [[0, 16]]],
  ] as const)('takes %s', (_name, geometry, used, units, gang, expected) => {
    const taken = used.map(([from, to, start, end]) => ({ units: { from, to }, period: hours(start, end) }));
    expect(placeIn(geometry, taken, hours(20, 30), units, gang, hours(0, 50))).toEqual(ranges(expected));
  });

  it('places whenever the oracle can, by the rules, in free units, and repeatably', () => {
    fc.assert(
      fc.property(
        smallGeometry().chain((geometry) => fc.tuple(fc.constant(geometry), usedIn(geometry, LENGTH))),
        someWindow(),
        fc.integer({ min: 1, max: 24 }),
        fc.boolean(),
        ([geometry, used], window, units, gang) => {
          const free = freeOver(geometry, used, window);
          const placed = placeIn(geometry, used, window, units, gang, hours(0, LENGTH));
          expect(placed !== null).toBe(oracle(geometry, free, units, gang));
          expect(placeIn(geometry, [...used].reverse(), window, units, gang, hours(0, LENGTH))).toEqual(placed);
          if (placed !== null) checkPlacement(geometry, free, units, gang, placed);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('places in a hall whenever enough kW are free', () => {
    const geometry = hall(40, 1);
    fc.assert(
      fc.property(usedIn(geometry, LENGTH), someWindow(), fc.integer({ min: 1, max: 40 }), (used, window, units) => {
        const free = freeOver(geometry, used, window);
        const placed = placeIn(geometry, used, window, units, false, hours(0, LENGTH));
        expect(placed !== null).toBe(countUnits(free) >= units);
        if (placed === null) return;
        expect(countUnits(placed)).toBe(units);
        expect(isInside(placed, free)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('wastes no more than in the window alone in the mean of seeded bookings, and refuses less of them all', () => {
    const outcomes = RESERVATION_WORLDS.map((world) =>
      [false, true].map((looksAround) => {
        const each = SEEDS.map((seed) => bookAll({ ...world, days: world.days / 2 }, seed, looksAround, 1));
        return {
          fragmentation: each.reduce((sum, outcome) => sum + outcome.fragmentation, 0),
          refused: each.reduce((sum, outcome) => sum + outcome.refused, 0),
        };
      }),
    );
    for (const [alone, inPlane] of outcomes) expect(inPlane?.fragmentation).toBeLessThan(alone?.fragmentation ?? 0);
    const refused = (index: number): number => outcomes.reduce((sum, each) => sum + (each[index]?.refused ?? 0), 0);
    expect(refused(1)).toBeLessThan(refused(0));
  });
});

const SEEDS = [1, 2, 3];

function placeIn(
  geometry: Geometry,
  used: readonly UsedUnits[],
  window: Period,
  units: number,
  gang: boolean,
  horizon: Period,
): readonly UnitRange[] | null {
  const free = freeOver(geometry, used, window);
  return place({ geometry, free, units, gang, around: { window, horizon, used } });
}

function freeOver(geometry: Geometry, used: readonly UsedUnits[], window: Period): UnitRange[] {
  return complement(
    used.filter(({ period }) => overlaps(period, window)).map(({ units }) => units),
    geometry.units,
  );
}

function someWindow(): fc.Arbitrary<Period> {
  return fc
    .tuple(fc.integer({ min: 0, max: LENGTH - 1 }), fc.integer({ min: 1, max: LENGTH }))
    .map(([start, length]) => hours(start, Math.min(LENGTH, start + length)));
}
