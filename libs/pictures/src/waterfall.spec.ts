// World: amounts to the cent that come and go, drawn as hanging bars into frames of any width, read from either side.
import fc from 'fast-check';
import { type Picture } from './picture.js';
import { standaloneSvg } from './standalone.js';
import { drawWaterfall, heightOfWaterfall, stopsOfWaterfall, tableWaterfall, type Waterfall } from './waterfall.js';

const cents = (minor: bigint): string => {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
const waterfall = (opening: bigint, steps: readonly bigint[], closing: bigint, isMirrored = false): Waterfall => ({
  opening: { name: 'Owed before', amount: cents(opening) },
  steps: steps.map((step, index) => ({ name: `step ${index}`, amount: cents(step) })),
  closing: { name: 'Owed now', amount: cents(closing) },
  ...{ remainderName: 'Not explained', sayAmount: (amount: string) => amount, isMirrored },
});
const minor = fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n });
const someSteps = fc.array(
  minor.filter((one) => one !== 0n),
  { maxLength: 12 },
);
const sumOf = (steps: readonly bigint[]): bigint => steps.reduce((sum, step) => sum + step, 0n);
const framed = (data: Waterfall, width: number) => ({ width, height: heightOfWaterfall(data, width), id: 'w' });

/** Left and right edge of each bar, from the top. */
const barsOf = ({ body }: Picture): (readonly [number, number])[] =>
  body
    .filter(({ attributes }) => String(attributes['class']).startsWith('pic-series'))
    .map(({ attributes: { x, width } }) => [Number(x), Number(x) + Number(width)] as const);

describe('the table of a waterfall', () => {
  it('adds up to the end, exactly, with a remainder where the steps do not', () => {
    fc.assert(
      fc.property(minor, someSteps, minor, (opening, steps, closing) => {
        const rows = tableWaterfall(waterfall(opening, steps, closing));
        const between = rows.slice(1, -1);
        const all = [rows[0], ...between].map((row) => BigInt((row?.amount ?? '0').replace('.', '')));
        expect(sumOf(all)).toBe(closing);
        expect(between.at(-1)?.sum ?? cents(opening)).toBe(cents(closing));
        const isWhole = opening + sumOf(steps) === closing;
        expect(between.filter(({ kind }) => kind === 'REMAINDER')).toHaveLength(isWhole ? 0 : 1);
      }),
    );
  });
});

describe('a waterfall', () => {
  it('hangs every bar where the one before it ended, and stays inside its frame', () => {
    const width = fc.integer({ min: 300, max: 1_400 });
    fc.assert(
      fc.property(minor, someSteps, width, fc.boolean(), (opening, steps, wide, isMirrored) => {
        const data = waterfall(opening, steps, opening + sumOf(steps), isMirrored);
        const picture = drawWaterfall(data, framed(data, wide));
        const bars = barsOf(picture);
        const ends = [opening, opening + sumOf(steps)].filter((end) => end !== 0n);
        expect(bars).toHaveLength(steps.length + ends.length);
        bars.forEach((bar, index) => {
          for (const edge of bar) expect(edge).toBeGreaterThanOrEqual(-0.11);
          for (const edge of bar) expect(edge).toBeLessThanOrEqual(wide + 0.11);
          const next = bars[index + 1];
          // a step and the one before it share an edge; a sliver is drawn a little wider than it is
          const apart =
            next === undefined ? 0 : Math.min(...bar.flatMap((edge) => next.map((one) => Math.abs(edge - one))));
          expect(apart).toBeLessThanOrEqual(1.8);
        });
      }),
    );
  });

  it('is the mirror of itself where one reads from the right', () => {
    const data = waterfall(50_000n, [30_000n, -60_000n], 20_000n);
    const frame = framed(data, 700);
    const mirrored = barsOf(drawWaterfall({ ...data, isMirrored: true }, frame));
    barsOf(drawWaterfall(data, frame)).forEach(([left, right], index) => {
      expect(mirrored[index]?.[0]).toBeCloseTo(700 - right, 0);
      expect(mirrored[index]?.[1]).toBeCloseTo(700 - left, 0);
    });
  });

  it('walks row by row, each stop inside its bar', () => {
    const data = waterfall(50_000n, [30_000n, -60_000n], 20_000n);
    const frame = framed(data, 700);
    const bars = barsOf(drawWaterfall(data, frame));
    const stops = stopsOfWaterfall(data, frame);
    expect(stops.map(({ at }) => at)).toEqual([0, 1, 2, 3]);
    stops.forEach(({ x }, index) => {
      const [left = NaN, right = NaN] = bars[index] ?? [];
      expect(x >= left && x <= right).toBe(true);
    });
    const heights = stops.map(({ y }) => y);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(standaloneSvg(drawWaterfall(data, frame), 'Where it went')).toContain('Owed now');
  });
});
