// World: one lease and the time. No store, no clock.
import fc from 'fast-check';
import {
  DAY,
  HOUR,
  type Instant,
  type Period,
  ZERO,
  addMilliseconds,
  compareRational,
  contractMonths,
  decimal,
  decimalToString,
  hoursOf,
  instant,
  instantToString,
  plus,
  rate,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type Terms } from '#libs/market';
import { type MeteredLease, contractedReading, unmeteredStretches, utcMidnight } from './meter-stretch.js';

const at = (text: string): Instant => instant(text);

function terms(timeZone = 'UTC'): Terms {
  return {
    billing: 'ON_DEMAND',
    unitPrice: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
    energyPrice: null,
    platformFeeBasisPoints: 500,
    tax: { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' },
    timeZone,
    meterWattsPerUnit: 1_430,
    serviceLevels: null,
  };
}

function lease(facts: Partial<MeteredLease> = {}): MeteredLease {
  return {
    period: { start: at('2026-03-01T00:00:00Z'), end: at('2026-04-01T00:00:00Z') },
    units: 8,
    terms: terms(),
    startedAt: at('2026-03-01T06:30:00Z'),
    endedAt: null,
    meteredUntil: null,
    ...facts,
  };
}

const shown = (stretches: readonly Period[]): string[] =>
  stretches.map(({ start, end }) => `${instantToString(start)} ${instantToString(end)}`);

describe('unmeteredStretches', () => {
  it('meters nothing that has not started', () => {
    expect(unmeteredStretches(lease({ startedAt: null }), at('2026-03-09T00:00:00Z'), 99)).toEqual([]);
  });

  it('meters a day once it is over', () => {
    expect(unmeteredStretches(lease(), at('2026-03-01T23:59:59Z'), 99)).toEqual([]);
    expect(shown(unmeteredStretches(lease(), at('2026-03-02T00:00:00Z'), 99))).toEqual([
      '2026-03-01T06:30:00.000Z 2026-03-02T00:00:00.000Z',
    ]);
  });

  it('goes on from where it stopped, a bounded number at a time', () => {
    const behind = lease({ meteredUntil: at('2026-03-02T00:00:00Z') });
    expect(shown(unmeteredStretches(behind, at('2026-03-20T10:00:00Z'), 2))).toEqual([
      '2026-03-02T00:00:00.000Z 2026-03-03T00:00:00.000Z',
      '2026-03-03T00:00:00.000Z 2026-03-04T00:00:00.000Z',
    ]);
  });

  it('meters the last piece when the lease has ended, on the same day', () => {
    const ended = lease({ meteredUntil: at('2026-03-04T00:00:00Z'), endedAt: at('2026-03-04T10:15:00Z') });
    expect(shown(unmeteredStretches(ended, at('2026-03-04T10:15:00Z'), 99))).toEqual([
      '2026-03-04T00:00:00.000Z 2026-03-04T10:15:00.000Z',
    ]);
  });

  it('cuts a day where a contract month ends, so that no record belongs to two invoices', () => {
    const period = { start: at('2026-02-01T06:00:00Z'), end: at('2026-05-01T05:00:00Z') }; // midnight in Chicago
    const long = lease({
      period,
      terms: terms('America/Chicago'),
      startedAt: period.start,
      meteredUntil: at('2026-03-01T00:00:00Z'),
    });
    expect(shown(unmeteredStretches(long, at('2026-03-02T00:00:00Z'), 99))).toEqual([
      '2026-03-01T00:00:00.000Z 2026-03-01T06:00:00.000Z',
      '2026-03-01T06:00:00.000Z 2026-03-02T00:00:00.000Z',
    ]);
  });

  it('tiles the active stretch exactly: no gap, no overlap, no day and no month shared, read in any steps', () => {
    const minutes = fc.integer({ min: 1, max: 200 * 24 * 60 });
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    fc.assert(
      fc.property(minutes, minutes, zone, fc.integer({ min: 1, max: 40 }), (length, used, timeZone, step) => {
        const start = at('2026-01-31T17:00:00Z');
        const end = addMilliseconds(start, length * 60_000);
        const endedAt = addMilliseconds(start, Math.min(used, length) * 60_000);
        const whole = lease({ period: { start, end }, terms: terms(timeZone), startedAt: start, endedAt });
        const all: Period[] = [];
        for (let until: Instant | null = null; ; until = all.at(-1)?.end ?? null) {
          const next = unmeteredStretches({ ...whole, meteredUntil: until }, addMilliseconds(end, DAY), step);
          if (next.length === 0) break;
          all.push(...next);
        }
        expect(all[0]?.start).toBe(start);
        expect(all.at(-1)?.end).toBe(endedAt);
        const months = contractMonths({ start, end }, timeZone).map((month) => month.end);
        all.forEach((stretch, index) => {
          if (index > 0) expect(stretch.start).toBe(all[index - 1]?.end);
          expect(utcMidnight(addMilliseconds(stretch.end, -1))).toBe(utcMidnight(stretch.start));
          expect(months.some((month) => stretch.start < month && month < stretch.end)).toBe(false);
        });
        const hours = all.reduce((sum, stretch) => plus(sum, hoursOf(stretch)), ZERO);
        expect(compareRational(hours, rational(endedAt - start, HOUR))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('contractedReading', () => {
  it('is units x hours and energy at the meter', () => {
    const reading = contractedReading(lease(), { start: at('2026-03-01T06:30:00Z'), end: at('2026-03-02T00:00:00Z') });
    expect(decimalToString(reading.unitHours)).toBe('140'); // 8 GPUs x 17.5 h
    expect(decimalToString(reading.energyKwh)).toBe('200.2'); // 140 h x 1.43 kW
  });

  it('is within half of 1e-12 of the exact figure for a stretch no decimal can hold', () => {
    const stretch = { start: at('2026-03-01T00:00:00Z'), end: at('2026-03-01T00:00:00.001Z') };
    const exact = times(rational(8), hoursOf(stretch));
    expect(decimalToString(contractedReading(lease(), stretch).unitHours)).toBe('0.000002222222');
    expect(compareRational(toRational(contractedReading(lease(), stretch).unitHours), exact)).toBeLessThan(0);
  });
});
