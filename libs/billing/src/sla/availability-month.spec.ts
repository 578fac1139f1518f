// World: months of one lease under a contract's SLA table. No store, no clock.
import { decimal, rational } from '#libs/kernel';
import { type SlaTerms } from '#libs/market';
import { type Availability } from '../metering/availability.js';
import { availabilityPercent, creditPercentOf, mayLeave } from './availability-month.js';

const SLA: SlaTerms = {
  steps: [
    { below: decimal('99.99'), creditPercent: decimal('5') },
    { below: decimal('99.9'), creditPercent: decimal('10') },
    { below: decimal('99.5'), creditPercent: decimal('25') },
  ],
  capPercent: decimal('20'),
  chronic: { below: decimal('99.5'), months: 2, within: 3 },
};
const month = (minutes: number, downMinutes: number): Availability => ({
  minutes,
  downMinutes,
  maintenanceMinutes: 0,
  curtailedMinutes: 0,
});

describe('a month under the table', () => {
  it.each([
    ['exactly at a threshold is not below it', month(10_000, 1), '0'],
    ['the vector: 21.6 of 43,200 minutes, in tenths', month(432_000, 216), '5'],
    ['the lowest step it is below', month(43_200, 44), '10'],
    ['at most the cap', month(43_200, 4_320), '20'],
    ['a month in which nothing counts', month(0, 0), '0'],
  ] as const)('%s', (_name, counts, percent) => {
    expect(creditPercentOf(SLA, counts)).toEqual(decimal(percent));
  });

  it('credits nothing where no table was agreed', () => {
    expect(creditPercentOf(null, month(100, 100))).toEqual(decimal('0'));
    expect(availabilityPercent(month(432_000, 216))).toEqual(rational(1999, 20));
  });
});

describe('the right to leave', () => {
  const [good, bad, empty] = [month(43_200, 0), month(43_200, 400), month(0, 0)];
  it.each([
    [[bad, good, bad], true],
    [[bad, bad], true],
    [[bad, good, good, bad], false],
    [[bad, good, empty, bad], true],
    [[bad], false],
  ] as const)('%#', (months, expected) => {
    expect(mayLeave(SLA, months)).toBe(expected);
    expect(mayLeave({ ...SLA, chronic: null }, months)).toBe(false);
    expect(mayLeave(null, months)).toBe(false);
  });
});
