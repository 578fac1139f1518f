// World: invoices due at any instant, looked at on 2026-06-01.
import fc from 'fast-check';
import { DAY, addMilliseconds, includes, instant } from '#libs/kernel';
import { PAYABLE_AGES, dueIn } from './payable-age.js';

const NOW = instant('2026-06-01T12:00:00Z');

describe('the age of a payable', () => {
  it.each([
    ['an hour before it is due', -DAY / 24, 'NOT_DUE'],
    ['the instant it is due', 0, 'DAYS_1_7'],
    ['to the end of the seventh day', 7 * DAY - 1, 'DAYS_1_7'],
    ['from the eighth day', 7 * DAY, 'DAYS_8_30'],
    ['to the end of the thirtieth', 30 * DAY - 1, 'DAYS_8_30'],
    ['from the thirty-first', 30 * DAY, 'DAYS_31_60'],
    ['from the sixty-first', 60 * DAY, 'DAYS_61_90'],
    ['from the ninety-first', 90 * DAY, 'DAYS_91_PLUS'],
    ['years later', 2_000 * DAY, 'DAYS_91_PLUS'],
  ])('%s', (_, late, age) => {
    const dueAt = addMilliseconds(NOW, -late);
    expect(PAYABLE_AGES.filter((one) => includes(dueIn(one, NOW), dueAt))).toEqual([age]);
  });

  it('is one, whenever an invoice is due', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400 * DAY, max: 400 * DAY }), (late) => {
        const dueAt = addMilliseconds(NOW, -late);
        expect(PAYABLE_AGES.filter((one) => includes(dueIn(one, NOW), dueAt))).toHaveLength(1);
      }),
    );
  });
});
