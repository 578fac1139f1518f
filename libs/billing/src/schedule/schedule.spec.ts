// World: contracts signed from term sheets; months in IANA zones; no clock, no store.
import { decimal, instantToString, money, rational, roundToMoney, times } from '#libs/kernel';
import {
  HALL,
  contractOf,
  day,
  gpuJson,
  hostingJson,
  rentIn,
  rowsInShort,
  sha256,
} from '../contract/contracts.spec-data.js';
import { canonicalSchedule } from './canonical-schedule.js';
import { contractRows } from './contract-rows.js';
import { issueRows, reviseSchedule, scheduleOf } from './revise-schedule.js';

const ANNIVERSARY = { periods: 'ANNIVERSARY_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 0 };
const [NOW, YEARS] = ['2026-01-01', 12];

describe('a hall billed by calendar months', () => {
  const rows = contractRows(contractOf(hostingJson()));

  it('prorates October 2024 by days, escalates on 1 November 2025, ends with a stub', () => {
    const short = rowsInShort(rows);
    expect(short.slice(0, 2)).toEqual(['2024-10-24 2024-11-01 322580.65', '2024-11-01 2024-12-01 1250000.00']);
    expect(short.slice(12, 14)).toEqual(['2025-10-01 2025-11-01 1250000.00', '2025-11-01 2025-12-01 1287500.00']);
    expect(short).toHaveLength(145);
    expect(short.at(-1)).toMatch(/^2036-10-01 2036-10-24 /);
    expect(rows[13]?.segments[0]?.rate.rate).toEqual(rational(515, 4)); // 128.75
  });

  it('has midnights of Chicago as instants, summer and winter', () => {
    expect(rows.slice(0, 2).map(({ service }) => instantToString(service.start))).toEqual([
      '2024-10-24T05:00:00.000Z',
      '2024-11-01T05:00:00.000Z',
    ]);
    expect(rows[1]?.service.end).toBe(Date.parse('2024-12-01T06:00:00Z'));
  });
});

describe('escalation', () => {
  const first = (commencement: string, on?: string) => {
    const escalator = { kind: 'FIXED', percent: '3', ...(on === undefined ? {} : { on }) };
    const rows = contractRows(contractOf(hostingJson({ tranches: [{ ...HALL, commencement }], escalator })));
    const segment = rows.flatMap(({ segments }) => segments).find(({ rate }) => rate.escalations === 1);
    return segment?.from;
  };

  it.each([
    ['2024-10-24', undefined, '2025-11-01'],
    ['2024-07-05', undefined, '2025-08-01'],
    ['2024-06-01', undefined, '2025-06-01'],
    ['2024-06-01', 'NEXT_MONTH', '2025-07-01'],
    ['2024-10-24', 'ANNIVERSARY', '2025-10-24'],
    ['2024-02-29', undefined, '2025-03-01'],
    ['2024-02-29', 'ANNIVERSARY', '2025-02-28'],
  ])('of a hall that commences %s (%s) is first on %s', (commencement, on, date) =>
    expect(first(commencement, on)).toBe(date),
  );

  it('is reckoned from the base, not from a year that was rounded: 180,243 cents in year 12, not 180,244', () => {
    const tranche = { ...HALL, quantity: 1, rate: '1234.57', commencement: NOW };
    const escalator = { kind: 'FIXED', percent: '3.5' };
    const rows = contractRows(contractOf(hostingJson({ tranches: [tranche], escalator })));
    expect(rows).toHaveLength(144);
    expect(rows[143]?.escalatedBase).toEqual(money(180_243n, 'USD'));
    let chained = money(123_457n, 'USD');
    for (let year = 1; year < YEARS; year += 1)
      chained = roundToMoney(times(rational(chained.minor, 100), rational(1_035, 1_000)), 'USD');
    expect(chained.minor).toBe(180_244n);
  });

  it('makes 170,304,354.72 of a million a month at 3 % over 144 invoices', () => {
    const tranche = { ...HALL, quantity: 1_000, rate: '1000', commencement: NOW };
    expect(rentIn(contractRows(contractOf(hostingJson({ tranches: [tranche] }))))).toBe(17_030_435_472n);
  });

  it('runs on each tranche by its own clock', () => {
    const tranches = [
      { ...HALL, id: 'a', commencement: '2025-01-01', termMonths: 24 },
      { ...HALL, id: 'b', commencement: '2025-05-10', termMonths: 24 },
    ];
    const rows = contractRows(contractOf(hostingJson({ tranches })));
    const stepped = ['a', 'b'].map(
      (id) => rows.find(({ tranche, escalations }) => tranche === id && escalations === 1)?.from,
    );
    expect(stepped).toEqual(['2026-01-01', '2026-06-01']);
    expect(
      [rows.filter(({ tranche }) => tranche === 'a'), rows.filter(({ tranche }) => tranche === 'b')].map(
        (all) => all.at(-1)?.until,
      ),
    ).toEqual(['2027-01-01', '2027-05-10']);
  });

  it('cuts a month in which it falls', () => {
    const tranche = { ...HALL, quantity: 1, rate: '3000', termMonths: 24 };
    const rows = contractRows(contractOf(hostingJson({ tranches: [tranche], billing: ANNIVERSARY })));
    // 24 October to 24 November 2025: 8 days at 3,000 and 23 days at 3,090, of 31
    expect(rows[12]?.escalatedBase).toEqual(roundToMoney(rational(8 * 3_000 + 23 * 3_090, 31), 'USD'));
  });
});

describe('an escalator by an index', () => {
  const escalator = { kind: 'INDEX', index: 'CPI-U', floorPercent: '2', capPercent: '4', lagMonths: 2 };
  const contract = contractOf(
    hostingJson({ escalator, tranches: [{ ...HALL, commencement: '2024-06-01', termMonths: 36 }] }),
  );
  const observed = (month: string, value: string) => ({ index: 'CPI-U', month, value: decimal(value) });

  it('leaves the rows of unknown years pending, between floor and cap', () => {
    const rows = contractRows(contract);
    expect(rows.map(({ status }) => status)).toEqual([
      ...Array<string>(12).fill('SCHEDULED'),
      ...Array<string>(24).fill('PENDING_INDEX'),
    ]);
    expect(rows[12]?.bounds).toEqual({ floor: money(127_500_000n, 'USD'), cap: money(130_000_000n, 'USD') });
    expect(rows[24]?.bounds).toEqual({ floor: money(130_050_000n, 'USD'), cap: money(135_200_000n, 'USD') });
  });

  it.each([
    ['3 % as it is', '103', 128_750_000n],
    ['9 % at the cap', '109', 130_000_000n],
    ['a fall at the floor', '99', 127_500_000n],
  ])('takes %s', (_, value, rent) => {
    const rows = contractRows(contract, [observed('2024-04', '100'), observed('2025-04', value)]);
    expect(rows[12]).toMatchObject({ status: 'SCHEDULED', escalatedBase: money(rent, 'USD'), bounds: null });
    expect(rows[24]?.status).toBe('PENDING_INDEX');
  });

  it('takes the first value that was published for a month', () => {
    const observations = [observed('2024-04', '100'), observed('2025-04', '103'), observed('2025-04', '104')];
    expect(contractRows(contract, observations)[12]?.escalatedBase).toEqual(money(128_750_000n, 'USD'));
  });

  it('is resolved by a version of the schedule', () => {
    const signed = issueRows(scheduleOf(contract, [], sha256), day('2025-06-01'));
    const resolved = reviseSchedule(signed, contract, [observed('2024-04', '100'), observed('2025-04', '103')], sha256);
    expect(resolved).toMatchObject({ version: 2, previous: signed.hash });
    expect(resolved.rows.slice(0, 12)).toEqual(signed.rows.slice(0, 12));
    expect(resolved.rows[12]?.escalatedBase).toEqual(money(128_750_000n, 'USD'));
  });
});

describe('months', () => {
  it('step from the original anchor, clamped', () => {
    const tranche = { ...HALL, commencement: '2026-01-31', termMonths: 4 };
    const rows = contractRows(contractOf(hostingJson({ tranches: [tranche], billing: ANNIVERSARY })));
    expect(rows.map(({ from }) => from)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
    expect(rowsInShort(rows).every((row) => row.endsWith('1250000.00'))).toBe(true);
  });

  it('of a reserved block are elapsed hours: 743 in a New York March make 14,822.55', () => {
    const rows = contractRows(contractOf(gpuJson()));
    expect(rows[2]).toMatchObject({ quantity: rational(8 * 743), escalatedBase: money(1_482_255n, 'USD') });
    expect(rows[10]?.quantity).toEqual(rational(8 * 721));
  });

  it('in Lord Howe are 720.5 hours in April', () => {
    const rows = contractRows(contractOf(gpuJson({ timeZone: 'Australia/Lord_Howe' })));
    expect(rows[3]?.quantity).toEqual(rational(8 * 1_441, 2));
  });

  it('ramp up by dates', () => {
    const ramp = [
      { from: '2024-10-24', quantity: 0 },
      { from: '2024-11-16', quantity: 4_000 },
      { from: '2025-01-01', quantity: 10_000 },
    ];
    const rows = contractRows(contractOf(hostingJson({ tranches: [{ ...HALL, ramp }] })));
    expect(rowsInShort(rows).slice(0, 4)).toEqual([
      '2024-10-24 2024-11-01 0.00',
      '2024-11-01 2024-12-01 250000.00', // 15 of 30 days of 4,000 kW
      '2024-12-01 2025-01-01 500000.00',
      '2025-01-01 2025-02-01 1250000.00',
    ]);
  });
});

describe('the hash', () => {
  const contract = contractOf(hostingJson());

  it('is that of the canonical text and the same every time, whatever is issued since', () => {
    const schedule = scheduleOf(contract, [], sha256);
    expect(schedule.hash).toBe('36d634386f9d2ef8feeface480a8c41d3dbde5fe60793af16a5228c4b58b0fa2');
    expect(sha256(canonicalSchedule(issueRows(schedule, day('2026-01-01'))))).toBe(schedule.hash);
    expect(scheduleOf(contractOf(hostingJson()), [], sha256).hash).toBe(schedule.hash);
  });

  it('changes with any term that changes an amount or a date', () => {
    const others = [
      { tranches: [{ ...HALL, rate: '125.000001' }] },
      { timeZone: 'America/New_York' },
      { escalator: { kind: 'FIXED', percent: '3.0001' } },
      { billing: { periods: 'CALENDAR_MONTH', proration: 'THIRTY_DAYS', due: 'IN_ADVANCE', paymentDays: 30 } },
      { parties: { provider: 'Miner', tenant: 'Another' } },
    ];
    const hashes = others.map((change) => scheduleOf(contractOf(hostingJson(change)), [], sha256).hash);
    expect(new Set([...hashes, scheduleOf(contract, [], sha256).hash]).size).toBe(others.length + 1);
  });
});
