// World: prices of 30 days of which some have no figure, and free units of 14 weeks.
import fc from 'fast-check';
import { drawDepth, stopsOfDepth } from './depth.js';
import { drawPriceHistory, type PricePoint, runsOf, stopsOfPriceHistory } from './price-history.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 1);
const FRAME = { width: 600, height: 200, id: 'p' };
const point = (day: number, middle = 2): PricePoint => ({
  ...{ at: START + day * DAY, low: middle - 0.2, middle, high: middle + 0.3 },
});
const history = (booked: readonly PricePoint[], listed: readonly PricePoint[] = []) => ({
  ...{ window: { start: START, end: START + 30 * DAY }, booked, listed },
  ...{ sayInstant: () => 'day', sayPrice: (price: number) => price.toFixed(2) },
});
const days = fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { maxLength: 30 }).map((all) => all.sort((a, b) => a - b));

describe('the history of a price', () => {
  it('breaks where days are missing and nowhere else', () => {
    fc.assert(
      fc.property(days, (present) => {
        const runs = runsOf(present.map((day) => point(day)));
        expect(runs.flat()).toHaveLength(present.length);
        expect(runs).toHaveLength(present.filter((day, i) => i === 0 || day - (present[i - 1] ?? day) > 1).length);
      }),
    );
  });

  it('stays inside its frame, whatever the prices', () => {
    fc.assert(
      fc.property(days, fc.double({ min: 0.01, max: 90, noNaN: true }), (present, price) => {
        const data = history(present.map((day) => point(day, price + 0.2)));
        for (const { x, y } of stopsOfPriceHistory(data, FRAME)) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(FRAME.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(FRAME.height);
        }
      }),
    );
  });

  it('marks a lone day by a point on its spread, and draws a market without any figure as an empty frame', () => {
    const marks = (booked: readonly PricePoint[], listed: readonly PricePoint[] = []) =>
      drawPriceHistory(history(booked, listed), FRAME).body.flatMap(({ tag, attributes }) =>
        tag === 'path' ? [attributes['class']] : [],
      );
    expect(marks([point(3)])).toEqual(['pic-band', 'pic-dot']);
    expect(marks([], [point(3)])).toEqual(['pic-ring']);
    expect(marks([])).toEqual([]);
    expect(JSON.stringify(drawPriceHistory(history([]), FRAME))).not.toContain('null');
  });

  it('can be walked day by day, where either was paid or asked', () => {
    const stops = stopsOfPriceHistory(history([point(1), point(2)], [point(2), point(5)]), FRAME);
    expect(stops.map(({ at }) => (at - START) / DAY)).toEqual([1, 2, 5]);
  });
});

describe('the depth of the market', () => {
  const depth = (units: readonly number[]) => ({
    points: units.map((count, week) => ({ start: START + week * 7 * DAY, units: count })),
    sayInstant: () => 'day',
  });

  it('has a bar per start, in proportion to what is free', () => {
    const bars = drawDepth(depth([100, 50, 0]), FRAME).body.filter(({ tag }) => tag === 'rect');
    const heights = bars.map(({ attributes }) => Number(attributes['height']));
    expect(heights[1]).toBeCloseTo((heights[0] ?? 0) / 2, 0);
    expect(heights[2]).toBe(0);
    expect(stopsOfDepth(depth([100, 50, 0]), FRAME)).toHaveLength(3);
  });

  it('turns round where time runs from the right, and is still walked from left to right', () => {
    const data = depth([100, 50, 0]);
    const mirrored = { ...data, isMirrored: true };
    const left = (of: typeof mirrored | typeof data) =>
      drawDepth(of, FRAME).body.flatMap(({ tag, attributes }) =>
        tag === 'rect' ? [Number(attributes['x']) + Number(attributes['width']) / 2] : [],
      );
    left(mirrored).forEach((x, i) => expect(x).toBeCloseTo(FRAME.width - (left(data)[i] ?? 0), 0));
    const xs = stopsOfDepth(mirrored, FRAME).map(({ x }) => x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });

  it('is drawn without any offer', () => {
    expect(JSON.stringify(drawDepth(depth([]), FRAME))).not.toContain('null');
  });
});
