// World: the public deals of docs/deals, and the figures that were announced or worked out of them (market research, 5.3 to 5.5).
import { Ajv2020 } from 'ajv/dist/2020.js';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Money,
  add,
  approximately,
  compareRational,
  decimal,
  dividedBy,
  minus,
  money,
  moneyToRational,
  moneyToString,
  rational,
  sum,
  times,
  toRational,
  unwrap,
} from '#libs/kernel';
import {
  type TermSheet,
  allRenewed,
  amend,
  expand,
  guaranteeOn,
  parseTermSheet,
  signContract,
  startOf,
  terminate,
} from '#libs/market';
import { EVIDENCE, HALL, contractOf, day, gpuJson, hostingJson, sheetOf } from '../contract/contracts.spec-data.js';
import { contractRows } from '../schedule/contract-rows.js';
import { cashByTime } from './cash-by-time.js';
import { cashFlow } from './cash-flow.js';

const DEALS = fileURLToPath(new URL('../../../../docs/deals/', import.meta.url));
const NAMES = fs.readdirSync(DEALS).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
const json = (name: string): Record<string, unknown> =>
  JSON.parse(fs.readFileSync(path.join(DEALS, name), 'utf8')) as Record<string, unknown>;
const signed = (terms: TermSheet) => signContract('ctr_1', terms, 0 as Parameters<typeof signContract>[2]);
const dealOf = (name: string) => unwrap(parseTermSheet(json(`${name}.json`)));

/** In billions, to three decimals, as the press writes. */
const billions = (amount: Money): string => (approximately(moneyToRational(amount)) / 1e9).toFixed(3);
const isWithin = (ours: Money, theirs: Money, percent: TermSheet['published']): boolean => {
  const distance = minus(moneyToRational(ours), moneyToRational(theirs));
  const size = distance.numerator < 0n ? minus(rational(0), distance) : distance;
  const allowed = times(
    moneyToRational(theirs),
    dividedBy(toRational(percent?.tolerancePercent ?? decimal('0')), rational(100)),
  );
  return compareRational(size, allowed) <= 0;
};

describe.each(NAMES)('%s', (name) => {
  const validate = new Ajv2020({ allErrors: true }).compile(json('term-sheet.schema.json'));

  it('is a term sheet by its published schema and by our reader', () => {
    validate(json(name));
    expect(validate.errors ?? []).toEqual([]);
    expect(parseTermSheet(json(name))).toMatchObject({ ok: true });
  });

  it('comes out at what was announced', () => {
    const terms = unwrap(parseTermSheet(json(name)));
    const { published } = terms;
    if (published === null) throw new Error('a public deal says what was published');
    expect(isWithin(cashFlow(signed(terms)).totals.rent, published.total, published)).toBe(true);
    if (published.totalWithRenewals === null) return;
    const renewed = cashFlow(allRenewed(signed(terms))).totals.rent;
    const tolerance = { ...published, tolerancePercent: published.toleranceWithRenewalsPercent };
    expect(isWithin(renewed, published.totalWithRenewals, tolerance)).toBe(true);
  });

  it('bills a schedule that sums to its value, every month once', () => {
    const contract = signed(unwrap(parseTermSheet(json(name))));
    const [rows, flow] = [contractRows(contract), cashFlow(contract)];
    const rents = rows.map(({ escalatedBase }) => escalatedBase ?? money(0n, 'USD'));
    expect(sum(rents, 'USD')).toEqual(flow.totals.rent);
    expect(new Set(rows.map(({ tranche, from }) => `${tranche} ${from}`)).size).toBe(rows.length);
    const years = cashByTime(flow, 'YEAR', 'USD');
    expect(years.map(({ totals }) => totals.cash).reduce(add)).toEqual(flow.totals.cash);
  });
});

