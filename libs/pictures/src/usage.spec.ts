// World: days of usage in up to six series, hours of load and the spending of a lease, drawn into frames of any width, read from either side.
import fc from 'fast-check';
import { drawBurnUp, forecastOf, stopsOfBurnUp } from './burn-up.js';
import { drawHeatmap, heatStep, stopsOfHeatmap } from './heatmap.js';
import { drawLoad, loadOfDay, stopsOfLoad } from './load.js';
import { type Picture } from './picture.js';
import { standaloneSvg } from './standalone.js';
import { drawUsage, stopsOfUsage, sumsOf, type Usage } from './usage.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 11, 1);
const FRAME = { width: 600, height: 300, id: 'p' };
const dayNames = { sayDay: () => 'day', sayFigure: (figure: number) => figure.toFixed(0) };

const usage = (series: readonly (readonly number[])[], facts: Partial<Usage> = {}): Usage => {
  const length = series[0]?.length ?? 0;
  return {
    ...{ days: Array.from({ length }, (_, index) => START + index * DAY), series, known: length },
    ...{
      limit: null,
      limitName: 'Budget',
      unit: 'USD a day',
      sumUnit: 'USD',
      isMirrored: false,
      ...dayNames,
      ...facts,
    },
  };
};
const figure = fc.double({ min: 0, max: 1e6, noNaN: true });
const anyUsage = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), fc.boolean())
  .chain(([days, groups, isMirrored]) =>
    fc
      .array(fc.array(figure, { minLength: days, maxLength: days }), { minLength: groups, maxLength: groups })
      .map((series) => usage(series, { isMirrored })),
  );

/** Every rectangle, line and text begins and ends inside the frame. */
function expectInside({ body, width, height }: Picture): void {
  const outside = body.filter(({ attributes }) => {
    const [x, y] = [Number(attributes['x'] ?? attributes['x1'] ?? 0), Number(attributes['y'] ?? attributes['y1'] ?? 0)];
    const [right, bottom] = [x + Number(attributes['width'] ?? 0), y + Number(attributes['height'] ?? 0)];
    return !(x >= -0.1 && y >= -0.1 && right <= width + 0.2 && bottom <= height + 0.2);
  });
  expect(outside).toEqual([]);
}
const bars = ({ body }: Picture, name: string) =>
  body.filter(({ attributes }) =>
    String(attributes['class'] ?? '')
      .split(' ')
      .includes(name),
  );

