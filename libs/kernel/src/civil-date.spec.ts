// World: dates of a contract, without a clock; the stepping by instants of `calendar` is the oracle.
import fc from 'fast-check';
import { dateIn, monthsAfter, startOfDay } from './calendar.js';
import {
  addDays,
  addMonths,
  civilDate,
  daysBetween,
  firstOfMonth,
  monthsBetween,
  parseCivilDate,
} from './civil-date.js';
import { InvariantError } from './assert.js';
import { instant, instantToString } from './instant.js';
import { hoursOf, period } from './period.js';
import { rational } from './rational.js';

const anyDate = fc.integer({ min: 0, max: 73_000 }).map((days) => addDays(civilDate('1950-01-01'), days));
const anyMonths = fc.integer({ min: -300, max: 600 });

describe('civil dates', () => {
  it.each(['2024-10-24', '2028-02-29', '1900-01-01', '2199-12-31'])('reads %s', (text) => {
    expect(parseCivilDate(text)).toEqual({ ok: true, value: text });
  });

  it.each([
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '1899-12-31',
    '2200-01-01',
    '24-10-2024',
    '2024-10-24T00:00',
    '',
  ])('refuses "%s"', (text) => {
    expect(parseCivilDate(text)).toEqual({ ok: false, refusal: 'NOT_A_DATE' });
    expect(() => civilDate(text)).toThrow(InvariantError);
  });

  it.each([
    ['2026-01-31', [1, 2, 3, 13], ['2026-02-28', '2026-03-31', '2026-04-30', '2027-02-28']],
    ['2024-02-29', [12, 24, 36, 48], ['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
    ['2024-10-24', [-10, 0, 2, 3], ['2023-12-24', '2024-10-24', '2024-12-24', '2025-01-24']],
  ])('steps from %s, never from the step before', (from, months, expected) => {
    expect(months.map((count) => addMonths(civilDate(from), count))).toEqual(expected);
  });

  it('steps as instants in UTC do', () => {
    fc.assert(
      fc.property(anyDate, anyMonths, (date, months) => {
        expect(addMonths(date, months)).toBe(dateIn(monthsAfter(startOfDay(date, 'UTC'), months, 'UTC'), 'UTC'));
      }),
    );
  });

  it('counts days and months back', () => {
    fc.assert(
      fc.property(anyDate, fc.nat(20_000), fc.nat(600), (date, days, months) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
        expect(monthsBetween(date, addMonths(date, months))).toBe(months);
        const count = monthsBetween(date, addDays(date, days));
        expect(addMonths(date, count) <= addDays(date, days)).toBe(true);
        expect(addMonths(date, count + 1) > addDays(date, days)).toBe(true);
      }),
    );
  });

  it('knows the first of a month', () => expect(firstOfMonth(civilDate('2024-02-29'))).toBe('2024-02-01'));
});

describe('the start of a day', () => {
  it.each([
    ['2024-10-24', 'America/Chicago', '2024-10-24T05:00:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'], // midnight was skipped: the day began at one
  ])('%s in %s', (date, zone, utc) => {
    expect(instantToString(startOfDay(civilDate(date), zone))).toBe(utc);
  });

  it.each([
    ['America/New_York', '2026-03-01', rational(743)],
    ['America/New_York', '2026-11-01', rational(721)],
    ['Australia/Lord_Howe', '2026-04-01', rational(1_441, 2)],
  ])('makes a month of elapsed hours: %s %s', (zone, first, hours) => {
    const [from, until] = [civilDate(first), addMonths(civilDate(first), 1)].map((date) => startOfDay(date, zone));
    expect(hoursOf(period(from ?? instant('2000-01-01T00:00:00Z'), until ?? instant('2000-01-01T00:00:00Z')))).toEqual(
      hours,
    );
  });
});
