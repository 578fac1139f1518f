// World: instants, windows and contract months in zones with and without summer time.
import fc from 'fast-check';
import { InvariantError } from './assert.js';
import { contractMonths, dateIn, isTimeZone, monthsAfter } from './calendar.js';
import {
  DAY,
  HOUR,
  addMilliseconds,
  earliest,
  instant,
  instantFromEpoch,
  instantToString,
  latest,
  parseInstant,
} from './instant.js';
import { contains, hoursOf, includes, overlap, overlaps, period } from './period.js';
import { rational } from './rational.js';
import { offsetStretches } from './zone-offsets.js';

const ZONES = [
  'UTC',
  'America/New_York',
  'America/Chicago',
  'Atlantic/Reykjavik',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Edmonton',
];
const moment = fc.integer({ min: 1_600_000_000_000, max: 2_500_000_000_000 }).map(instantFromEpoch);

describe('instants', () => {
  it.each([
    ['2026-11-22T15:00:00Z', '2026-11-22T15:00:00.000Z'],
    ['2026-11-22T15:00Z', '2026-11-22T15:00:00.000Z'],
    ['2026-11-22T15:00:00.123456789+02:00', '2026-11-22T13:00:00.123Z'],
    ['2028-02-29T23:59:59-05:30', '2028-03-01T05:29:59.000Z'],
  ])('read %s as %s', (text, utc) => expect(instantToString(instant(text))).toBe(utc));

  it.each([
    '2026-11-22',
    '2026-11-22T15:00:00',
    '2026-11-22 15:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00+01:00',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+99:99',
    '1735689600000',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+05:00',
    '9999-12-31T23:59:59-05:00',
    '',
  ])('refuse %s', (text) => {
    expect(parseInstant(text)).toEqual({ ok: false, refusal: 'NOT_AN_INSTANT' });
    expect(() => instant(text)).toThrow(InvariantError);
  });

  it('write and read back, and order', () => {
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(instant(instantToString(a))).toBe(a);
        expect([earliest(a, b), latest(a, b)]).toEqual([Math.min(a, b), Math.max(a, b)]);
        expect(addMilliseconds(a, b - a)).toBe(b);
      }),
    );
    expect(() => instantFromEpoch(0.5)).toThrow(InvariantError);
    expect(() => instantFromEpoch(Number.NaN)).toThrow(InvariantError);
  });
});

describe('periods', () => {
  it('are half-open and never empty', () => {
    const [start, end] = [instant('2026-01-01T00:00:00Z'), instant('2026-01-02T00:00:00Z')];
    const day = period(start, end);
    expect([includes(day, start), includes(day, end), contains(day, day)]).toEqual([true, false, true]);
    expect(overlaps(day, period(end, addMilliseconds(end, 1)))).toBe(false);
    expect(() => period(start, start)).toThrow(InvariantError);
    expect(hoursOf(day)).toEqual(rational(24));
    expect(hoursOf(period(start, addMilliseconds(start, 1)))).toEqual(rational(1, HOUR));
  });

  it('overlap exactly where an instant lies in both', () => {
    const small = fc
      .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 6 }))
      .map(([from, length]) => period(instantFromEpoch(from), instantFromEpoch(from + length)));
    fc.assert(
      fc.property(small, small, (a, b) => {
        const both = Array.from({ length: 20 }, (_none, at) => instantFromEpoch(at)).filter(
          (at) => includes(a, at) && includes(b, at),
        );
        const common = overlap(a, b);
        expect(overlaps(a, b)).toBe(both.length > 0);
        expect(common === null ? [] : [common.start, common.end - 1]).toEqual(
          both.length === 0 ? [] : [both[0], both.at(-1)],
        );
        expect(contains(a, b)).toBe(both.length === b.end - b.start);
      }),
    );
  });
});

