// World: open and matched work of any age, drawn into frames of any width.
import fc from 'fast-check';
import { ageBand, type AgeCount, type AgeStanding, cellsOfAgeing, describeAgeing, drawAgeing } from './ageing.js';

const FROM = [0, 8, 31, 61, 91];
const NAMES = { UNMATCHED: 'Not matched', PARTIAL: 'Partly', MATCHED: 'Matched' };
const STANDINGS: readonly AgeStanding[] = ['UNMATCHED', 'PARTIAL', 'MATCHED'];

describe('describeAgeing', () => {
  it.each([
    [{}, 'Nothing is open; 0 movements are matched.'],
    [{ MATCHED: [1] }, 'Nothing is open; 1 movement is matched.'],
    [
      { UNMATCHED: [1], MATCHED: [9] },
      '1 exception is open, 1 of them without a counterpart; none is older than a week.',
    ],
    [
      { UNMATCHED: [2, 1, 0, 4], PARTIAL: [0, 3, 1] },
      '11 exceptions are open, 7 of them without a counterpart; 5 began over 30 days ago.',
    ],
  ])('%j', (counts, sentence) => {
    expect(describeAgeing(ageing(counts))).toBe(sentence);
  });
});

describe('drawAgeing', () => {
  it('draws nothing outside its frame, and a taller bar for more of the same standing', () => {
    const count = fc.array(fc.nat(5000), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(count, count, count, fc.integer({ min: 320, max: 1200 }), (a, b, c, width) => {
        const frame = { width, height: 260, id: 'a' };
        const data = ageing({ UNMATCHED: a, PARTIAL: b, MATCHED: c });
        const bars = drawAgeing(data, frame).body.filter(({ tag }) => tag === 'rect');
        expect(bars).toHaveLength([...a, ...b, ...c].filter((one) => one > 0).length);
        for (const { attributes } of bars) {
          expect(Number(attributes['x'])).toBeGreaterThanOrEqual(0);
          expect(Number(attributes['y'])).toBeGreaterThanOrEqual(0);
          expect(Number(attributes['x']) + Number(attributes['width'])).toBeLessThanOrEqual(width + 0.11);
          expect(Number(attributes['y']) + Number(attributes['height'])).toBeLessThanOrEqual(260);
        }
        const cells = cellsOfAgeing(data, frame);
        expect(cells.map((cell) => cell.count)).toEqual([...a, ...b, ...c]);
      }),
    );
  });

  it('names bands', () => {
    expect(ageing({}).counts.slice(0, 5).map(ageBand)).toEqual(['0–7', '8–30', '31–60', '61–90', '91+']);
  });
});

function ageing(given: Partial<Record<AgeStanding, readonly number[]>>) {
  const counts = STANDINGS.flatMap((standing) =>
    FROM.map((fromDay, index): AgeCount => {
      const next = FROM[index + 1];
      return { standing, fromDay, toDay: next === undefined ? null : next - 1, count: given[standing]?.[index] ?? 0 };
    }),
  );
  return { counts, names: NAMES, unit: 'days' };
}
