// World: one small pool with some of it in use, and a rush of requests for the same and for overlapping windows.
import fc from 'fast-check';
import { type Period, overlaps } from '#libs/kernel';
import { type Geometry } from './geometry.js';
import { type TurnAnswer, type TurnRequest, placeInTurn } from './place-in-turn.js';
import { bookableUnits, place } from './placement.js';
import { type UsedUnits } from './plane.js';
import { complement } from './ranges.js';
import { checkPlacement, hours, pool, smallGeometry, usedIn } from './small-pools.spec-data.js';

const LENGTH = 10;

describe('placements in turn', () => {
  it.each([
    [
      'each another node',
      [8, 8, 8],
      [
        [0, 8],
        [8, 16],
        [16, 24],
      ],
    ],
    ['who comes too late hears what was left, and a smaller one may still fit', [24, 16, 8], [[0, 24], 8, [24, 32]]],
    ['the last gets nothing', [32, 8], [[0, 32], 0]],
    [
      'parts of one node',
      [4, 4, 8],
      [
        [0, 4],
        [4, 8],
        [8, 16],
      ],
    ],
  ] as const)('%s', (_name, units, expected) => {
    const requests = units.map((each) => ({ units: each, gang: true, window: hours(0, 5) }));
    const answers = placeInTurn({ geometry: pool(8, 4), used: [] }, requests);
    expect(answers.map((answer) => (answer.placement === null ? answer.bookableUnits : answer.placement))).toEqual(
      expected.map((each) => (typeof each === 'number' ? each : [{ from: each[0], to: each[1] }])),
    );
  });

  it('never overlap each other or what is used, and are what one by one would give', () => {
    fc.assert(
      fc.property(
        smallGeometry().chain((geometry) => fc.tuple(fc.constant(geometry), usedIn(geometry, LENGTH))),
        fc.array(someRequest(), { maxLength: 8 }),
        fc.boolean(),
        ([geometry, used], requests, looksAround) => {
          const resource = { geometry, used, ...(looksAround ? { horizon: hours(0, LENGTH) } : {}) };
          const answers = placeInTurn(resource, requests);
          expect(answers).toEqual(oneByOne(resource, requests));
          const taken = [...used];
          answers.forEach(({ placement }, index) => {
            const request = requests[index];
            if (placement === null || request === undefined) return;
            checkPlacement(geometry, freeOver(geometry, taken, request.window), request.units, request.gang, placement);
            taken.push(...placement.map((units) => ({ units, period: request.window })));
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

function someRequest(): fc.Arbitrary<TurnRequest> {
  const window = fc
    .tuple(fc.integer({ min: 0, max: LENGTH - 1 }), fc.integer({ min: 1, max: LENGTH }))
    .map(([start, length]) => hours(start, Math.min(LENGTH, start + length)));
  return fc.record({
    units: fc.integer({ min: 1, max: 8 }),
    gang: fc.boolean(),
    window: fc.oneof(fc.constant(hours(2, 6)), window),
  });
}

/** Reads what is free anew for every request, as if each booking had been committed before the next came. */
function oneByOne(
  { geometry, used, horizon }: { geometry: Geometry; used: readonly UsedUnits[]; horizon?: Period },
  requests: readonly TurnRequest[],
): TurnAnswer[] {
  const taken = [...used];
  return requests.map(({ units, window, gang }) => {
    const free = freeOver(geometry, taken, window);
    const around = horizon ? { around: { window, horizon, used: taken } } : {};
    const placement = place({ geometry, free, units, gang, ...around });
    if (placement === null) return { placement, bookableUnits: bookableUnits(geometry, free, gang) };
    taken.push(...placement.map((range) => ({ units: range, period: window })));
    return { placement };
  });
}

function freeOver(geometry: Geometry, used: readonly UsedUnits[], window: Period): { from: number; to: number }[] {
  return complement(
    used.filter(({ period }) => overlaps(period, window)).map(({ units }) => units),
    geometry.units,
  );
}
