// World: one lease's meter records and the invoices that bill them, by time or by what was counted; random totals, stretches and figures.
import fc from 'fast-check';
import {
  DAY,
  HOUR,
  type Instant,
  ZERO,
  addMilliseconds,
  decimal,
  instant,
  instantFromEpoch,
  money,
  rate,
  sum,
} from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type Invoice } from '../invoice/invoice.js';
import { type MeterRecord } from '../metering/meter-record.js';
import { type LeaseUsage, spread, usageDays } from './usage-days.js';
import { figuresOf, groupUsage } from './usage-groups.js';

const START = instant('2026-12-01T00:00:00Z');
const MONTH = { start: START, end: instant('2027-01-01T00:00:00Z') };
const LATER = instant('2027-02-01T00:00:00Z');
const at = (hours: number): Instant => addMilliseconds(START, hours * HOUR);
const usd = (minor: bigint) => money(minor, 'USD');

const record = (day: number, unitHours: string, energyKwh = '10'): MeterRecord => ({
  ...{ id: `mtr_${day}`, leaseId: 'lse_1', tenantOrgId: 'org_t', providerOrgId: 'org_p', revision: 0, units: 8 },
  ...{ period: { start: at(24 * day), end: at(24 * day + 24) }, source: 'MEASURED', readingIds: [] },
  ...{ unitHours: decimal(unitHours), energyKwh: decimal(energyKwh) },
});

const line = (minor: bigint, ids: readonly string[] = [], unit: 'GPU_HOUR' | 'KWH' = 'GPU_HOUR') => ({
  ...{ id: 'inl', kind: 'CAPACITY', description: '', working: null, scheduleRow: null, quantity: null },
  ...{ unitPrice: rate(decimal('1'), 'USD', unit), amount: usd(minor), providerOrgId: null, meterRecordIds: ids },
});
const bill = (facts: Partial<Invoice>, ...lines: readonly object[]): Invoice =>
  ({
    ...{ id: 'inv_1', number: 'GL-1', leaseId: 'lse_1', kind: 'RENT', state: 'OPEN', currency: 'USD', period: MONTH },
    ...{ total: usd(31_000n), lines, ...facts },
  }) as unknown as Invoice;

const terms = (facts: Partial<Lease['terms']> = {}) =>
  ({
    ...{ billing: 'ON_DEMAND', unitPrice: rate(decimal('2'), 'USD', 'GPU_HOUR'), energyPrice: null },
    ...{ platformFeeBasisPoints: 500, tax: { jurisdiction: 'DE', basisPoints: 0, kind: 'REVERSE_CHARGE' }, ...facts },
  }) as Lease['terms'];
const usage = (facts: Partial<LeaseUsage>): LeaseUsage => {
  const { records = [] } = facts;
  return {
    ...{ lease: { id: 'lse_1', terms: terms({ billing: 'RESERVED' }), contract: null }, records, bills: [] },
    ...{ named: new Map(records.map((one) => [one.id, one])), ...facts },
  };
};

describe('an invoice, spread over days', () => {
  it('adds up to its total to the cent, by time and by what was counted', () => {
    const figures = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 31 });
    const total = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(figures, total, fc.integer({ min: 1, max: 2_000 }), fc.boolean(), (hours, minor, length, byMeter) => {
        const records = hours.map((figure, day) => record(day, String(figure)));
        const ids = byMeter ? records.map(({ id }) => id) : [];
        const paper = bill({ total: usd(minor), period: { start: at(5), end: at(5 + length) } }, line(minor, ids));
        const parts = [...spread(paper, new Map(records.map((one) => [one.id, one]))).values()];
        expect(sum(parts, 'USD').minor).toBe(minor);
      }),
    );
  });

  it('gives a day what its meter counted, and a half day half of it', () => {
    const records = [record(0, '10'), record(1, '30')];
    const named = new Map(records.map((one) => [one.id, one]));
    const metered = spread(bill({ total: usd(4_000n) }, line(4_000n, ['mtr_0', 'mtr_1'])), named);
    expect([...metered.values()].map(({ minor }) => minor)).toEqual([1_000n, 3_000n]);
    const timed = spread(bill({ total: usd(300n), period: { start: at(12), end: at(48) } }, line(300n)), named);
    expect([...timed.values()].map(({ minor }) => minor)).toEqual([100n, 200n]);
  });

  it('falls back on time where its records counted nothing', () => {
    const records = [record(0, '0', '0')];
    const paper = bill({ total: usd(200n), period: { start: at(0), end: at(48) } }, line(200n, ['mtr_0'], 'KWH'));
    expect([...spread(paper, new Map([['mtr_0', records[0] ?? record(0, '0')]])).values()]).toEqual([
      usd(100n),
      usd(100n),
    ]);
  });
});

