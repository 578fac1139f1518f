// World: calendar months in UTC, as text; every month of a century.
import fc from 'fast-check';
import { isMonth, monthOf, monthsFrom, windowOfMonth } from './month.js';

describe('a month', () => {
  it.each([
    ['2026-11', 1, '2026-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -14, '2025-01'],
  ])('of %s, %i on, is %s', (month, by, expected) => {
    expect(monthsFrom(month, by)).toBe(expected);
  });

  it('is one by its text alone', () => {
    expect(['2026-11', '2026-13', '1999-01', '', undefined].map(isMonth)).toEqual([true, false, false, false, false]);
  });

  it('begins where the one before ends, and there and back is the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_190 }), fc.integer({ min: -50, max: 50 }), (from, by) => {
        const month = monthsFrom('2000-01', from);
        expect(monthsFrom(monthsFrom(month, by), -by)).toBe(month);
        expect(windowOfMonth(monthsFrom(month, 1)).start).toBe(windowOfMonth(month).end);
        expect(monthOf(Date.parse(windowOfMonth(month).end) - 1)).toBe(month);
      }),
    );
  });
});
