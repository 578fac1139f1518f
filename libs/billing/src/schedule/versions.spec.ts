// World: signed contracts that are amended, novated and ended; bills up to some day are issued; a day-by-day sum is the oracle.
import fc from 'fast-check';
import {
  type CivilDate,
  type Rational,
  ZERO,
  addDays,
  addMonths,
  compareRational,
  daysBetween,
  decimal,
  firstOfMonth,
  minus,
  money,
  plus,
  rational,
  times,
  toRational,
  unwrap,
} from '#libs/kernel';
import {
  type Change,
  type Contract,
  amend,
  escalationDate,
  novate,
  quantityOn,
  terminate,
  versionOn,
} from '#libs/market';
import {
  EVIDENCE,
  HALL,
  contractOf,
  day,
  hostingJson,
  rentIn,
  rowsInShort,
  sha256,
} from '../contract/contracts.spec-data.js';
import { earnedBy } from '../rating/proration.js';
import { type ContractSchedule } from './contract-schedule.js';
import { contractRows } from './contract-rows.js';
import { remainingRent } from './remaining-rent.js';
import { issueRows, reviseSchedule, scheduleOf } from './revise-schedule.js';
import { rowKey } from './schedule-row.js';

const BASES = ['ACTUAL_DAYS', 'THIRTY_DAYS', 'ACTUAL_365', 'HOURS'] as const;
const START = day('2024-01-01');
const anyDay = (from: number, until: number) =>
  fc.integer({ min: from, max: until }).map((days) => addDays(START, days));

const anyJson = fc
  .record({
    commencement: anyDay(0, 400),
    termMonths: fc.integer({ min: 13, max: 40 }),
    cents: fc.integer({ min: 1, max: 30_000_000 }),
    percent: fc.integer({ min: -5, max: 12 }),
    periods: fc.constantFrom('CALENDAR_MONTH', 'ANNIVERSARY_MONTH'),
    proration: fc.constantFrom(...BASES),
    timeZone: fc.constantFrom('UTC', 'America/Chicago', 'Australia/Lord_Howe'),
    ramped: fc.boolean(),
  })
  .map(({ commencement, termMonths, cents, percent, periods, proration, timeZone, ramped }) => {
    const ramp = [
      { from: commencement, quantity: 1_000 },
      { from: addDays(commencement, 45), quantity: 10_000 },
    ];
    const rate = `${Math.floor(cents / 1_000)}.${`${cents % 1_000}`.padStart(3, '0')}`.replace(/^0\.000$/, '0.001');
    const tranche = { ...HALL, commencement, termMonths, rate, ...(ramped ? { ramp } : {}) };
    const billing = { periods, proration, due: 'IN_ADVANCE', paymentDays: 0 };
    return hostingJson({ timeZone, billing, tranches: [tranche], escalator: { kind: 'FIXED', percent: `${percent}` } });
  });

const anyChange = fc.oneof(
  fc
    .integer({ min: 1, max: 300 })
    .map((rate): Change => ({ kind: 'RATE', tranche: 'hall', rate: decimal(`${rate}.25`) })),
  fc.integer({ min: 1, max: 20_000 }).map((quantity): Change => ({ kind: 'QUANTITY', tranche: 'hall', quantity })),
  fc.integer({ min: 13, max: 60 }).map((termMonths): Change => ({ kind: 'TERM', tranche: 'hall', termMonths })),
  fc.integer({ min: 0, max: 9 }).map((percent): Change => ({
    kind: 'ESCALATOR',
    escalator: { kind: 'FIXED', percent: decimal(`${percent}`), on: 'ANNIVERSARY' },
  })),
);

/** The contract with those changes that it can take, each effective a quarter after the one before. */
function amended(contract: Contract, changes: readonly Change[], from: CivilDate): Contract {
  return changes.reduce((before, change, index) => {
    const result = amend(before, { changes: [change], evidence: EVIDENCE }, addMonths(from, 3 * index));
    return result.ok ? result.value : before;
  }, contract);
}

/** Rent of one day by the terms in force, for bills by calendar month and actual days: written without segments, cuts or cumulation. */
function rentOfDay(contract: Contract, date: CivilDate): Rational {
  const { terms } = versionOn(contract, date);
  const tranche = terms.tranches[0];
  const { closure } = contract;
  if (tranche === undefined || date < tranche.commencement || (closure !== null && date >= closure.effective))
    return ZERO;
  if (date >= addMonths(tranche.commencement, tranche.termMonths)) return ZERO;
  const reset = tranche.rateResets.filter(({ from }) => from <= date).at(-1);
  let rate = toRational(reset?.rate ?? tranche.rate);
  const { escalator } = terms;
  if (escalator.kind === 'FIXED')
    for (let n = 1; escalationDate(tranche.commencement, n, escalator.on) <= date; n += 1)
      if (reset === undefined || escalationDate(tranche.commencement, n, escalator.on) > reset.from)
        rate = times(rate, plus(rational(1), times(toRational(escalator.percent), rational(1, 100))));
  const month = firstOfMonth(date);
  return times(times(rate, rational(quantityOn(tranche, date))), rational(1, daysBetween(month, addMonths(month, 1))));
}

