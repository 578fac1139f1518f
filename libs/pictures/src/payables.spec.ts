// World: what is owed at six ages, any amounts, drawn into frames of any width.
import fc from 'fast-check';
import { drawPayables, type Payables, placesOfPayables } from './payables.js';

const AGES = ['not due', '1–7', '8–30', '31–60', '61–90', '91+'];
const amount = fc
  .bigInt({ min: 0n, max: 10n ** 15n })
  .map((minor) => `${minor / 100n}.${`${minor % 100n}`.padStart(2, '0')}`);
const amounts = fc.array(amount, { minLength: 6, maxLength: 6 });
const widths = fc.integer({ min: 300, max: 1200 });

describe('drawPayables', () => {
  it('draws a bar for whatever is owed, and nothing outside its frame', () => {
    fc.assert(
      fc.property(amounts, widths, fc.boolean(), (owed, width, isMirrored) => {
        const bars = drawPayables(payables(owed, isMirrored), { width, height: 160, id: 'p' }).body.filter(
          ({ tag }) => tag === 'rect',
        );
        expect(bars).toHaveLength(owed.filter((one) => !/^0*[.]0*$/.test(one)).length);
        for (const { attributes } of bars) {
          expect(Number(attributes['x'])).toBeGreaterThanOrEqual(0);
          expect(Number(attributes['y'])).toBeGreaterThanOrEqual(0);
          expect(Number(attributes['height'])).toBeGreaterThan(0);
          expect(Number(attributes['x']) + Number(attributes['width'])).toBeLessThanOrEqual(width + 0.11);
        }
      }),
    );
  });

  it('says amounts in full where there is room, and never wider than their bar', () => {
    const owed = ['48384.00', '0.00', '0.00', '1.50', '0.00', '0.00'];
    const texts = (width: number) =>
      drawPayables(payables(owed), { width, height: 160, id: 'p' })
        .body.filter(({ tag }) => tag === 'text')
        .flatMap(({ children }) => children);
    expect(texts(900)).toContain('48384.00');
    expect(texts(300)).not.toContain('48384.00');
    expect(texts(300)).toContain('48384');
  });

  it('begins at the side at which reading begins', () => {
    const frame = { width: 600, height: 160, id: 'p' };
    const first = (isMirrored: boolean) =>
      Number(
        drawPayables(payables(['1.00', '0.00', '0.00', '0.00', '0.00', '0.00'], isMirrored), frame).body.find(
          ({ tag }) => tag === 'rect',
        )?.attributes['x'],
      );
    expect(first(false)).toBeLessThan(100);
    expect(first(true)).toBeGreaterThan(500);
    expect(placesOfPayables(payables([]), frame)).toEqual([]);
  });
});

function payables(owed: readonly string[], isMirrored = false): Payables {
  const bars = owed.map((one, at) => ({
    ...{ name: AGES[at] ?? '', amount: one },
    lateness: (['NONE', 'LATE', 'LATE', 'LONG', 'LONG', 'LONG'] as const)[at] ?? 'NONE',
  }));
  return { bars, unit: 'days late', sayAmount: String, sayShort: (one) => one.split('.')[0] ?? '', isMirrored };
}