describe('the figures behind the deals', () => {
  const flowOf = (megawatts: number, rate: string, percent: string | null, years: number) => {
    const tranche = {
      ...HALL,
      quantity: megawatts * 1_000,
      rate,
      commencement: '2025-01-01',
      termMonths: Math.min(years * 12, 300),
    };
    const escalator = percent === null ? { kind: 'NONE' } : { kind: 'FIXED', percent };
    const renewal = years * 12 > 300 ? { renewal: { count: 1, months: years * 12 - 300 } } : {};
    return cashFlow(allRenewed(contractOf(hostingJson({ tranches: [tranche], escalator, ...renewal })))).totals.rent;
  };

  it.each([
    ['Core Scientific, 200 MW', 200, '121.5278', null, 12, '3.500'],
    ['Core Scientific, 270 MW at that rate', 270, '121.5278', null, 12, '4.725'],
    ['Core Scientific, 270 MW of the article', 270, '120.885', null, 12, '4.700'],
    ['the same with 3 % a year', 270, '102.21', '3', 12, '4.700'],
    ['the same with 2 % a year', 270, '108.16', '2', 12, '4.700'],
    ['Hut 8, 15 years', 245, '128.016', '3', 15, '7.000'],
    ['Hut 8, 30 years', 245, '128.016', '3', 30, '17.906'],
    ['TeraWulf, 10 years', 200, '134.480', '3', 10, '3.700'],
    ['TeraWulf, 20 years', 200, '134.480', '3', 20, '8.672'],
    ['TeraWulf, 20 years at 2.5 %', 200, '137.61', '2.5', 20, '8.436'],
    ['Applied Digital', 250, '125.455', '3', 15, '7.000'],
  ])('%s', (_, megawatts, rate, percent, years, expected) => {
    expect(billions(flowOf(megawatts, rate, percent, years))).toBe(expected);
  });

  it('sum 1.03^k to 18.5989 over 15 years and 14.1920 over 12', () => {
    const units = (years: number) => flowOf(1_000, '1000', '3', years).minor / 12n; // 1,000,000 x 1,000 a month
    expect([units(15), units(12)].map((cents) => (Number(cents) / 1e11).toFixed(4))).toEqual(['18.5989', '14.1920']);
  });

  it('TeraWulf earns 85 % of its rent: 314.5 m a year', () => {
    const { rent } = cashFlow(signed(dealOf('terawulf'))).totals;
    expect(approximately(times(moneyToRational(rent), rational(85, 1_000))).toFixed(0)).toBe('314500000');
  });

  it('Bit Digital: 4,096 GPUs x 26,280 h x 2.5547 = 274,995,266', () => {
    const { rent } = cashFlow(signed(dealOf('bit-digital'))).totals;
    expect(approximately(moneyToRational(rent)).toFixed(0)).toBe('274995266');
  });

  it('Bit Digital: a quarter of the first 2,048 is 12.5 m, the tranches are 150.0 m and 126.0 m', () => {
    const { rows } = cashFlow(signed(dealOf('bit-digital-two-tranches')));
    const of = (tranche: string, months: number) =>
      sum(
        rows.filter((row) => row.tranche === tranche && row.k < months).map(({ total }) => total),
        'USD',
      );
    expect(billions(of('first-2048', 36))).toBe('0.150');
    expect(moneyToString(of('first-2048', 3))).toBe('12500029.44');
    expect([of('first-2048', 36), of('second-2048', 36)].map(moneyToString)).toEqual(['150000353.28', '126001373.04']);
  });

  it('IREN: a fifth is 1.94 bn up front, drawn to the cent; 808.33 per kW-month', () => {
    const flow = cashFlow(signed(dealOf('iren')));
    expect(billions(flow.totals.prepayment)).toBe('1.940');
    expect(add(flow.totals.prepayment, flow.totals.prepaymentDraw).minor).toBe(0n);
    expect(flow.totals.cash).toEqual(flow.totals.rent);
    expect(flow.movements).toEqual([{ date: '2025-12-01', kind: 'PREPAYMENT', amount: flow.totals.prepayment }]);
  });

  it('Core Scientific: 24 months of half the fee, 8,333,333.33 in the 25th; revenue 3.5 bn, cash 3.2 bn', () => {
    const { rows, totals } = cashFlow(signed(dealOf('core-scientific-coreweave')));
    expect(rows[0]).toMatchObject({ base: money(2_430_555_556n, 'USD'), capexCredit: money(-1_215_277_778n, 'USD') });
    expect(rows.filter(({ capexCredit }) => capexCredit.minor !== 0n)).toHaveLength(25);
    expect(rows[24]?.capexCredit).toEqual(money(-833_333_333n, 'USD'));
    expect([totals.rent, totals.cash, totals.capexCredit].map(billions)).toEqual(['3.500', '3.200', '-0.300']);
  });

  it('Applied Digital: the option of 150 MW makes 11 bn of 400 MW', () => {
    const contract = unwrap(
      expand(signed(dealOf('applied-digital')), 'hall-150b', day('2027-01-01'), EVIDENCE, day('2025-08-29')),
    );
    expect(billions(cashFlow(contract).totals.rent)).toBe('11.000');
    expect(startOf(contract)).toBe('2025-11-01');
  });

  it('TeraWulf Abernathy: a backstop of 1.3 bn falls by a tenth a year', () => {
    const backstop = {
      name: 'Google',
      cap: money(130_000_000_000n, 'USD'),
      amortisesOverYears: 10,
      from: day('2026-10-01'),
    };
    const on = (date: string) => guaranteeOn(backstop, day(date));
    expect(
      ['2026-01-01', '2026-10-01', '2027-09-30', '2027-10-01', '2036-10-01', '2040-01-01'].map((date) =>
        billions(on(date) ?? money(1n, 'USD')),
      ),
    ).toEqual(['1.300', '1.300', '1.300', '1.170', '0.000', '0.000']);
  });
});