describe('days of a lease', () => {
  it('are those of the window up to now, billed ahead or not', () => {
    const now = at(24 * 2 + 5);
    const days = usageDays(
      usage({ records: [record(0, '8'), record(1, '8')], bills: [bill({}, line(31_000n))] }),
      MONTH,
      now,
    );
    expect(days.map(({ day, cost, records }) => [(day - START) / DAY, cost.minor, records.length])).toEqual([
      [0, 1_000n, 1],
      [1, 1_000n, 1],
      [2, 1_000n, 0],
    ]);
  });

  it('cost what the terms will bill until an invoice does, and then what the invoice says', () => {
    const lease = { id: 'lse_1', terms: terms(), contract: null };
    const records = [record(0, '10'), record(1, '20')];
    const open = usageDays(usage({ lease, records }), MONTH, LATER);
    expect(open.map(({ cost, provisional }) => [cost.minor, provisional.minor])).toEqual([
      [2_100n, 2_100n],
      [4_200n, 4_200n],
    ]);
    const paper = bill({ kind: 'USAGE', total: usd(6_300n) }, line(6_000n, ['mtr_0', 'mtr_1']));
    const billed = usageDays(usage({ lease, records, bills: [paper] }), MONTH, LATER);
    expect(billed.map(({ cost, provisional, bills }) => [cost.minor, provisional.minor, bills.length])).toEqual([
      [2_100n, 0n, 1],
      [4_200n, 0n, 1],
    ]);
  });

  it('know by which ids a correction names what they were before', () => {
    const [before, after] = [record(0, '8'), { ...record(0, '9'), id: 'mtr_new', revision: 1 }];
    const late = { start: LATER, end: addMilliseconds(LATER, 31 * DAY) };
    const correction = bill({ id: 'inv_2', kind: 'ENERGY', period: late, total: usd(5n) }, line(5n, ['mtr_0'], 'KWH'));
    const named = new Map([before, after].map((one) => [one.id, one]));
    const [day] = usageDays(usage({ records: [after], bills: [correction], named }), MONTH, LATER);
    expect(day).toMatchObject({ cost: usd(5n), bills: [{ id: 'inv_2' }] });
    expect([...(day?.namedIds ?? [])]).toEqual(['mtr_0']);
  });

  it('promise nothing of a contract, whose schedule bills it', () => {
    const lease = { id: 'lse_1', terms: terms(), contract: { contractId: 'ctr', tranche: 't' } };
    const [day] = usageDays(usage({ lease, records: [record(0, '8')] }), MONTH, LATER);
    expect(day?.cost.minor).toBe(0n);
  });
});

describe('groups of usage', () => {
  const tagged = (key: string | null, minor: bigint, day = 0) => ({
    key,
    kind: 'GPU' as const,
    usage: {
      ...{
        leaseId: 'lse',
        day: instantFromEpoch(START + day * DAY),
        records: [],
        bills: [],
        namedIds: new Set<string>(),
      },
      ...{ unitHours: ZERO, energyKwh: ZERO, cost: usd(minor), provisional: usd(0n) },
    },
  });

  it('are at most six, the largest first, and lose nothing', () => {
    const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, (minors) => {
        const days = minors.map((minor, index) => tagged(index === 0 ? null : `t${index}`, minor, index % 3));
        const groups = groupUsage(days, 'USD');
        expect(groups.length).toBe(Math.min(6, minors.length));
        const all = groups.map(({ cost }) => cost);
        expect(sum(all, 'USD')).toEqual(figuresOf(days, 'USD').cost);
        const shown = groups.filter(({ isRest }) => !isRest).map(({ cost }) => cost.minor);
        expect(shown).toEqual([...shown].sort((a, b) => (a > b ? -1 : 1)));
        for (const { days: own, cost } of groups)
          expect(
            sum(
              own.map((one) => one.cost),
              'USD',
            ),
          ).toEqual(cost);
      }),
    );
  });

  it('count no cost in another currency', () => {
    expect(figuresOf([tagged('a', 100n)], 'EUR').cost).toEqual(money(0n, 'EUR'));
  });
});