describe('proration', () => {
  it('telescopes on every basis: parts sum to the whole, nothing runs backward, a whole month is 1', () => {
    fc.assert(
      fc.property(
        anyDay(0, 2_000),
        fc.nat(27),
        fc.nat(31),
        fc.nat(31),
        fc.constantFrom(...BASES),
        (date, skip, a, b, basis) => {
          const month = { from: firstOfMonth(date), until: addMonths(firstOfMonth(date), 1) };
          const from = addDays(month.from, skip);
          const [first, second] = [a, b]
            .sort((x, y) => x - y)
            .map((days) => {
              const cut = addDays(from, days);
              return cut > month.until ? month.until : cut;
            });
          const served = { month, served: { from, until: month.until } };
          const earned = [from, first ?? from, second ?? from, month.until].map((at) =>
            earnedBy(at, served, basis, 'America/New_York'),
          );
          earned
            .slice(1)
            .forEach((value, index) => expect(compareRational(value, earned[index] ?? ZERO)).toBeGreaterThanOrEqual(0));
          if (skip === 0) expect(earned.at(-1)).toEqual(rational(1));
          expect(compareRational(earned.at(-1) ?? ZERO, rational(1))).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it.each(BASES)('counts a whole February as one month by %s', (basis) => {
    const month = { from: day('2025-02-01'), until: day('2025-03-01') };
    expect(earnedBy(month.until, { month, served: month }, basis, 'UTC')).toEqual(rational(1));
  });

  it.each([
    ['ACTUAL_DAYS', rational(8, 31)],
    ['THIRTY_DAYS', rational(8, 30)],
    ['ACTUAL_365', rational(96, 365)],
    ['HOURS', rational(8 * 24, 744)],
  ] as const)('counts 24 to 31 October by %s', (basis, expected) => {
    const month = { from: day('2024-10-01'), until: day('2024-11-01') };
    const served = { month, served: { from: day('2024-10-24'), until: month.until } };
    expect(earnedBy(month.until, served, basis, 'America/Chicago')).toEqual(expected);
  });
});

describe('the sum of a schedule', () => {
  it('is the closed form where every month is whole: 12 x round(kW x rate x (1 + g)^n) a year', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.integer({ min: 1, max: 9_999_999 }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 1, max: 25 }),
        (kilowatts, thousandths, tenths, years) => {
          const tranche = {
            ...HALL,
            quantity: kilowatts,
            rate: `${thousandths / 1_000}`,
            commencement: '2024-06-01',
            termMonths: 12 * years,
          };
          const escalator = { kind: 'FIXED', percent: `${tenths / 10}` };
          let expected = 0n;
          for (let n = 0; n < years; n += 1) {
            const [over, under] = [BigInt(1_000 + tenths) ** BigInt(n), 1_000n ** BigInt(n)];
            const cents = BigInt(kilowatts) * BigInt(thousandths) * over;
            expected += 12n * ((2n * cents + 10n * under) / (20n * under)); // thousandths of a dollar to cents, half up
          }
          expect(rentIn(contractRows(contractOf(hostingJson({ tranches: [tranche], escalator }))))).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is day by day what the terms in force say, through any amendments and an early end', () => {
    fc.assert(
      fc.property(
        anyJson,
        fc.array(anyChange, { maxLength: 4 }),
        anyDay(0, 900),
        fc.option(anyDay(300, 1_500)),
        (json, changes, from, end) => {
          const billing = { periods: 'CALENDAR_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 0 };
          let contract = amended(contractOf({ ...json, billing }), changes, from);
          if (end !== null) {
            const ended = terminate(contract, { effective: end, cause: 'MUTUAL', evidence: EVIDENCE });
            contract = ended.ok ? ended.value : contract;
          }
          for (const row of contractRows(contract)) {
            let sum = ZERO;
            for (let date = row.from; date < row.until; date = addDays(date, 1))
              sum = plus(sum, rentOfDay(contract, date));
            expect(row.exact).toEqual(sum);
            expect(money(row.escalatedBase?.minor ?? -1n, 'USD').minor).toBe(roundedCents(sum));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('does not fall when the rate rises', () => {
    fc.assert(
      fc.property(anyJson, (json) => {
        const [tranche] = json['tranches'] as (typeof HALL)[];
        const dearer = { ...json, tranches: [{ ...tranche, rate: `${Number(tranche?.['rate']).toFixed(3)}1` }] };
        const [low, high] = [contractRows(contractOf(json)), contractRows(contractOf(dearer))];
        low.forEach((row, index) =>
          expect((high[index]?.escalatedBase?.minor ?? -1n) >= (row.escalatedBase?.minor ?? 0n)).toBe(true),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('a novation', () => {
  it('cuts no cent out of a month and adds none', () => {
    fc.assert(
      fc.property(anyJson, anyDay(0, 1_000), (json, at) => {
        const contract = contractOf(json);
        const novated = novate(contract, { role: 'tenant', to: 'Heir', guarantor: null, evidence: EVIDENCE }, at);
        if (!novated.ok) return;
        const [before, after] = [contractRows(contract), contractRows(novated.value)];
        for (const row of before) {
          const parts = after.filter(({ k }) => k === row.k);
          expect(rentIn(parts)).toBe(row.escalatedBase?.minor);
          parts.forEach(({ tenant, from, until }) => expect(tenant === 'Heir' ? from >= at : until <= at).toBe(true));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('bills each tenant its days', () => {
    const novation = { role: 'tenant', to: 'Heir', guarantor: null, evidence: EVIDENCE } as const;
    const rows = contractRows(unwrap(novate(contractOf(hostingJson()), novation, day('2024-11-21'))));
    expect(rowsInShort(rows).slice(1, 4)).toEqual([
      '2024-11-01 2024-11-21 833333.33',
      '2024-11-21 2024-12-01 416666.67',
      '2024-12-01 2025-01-01 1250000.00',
    ]);
    expect(rows.slice(1, 4).map(({ tenant, part, k }) => [tenant, part, k])).toEqual([
      ['AI firm', 0, 1],
      ['Heir', 1, 1],
      ['Heir', 0, 2],
    ]);
  });
});

describe('the versions of a schedule', () => {
  const issuedOf = ({ rows }: ContractSchedule) => rows.filter(({ status }) => status === 'ISSUED');

  it('never change what was issued, and always sum to what the terms make', () => {
    fc.assert(
      fc.property(
        anyJson,
        fc.array(fc.tuple(anyChange, fc.integer({ min: 0, max: 200 })), { minLength: 1, maxLength: 4 }),
        (json, steps) => {
          let contract = contractOf(json);
          let schedule = scheduleOf(contract, [], sha256);
          let today = day('2024-06-01');
          for (const [change, days] of steps) {
            schedule = issueRows(schedule, today);
            const result = amend(contract, { changes: [change], evidence: EVIDENCE }, addDays(today, days - 100));
            today = addDays(today, 120);
            if (!result.ok) continue;
            const issued = issuedOf(schedule);
            const previous = schedule.hash;
            contract = result.value;
            schedule = reviseSchedule(schedule, contract, [], sha256);
            expect(schedule.rows.filter((row) => issued.includes(row))).toHaveLength(issued.length);
            expect(rentIn(schedule.rows)).toBe(rentIn(contractRows(contract)));
            expect(schedule.previous).toBe(previous);
            expect(new Set(schedule.rows.map(rowKey)).size).toBe(schedule.rows.length);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('bill the difference where an amendment reaches into a billed month', () => {
    const contract = contractOf(hostingJson());
    const signed = issueRows(scheduleOf(contract, [], sha256), day('2024-12-02'));
    const change: Change = { kind: 'QUANTITY', tranche: 'hall', quantity: 8_000 };
    const smaller = unwrap(amend(contract, { changes: [change], evidence: EVIDENCE }, day('2024-12-16')));
    const revised = reviseSchedule(signed, smaller, [], sha256);
    expect(revised.version).toBe(2);
    expect(rowsInShort(issuedOf(revised)).at(-1)).toBe('2024-12-01 2025-01-01 1250000.00');
    const [adjustment] = revised.rows.filter(({ kind }) => kind === 'ADJUSTMENT');
    // 16 of 31 December days at 2,000 kW less
    expect(adjustment).toMatchObject({
      billDate: '2024-12-16',
      k: 2,
      revision: 2,
      escalatedBase: money(-12_903_226n, 'USD'),
    });
    expect(revised.rows.find(({ from }) => from === '2025-01-01')?.escalatedBase).toEqual(money(100_000_000n, 'USD'));
  });

  it('give back what was billed beyond an early end', () => {
    const contract = contractOf(hostingJson());
    const issued = issueRows(scheduleOf(contract, [], sha256), day('2025-01-02'));
    const ended = unwrap(terminate(contract, { effective: day('2025-01-11'), cause: 'MUTUAL', evidence: EVIDENCE }));
    const revised = reviseSchedule(issued, ended, [], sha256);
    expect(rowsInShort(revised.rows.slice(-2))).toEqual([
      '2025-01-01 2025-02-01 1250000.00',
      '2025-01-01 2025-02-01 -846774.19', // 21 of 31 days
    ]);
    expect(revised.rows.at(-1)?.billDate).toBe('2025-01-11');
  });

  it('stop at an early end and leave what remains', () => {
    const contract = contractOf(hostingJson({ escalator: { kind: 'NONE' } }));
    const ended = unwrap(terminate(contract, { effective: day('2030-10-24'), cause: 'MUTUAL', evidence: EVIDENCE }));
    expect(contractRows(ended).at(-1)?.until).toBe('2030-10-24');
    expect(remainingRent(contract, day('2030-10-24'))).toEqual(rational(72 * 1_250_000));
    expect(compareRational(minus(remainingRent(contract, START), rational(144 * 1_250_000)), ZERO)).toBe(0);
  });
});

/** Half away from zero, of a rent that is not negative. */
function roundedCents({ numerator, denominator }: Rational): bigint {
  return (200n * numerator + denominator) / (2n * denominator);
}