describe('usage by day', () => {
  it('stays inside its frame, from whichever side days run', () => {
    fc.assert(
      fc.property(anyUsage, (data) => {
        expectInside(drawUsage(data, FRAME));
        const outside = stopsOfUsage(data, FRAME).filter(
          ({ x, y }) => x < 0 || x > FRAME.width || y < 0 || y > FRAME.height,
        );
        expect(outside).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('stacks each day to its total, in proportion', () => {
    const picture = drawUsage(
      usage([
        [10, 20],
        [30, 0],
      ]),
      FRAME,
    );
    const [first, second] = bars(picture, 'pic-s0').map(({ attributes }) => Number(attributes['height']));
    const [other] = bars(picture, 'pic-s1').map(({ attributes }) => Number(attributes['height']));
    expect((second ?? 0) / (first ?? 1)).toBeCloseTo(2, 1);
    expect((other ?? 0) / (first ?? 1)).toBeCloseTo(3, 1);
  });

  it('adds days up, and its mirror is the same picture turned around', () => {
    fc.assert(
      fc.property(anyUsage, (data) => {
        const sums = sumsOf(data);
        const all = data.series.flat().reduce((sum, one) => sum + one, 0);
        expect(sums.at(-1)).toBeCloseTo(all, 3);
        const [there, back] = [false, true].map((isMirrored) => stopsOfUsage({ ...data, isMirrored }, FRAME));
        const apart = (there ?? []).map(({ x }, index) => x + (back?.at(-1 - index)?.x ?? 0) - FRAME.width);
        expect(apart.filter((gap) => Math.abs(gap) > 0.2)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('draws a line against the limit up to the days that are known', () => {
    const picture = drawUsage(usage([[1, 1, 0, 0]], { known: 2, limit: 10 }), FRAME);
    expect(bars(picture, 'pic-limit')).toHaveLength(1);
    expect(String(bars(picture, 'pic-mark')[0]?.attributes['d']).split('L')).toHaveLength(3);
    expect(stopsOfUsage(usage([[1, 1, 0, 0]], { known: 2 }), FRAME)).toHaveLength(2);
  });

  it('tells series apart on paper by patterns', () => {
    const picture = drawUsage(usage([[1], [1], [1]]), FRAME);
    expect(bars(picture, 'pic-print').map(({ attributes }) => attributes['fill'])).toEqual([
      'url(#p-s1)',
      'url(#p-s2)',
    ]);
    expect(standaloneSvg(picture, 'Usage')).toContain('@media print');
  });

  it('looks as it did', () => {
    const picture = drawUsage(
      usage(
        [
          [10, 20],
          [30, 0],
        ],
        { limit: 50 },
      ),
      { ...FRAME, width: 200, height: 120 },
    );
    expect(picture.body.slice(1).map(({ tag, attributes }) => ({ tag, ...attributes }))).toMatchSnapshot();
  });
});

describe('the load by hour', () => {
  const share = fc.option(fc.double({ min: 0, max: 1.4, noNaN: true }));
  const anyDays = fc.array(fc.array(share, { minLength: 24, maxLength: 24 }), { minLength: 1, maxLength: 31 });
  const heat = (hours: readonly (readonly (number | null)[])[], isMirrored = false) => ({
    ...{ days: hours.map((_, index) => START + index * DAY), hours, isMirrored },
    ...{ sayDay: () => 'day', sayHour: String },
  });

  it('has a cell and a stop an hour, inside the frame', () => {
    fc.assert(
      fc.property(anyDays, fc.boolean(), (hours, isMirrored) => {
        const picture = drawHeatmap(heat(hours, isMirrored), FRAME);
        expectInside(picture);
        expect(picture.body.filter(({ tag }) => tag === 'rect')).toHaveLength(hours.length * 24);
        expect(stopsOfHeatmap(heat(hours, isMirrored), FRAME)).toHaveLength(hours.length * 24);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [0, 0],
    [0.19, 0],
    [0.2, 1],
    [0.6, 3],
    [0.8, 4],
    [1.3, 4],
  ])('puts %d into step %d', (load, step) => {
    expect(heatStep(load)).toBe(step);
  });

  it('leaves an hour of which nothing is known empty, and begins at the right where one reads so', () => {
    const hours = [new Array<number | null>(24).fill(null), new Array<number | null>(24).fill(1)];
    expect(bars(drawHeatmap(heat(hours), FRAME), 'pic-unknown')).toHaveLength(24);
    const [first] = stopsOfHeatmap(heat(hours, true), FRAME);
    expect(first).toMatchObject({ at: START + DAY, hour: 0, share: 1 });
  });
});

describe('the load by day', () => {
  it('always adds up to what was booked', () => {
    const kwh = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(kwh, kwh, kwh, (booked, read, drawn) => {
        const { active, idle, unread } = loadOfDay(START, booked, read, drawn);
        for (const one of [active, idle, unread]) expect(one).toBeGreaterThanOrEqual(0);
        expect(active + idle + unread).toBeCloseTo(booked > 0 ? 1 : 0, 9);
      }),
    );
  });

  it('stays inside its frame, mirrored or not', () => {
    for (const isMirrored of [false, true]) {
      const days = Array.from({ length: 31 }, (_, i) => loadOfDay(START + i * DAY, 24, i < 20 ? 24 : 6, i));
      const data = { days, sayDay: () => 'day', isMirrored };
      expectInside(drawLoad(data, FRAME));
      const places = stopsOfLoad(data, FRAME).map(({ x }) => x);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });
});

describe('the spending of a lease', () => {
  const burn = (points: readonly { at: number; spent: number }[], cap = 100) => ({
    ...{ window: { start: START, end: START + 10 * DAY }, points, cap, capName: 'Booked' },
    ...{ sayInstant: () => 'day', sayFigure: String },
  });

  it('goes on at its pace to the end', () => {
    expect(
      forecastOf(
        burn([
          { at: START, spent: 0 },
          { at: START + 5 * DAY, spent: 60 },
        ]),
      ),
    ).toBe(120);
    expect(forecastOf(burn([{ at: START, spent: 7 }]))).toBe(7);
    expect(forecastOf(burn([]))).toBe(0);
  });

  it('is drawn with no point, one and many, and its stops lie on it', () => {
    for (const points of [
      [],
      [{ at: START, spent: 0 }],
      [
        { at: START, spent: 0 },
        { at: START + DAY, spent: 30 },
      ],
    ]) {
      const picture = drawBurnUp(burn(points), FRAME);
      expectInside(picture);
      expect(JSON.stringify(picture)).not.toMatch(/null|NaN/);
      expect(stopsOfBurnUp(burn(points), FRAME)).toHaveLength(points.length);
    }
  });
});
