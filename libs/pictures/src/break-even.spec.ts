// World: costs that rise with use, against one that stays, drawn into frames of any width.
import fc from 'fast-check';
import { type BreakEvenLines, drawBreakEven, stopsOfBreakEven } from './break-even.js';

const lines = (perHour: number, hours: number, flat: number, facts: Partial<BreakEvenLines> = {}): BreakEvenLines => ({
  rising: Array.from({ length: 25 }, (_, step) => ({ x: (hours * step) / 24, y: (perHour * hours * step) / 24 })),
  ...{ flat, risingName: 'On demand', flatName: 'Reserved', current: null, unit: 'USD', sayX: String, sayY: String },
  crossing: flat < perHour * hours ? { x: flat / perHour, name: 'pays off' } : null,
  ...facts,
});
const FRAME = { width: 600, height: 240, id: 'b' };
const ofClass = (data: BreakEvenLines, name: string, frame = FRAME) =>
  drawBreakEven(data, frame).body.filter(({ attributes }) => attributes['class'] === name);

describe('a break-even', () => {
  it('lights where the one that stays is the cheaper, from the crossing to the end', () => {
    const data = lines(2, 100, 150);
    const [lit] = ofClass(data, 'pic-free-far');
    const stops = stopsOfBreakEven(data, FRAME);
    const crossing = stops.find(({ at }) => at === 18); // 75 of 100 hours
    expect(lit?.attributes['x']).toBeCloseTo(crossing?.x ?? NaN, 0);
    const end = Number(lit?.attributes['x']) + Number(lit?.attributes['width']);
    expect(end).toBeCloseTo(stops.at(-1)?.x ?? NaN, 0);
  });

  it('lights nothing where they do not cross', () => {
    expect(ofClass(lines(2, 100, 200), 'pic-free-far')).toEqual([]);
  });

  it('stays inside its frame, and its line rises', () => {
    const [perHour, hours] = [fc.double({ min: 0.01, max: 1e4, noNaN: true }), fc.integer({ min: 1, max: 9_000 })];
    fc.assert(
      fc.property(
        perHour,
        hours,
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: 300, max: 1_300 }),
        (rate, most, share, width) => {
          const data = lines(rate, most, rate * most * share, { current: { x: most / 3, y: (rate * most) / 3 } });
          const frame = { ...FRAME, width };
          const stops = stopsOfBreakEven(data, frame);
          for (const { x, y } of stops) expect(x >= 0 && x <= width && y >= 0 && y <= frame.height).toBe(true);
          const heights = stops.map(({ y }) => y);
          expect(heights).toEqual([...heights].sort((a, b) => b - a));
          for (const { attributes } of drawBreakEven(data, frame).body.filter(({ tag }) => tag === 'text')) {
            expect(Number(attributes['x'])).toBeGreaterThanOrEqual(0);
            expect(Number(attributes['x'])).toBeLessThanOrEqual(width);
            expect(Number(attributes['y'])).toBeLessThanOrEqual(frame.height);
          }
        },
      ),
    );
  });
});