describe('contract months', () => {
  it.each([
    ['2026-01-31T00:00:00Z', 'UTC', ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']],
    ['2024-02-29T12:00:00Z', 'UTC', ['2024-03-29', '2024-04-29', '2024-05-29', '2024-06-29']],
    ['2026-12-31T23:00:00Z', 'UTC', ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
  ])('step from the anchor %s, never chained', (anchor, zone, dates) => {
    expect(dates.map((_date, index) => dateIn(monthsAfter(instant(anchor), index + 1, zone), zone))).toEqual(dates);
  });

  it('after 12 and 48 months of a leap day come 28 and 29 February', () => {
    const anchor = instant('2024-02-29T00:00:00Z');
    expect([12, 24, 36, 48].map((months) => dateIn(monthsAfter(anchor, months, 'UTC'), 'UTC'))).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  it.each([
    ['America/New_York', '2026-03-01T05:00:00Z', 743],
    ['America/New_York', '2026-11-01T04:00:00Z', 721],
    ['Australia/Lord_Howe', '2026-03-31T13:00:00Z', 720.5],
    ['Atlantic/Reykjavik', '2026-03-01T00:00:00Z', 744],
  ])('in %s from %s are %d hours long', (zone, start, hours) => {
    const [month] = contractMonths(period(instant(start), addMilliseconds(instant(start), 40 * DAY)), zone);
    expect(month === undefined ? null : (month.end - month.start) / HOUR).toBe(hours);
  });

  it('tile every window, the last one cut short, each from local time to the same local time', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 600 * DAY }), fc.constantFrom(...ZONES), (start, length, zone) => {
        const span = period(start, addMilliseconds(start, length));
        const months = contractMonths(span, zone);
        expect(months[0]?.start).toBe(span.start);
        expect(months.at(-1)?.end).toBe(span.end);
        for (const [index, month] of months.entries()) {
          if (index > 0) expect(month.start).toBe(months[index - 1]?.end);
          expect(month.start).toBe(monthsAfter(start, index, zone));
          const days = (month.end - month.start) / DAY;
          expect(days).toBeLessThanOrEqual(31.05);
          if (index < months.length - 1) expect(days).toBeGreaterThanOrEqual(27.9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each(['America/Chicago', 'UTC', 'Atlantic/Reykjavik', 'America/Argentina/Buenos_Aires', 'Etc/GMT+6'])(
    'know the zone %s',
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );
  it.each(['', '+02:00', 'UTC+2', 'Mars/Olympus', 'America/', '../etc', 'America/Chicago '])(
    'do not know the zone "%s"',
    (zone) => expect(isTimeZone(zone)).toBe(false),
  );

  it('date an instant where it is', () => {
    expect(dateIn(instant('2026-01-01T03:00:00Z'), 'America/Chicago')).toBe('2025-12-31');
    expect(dateIn(instant('2026-01-01T03:00:00Z'), 'Asia/Kolkata')).toBe('2026-01-01');
  });
});

describe('stretches of one offset', () => {
  it('tile a year at the two clock changes', () => {
    const year = period(instant('2026-01-01T00:00:00Z'), instant('2027-01-01T00:00:00Z'));
    const found = offsetStretches(year, 'America/Chicago');
    expect(found.map(({ start, offset }) => [instantToString(start), offset / HOUR])).toEqual([
      ['2026-01-01T00:00:00.000Z', -6],
      ['2026-03-08T08:00:00.000Z', -5],
      ['2026-11-01T07:00:00.000Z', -6],
    ]);
    expect(offsetStretches(year, 'Atlantic/Reykjavik')).toEqual([{ ...year, offset: 0 }]);
  });

  it('tile every window, each as far from UTC as the zone’s own calendar says', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 900 * DAY }), fc.constantFrom(...ZONES), (start, length, zone) => {
        const window = period(start, addMilliseconds(start, length));
        const found = offsetStretches(window, zone);
        expect([found[0]?.start, found.at(-1)?.end]).toEqual([window.start, window.end]);
        for (const [index, { start: from, end, offset }] of found.entries()) {
          if (index > 0) expect(from).toBe(found[index - 1]?.end);
          for (const at of [from, addMilliseconds(end, -1)])
            expect(dateIn(at, zone)).toBe(instantToString(addMilliseconds(at, offset)).slice(0, 10));
        }
      }),
      { numRuns: 60 },
    );
  });
});
