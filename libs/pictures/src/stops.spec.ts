// World: a pool's timeline and bars of parts, each walked from left to right.
import fc from 'fast-check';
import { stopsOfAvailability, stopsOfCost, stopsOfUtilisation } from './stops.js';

const FRAME = { width: 400, height: 160, id: 's' };
const timeline = {
  ...{ units: 8, unitName: 'GPUs', sayInstant: String, window: { start: 0, end: 100 } },
  rectangles: [
    { fromUnit: 0, toUnit: 4, start: 20, end: 60, use: 'LEASED' as const },
    { fromUnit: 4, toUnit: 8, start: 60, end: 90, use: 'HELD' as const },
  ],
};

describe('walking a picture', () => {
  it('stops where what is free changes, lower where less is', () => {
    const stops = stopsOfAvailability(timeline, FRAME);
    expect(stops.map(({ at }) => at)).toEqual([0, 20, 60, 90]);
    expect(stops[1]?.y).toBeGreaterThan(stops[0]?.y ?? 0);
    expect(stops[3]?.y).toBe(stops[0]?.y);
    expect(stopsOfAvailability({ ...timeline, isMirrored: true }, FRAME).map(({ at }) => at)).toEqual([90, 60, 20, 0]);
  });

  it('stops in the midst of each part of a bar, in order and inside it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }), (amounts) => {
        const stops = stopsOfCost(
          amounts.map((amount, index) => ({ name: `p${index}`, amount: String(amount) })),
          FRAME,
        );
        const places = stops.map(({ x }) => x);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(stops.length).toBe(amounts.filter((amount, _, all) => amount / Math.max(1, ...all) > 0).length);
        for (const x of places) expect(x).toBeLessThanOrEqual(FRAME.width);
      }),
    );
    expect(
      stopsOfUtilisation({ units: 8, leased: 4, held: 0, blocked: 2, unitName: 'GPUs' }, FRAME).map(({ at }) => at),
    ).toEqual([0, 2, 3]);
  });
});
