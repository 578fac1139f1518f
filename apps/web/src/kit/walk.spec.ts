// World: stops of pictures anywhere on a small plane, walked with the arrow keys.
import fc from 'fast-check';
import { type Place, stepFrom, stopNear, type WalkKind } from './walk.js';

const somePlaces = fc.array(fc.record({ x: fc.nat(30), y: fc.nat(30) }), { minLength: 1, maxLength: 12 });

/** Every stop that keys lead to from one. */
function reached(stops: readonly Place[], keys: readonly string[], kind: WalkKind): ReadonlySet<number> {
  const found = new Set([0]);
  for (const at of found)
    for (const key of keys) {
      const next = stepFrom(stops, at, key, kind);
      if (next !== null) found.add(next);
    }
  return found;
}

describe('walking a picture', () => {
  it.each(['map', 'rows'] as const)('comes to every stop of a %s with two keys, and stays on it', (kind) => {
    fc.assert(
      fc.property(somePlaces, (stops) => {
        const keys = kind === 'map' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowDown', 'ArrowUp'];
        expect(reached(stops, keys, kind).size).toBe(stops.length);
      }),
    );
  });

  it('goes the way of its arrow, or stays', () => {
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] } as const;
    fc.assert(
      fc.property(somePlaces, fc.constantFrom('along', 'map' as const), (stops, kind) => {
        for (const [key, [dx, dy]] of Object.entries(ways))
          stops.forEach((from, at) => {
            const to = stops[stepFrom(stops, at, key, kind) ?? at] ?? from;
            expect((to.x - from.x) * dx + (to.y - from.y) * dy).toBeGreaterThanOrEqual(0);
          });
      }),
    );
  });

  it('goes up and down a map to what lies nearest that way', () => {
    // Texas, Georgia, Iceland, Dakota
    const sites = [
      { x: 100, y: 90 },
      { x: 120, y: 88 },
      { x: 200, y: 30 },
      { x: 102, y: 60 },
    ];
    expect(stepFrom(sites, 0, 'ArrowUp', 'map')).toBe(3);
    expect(stepFrom(sites, 3, 'ArrowDown', 'map')).toBe(0);
    expect(stepFrom(sites, 0, 'ArrowRight', 'map')).toBe(3);
    expect(stepFrom(sites, 2, 'ArrowUp', 'map')).toBe(2);
    expect([stepFrom(sites, 2, 'Home', 'map'), stepFrom(sites, 0, 'End', 'map')]).toEqual([0, 3]);
    expect(stepFrom(sites, 0, 'a', 'map')).toBeNull();
  });

  it('goes along columns, and up and down within one', () => {
    const stops = [
      { x: 0, y: 5 },
      { x: 10, y: 0 },
      { x: 10, y: 6 },
    ];
    expect(stepFrom(stops, 0, 'ArrowRight', 'along')).toBe(2);
    expect(stepFrom(stops, 2, 'ArrowUp', 'along')).toBe(1);
    expect(stepFrom(stops, 0, 'ArrowDown', 'along')).toBe(0);
  });

  it('takes the stop that the pointer means', () => {
    const stops = [
      { x: 0, y: 0 },
      { x: 50, y: 10 },
      { x: 8, y: 20 },
    ];
    const pointer = { x: 6, y: 11 };
    expect((['along', 'map', 'rows'] as const).map((kind) => stopNear(stops, pointer, kind))).toEqual([2, 2, 1]);
  });
});