describe('a forecast', () => {
  it('adds the energy that the terms expect, hours and all', () => {
    const power = { tariff: '0.045', pueCap: '1.25', expected: { loadShare: '0.9', pue: '1.3' } };
    const { rows, totals } = cashFlow(contractOf(hostingJson({ power })));
    // November 2024 has 721 hours in Chicago
    expect(rows[1]).toMatchObject({
      energy: money(36_500_625n, 'USD'),
      total: money(161_500_625n, 'USD'),
      estimated: true,
    });
    expect(totals.estimated).toBe(true);
  });

  it('counts on the expected part of a lease that is paid by use', () => {
    const { rows, totals } = cashFlow(contractOf(gpuJson({ leaseKind: 'ON_DEMAND', expectedUse: '0.5' })));
    expect(rows[2]).toMatchObject({
      base: money(741_128n, 'USD'),
      billDate: '2026-04-01',
      dueDate: '2026-04-15',
      estimated: true,
    });
    expect(totals.rent.minor).toBe(rows.reduce((total, row) => total + row.total.minor, 0n));
  });

  it('keeps the prepayment and the deposit that were signed, whatever comes after', () => {
    const prepayment = { share: '0.2', draw: 'EACH_INVOICE', due: '2024-10-01' };
    const contract = contractOf(
      hostingJson({ prepayment, deposit: { months: '1', due: '2024-10-01' }, escalator: { kind: 'NONE' } }),
    );
    const changes = [{ kind: 'QUANTITY', tranche: 'hall', quantity: 5_000 }] as const;
    const smaller = unwrap(amend(contract, { changes, evidence: EVIDENCE }, day('2030-10-24')));
    const { totals, movements } = cashFlow(smaller);
    expect([totals.prepayment, totals.prepaymentDraw].map(moneyToString)).toEqual(['36000000.00', '-27370967.74']);
    expect(movements[1]).toMatchObject({ kind: 'DEPOSIT', amount: money(125_000_000n, 'USD') });
    expect(totals.rent).toEqual(money(13_500_000_001n, 'USD'));
  });

  it('takes the floor of an index that is not known', () => {
    const escalator = { kind: 'INDEX', index: 'CPI-U', floorPercent: '2' };
    const flow = cashFlow(
      contractOf(hostingJson({ escalator, tranches: [{ ...HALL, commencement: '2024-06-01', termMonths: 24 }] })),
    );
    expect(flow.totals).toMatchObject({
      base: money(3_000_000_000n, 'USD'),
      escalation: money(30_000_000n, 'USD'),
      estimated: true,
    });
  });

  it('holds a deposit and gives it back when the contract ends', () => {
    const deposit = { months: '2', due: '2024-10-01', returnDays: 30 };
    const ended = unwrap(
      terminate(contractOf(hostingJson({ deposit })), {
        effective: day('2026-01-01'),
        cause: 'MUTUAL',
        evidence: EVIDENCE,
      }),
    );
    const flow = cashFlow(ended);
    expect(flow.movements).toEqual([
      { date: '2024-10-01', kind: 'DEPOSIT', amount: money(250_000_000n, 'USD') },
      { date: '2026-01-31', kind: 'DEPOSIT_RETURN', amount: money(-250_000_000n, 'USD') },
    ]);
    expect(flow.totals).toMatchObject({ deposit: money(0n, 'USD') });
    expect(sheetOf(hostingJson({ deposit })).deposit?.returnDays).toBe(30);
  });
});
