// World: price models on their own, with figures a reader can check by hand. No contract, no store, no clock.
import fc from 'fast-check';
import {
  type Money,
  type Rational,
  ZERO,
  add,
  civilDate,
  decimal,
  money,
  moneyToString,
  plus,
  rational,
  sum,
  toRational,
} from '#libs/kernel';
import { type Prepayment, type SlaTerms } from '#libs/market';
import { capexCredits } from './capex-credit.js';
import { curtailmentShare } from './curtailment-share.js';
import { depositMovements, depositOf } from './deposit.js';
import { terminationFee } from './early-termination.js';
import { energyCharge } from './energy-pass-through.js';
import { gpuHourCharge } from './gpu-hour.js';
import { prepaymentDraws, prepaymentOf } from './prepayment-draw.js';
import { slaCredit } from './sla-credit.js';
import { spotCharge } from './spot.js';
import { billableEnergy } from './take-or-pay.js';
import { commitmentPeriod, trueUp } from './true-up.js';
import { exactly } from './words.js';

const usd = (text: string): Money => ({ minor: BigInt(text.replace('.', '')), currency: 'USD' });
const exact = (text: string): Rational => toRational(decimal(text));

describe('GPU-hours', () => {
  it('are rounded once a line: 8 GPUs x 743 h x 2.4937 = 14,822.55', () => {
    const hour = { gpuHours: rational(8), rate: exact('2.4937') };
    expect(gpuHourCharge({ ...hour, gpuHours: rational(8 * 743) }, 'USD')).toEqual(usd('14822.55'));
    const hourly = sum(Array<Money>(743).fill(gpuHourCharge(hour, 'USD')), 'USD');
    expect(hourly).toEqual(usd('14822.85')); // rounding each hour would be 30 cents off
  });

  it('of an interruptible lease cost what cleared, never above the limit', () => {
    const stretches = [
      { gpuHours: rational(10), rate: exact('1.111') },
      { gpuHours: rational(5, 2), rate: exact('9') },
    ];
    expect(spotCharge(stretches, exact('2'), 'USD')).toEqual(usd('16.11'));
    expect(spotCharge([], exact('2'), 'USD')).toEqual(usd('0.00'));
  });
});

describe('energy', () => {
  const terms = { adder: decimal('0'), pueCap: decimal('1.25'), minimumShare: decimal('0') };
  const reading = {
    itKwh: rational(6_800_000),
    pue: exact('1.28'),
    contractedKwh: rational(7_200_000),
    tariff: exact('0.045'),
  };

  it('is billed up to the PUE cap; the host bears what is above', () => {
    const charge = energyCharge(reading, terms, 'USD');
    expect(charge).toMatchObject({ amount: usd('382500.00'), borneByHost: usd('9180.00') });
    expect(charge.working).toBe(
      '6,800,000 kWh IT x min(1.28, 1.25) x 0.045; the host bears 9,180.00 USD above the cap',
    );
  });

  it.each([
    ['no cap', { ...terms, pueCap: null }, '391680.00'],
    ['an adder', { ...terms, adder: decimal('0.005') }, '425000.00'],
    ['a minimum of 95 %', { ...terms, minimumShare: decimal('0.95') }, '384750.00'],
    ['a minimum that was used', { ...terms, minimumShare: decimal('0.9') }, '382500.00'],
  ])('with %s', (_, changed, amount) => expect(energyCharge(reading, changed, 'USD').amount).toEqual(usd(amount)));

  it('is max(actual, f x contracted)', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.integer({ min: 0, max: 100 }), (actual, contracted, share) => {
        const billed = billableEnergy(rational(actual), rational(contracted), decimal(`${share / 100}`));
        expect(billed).toEqual(
          actual * 100 >= share * contracted ? rational(actual) : rational(share * contracted, 100),
        );
      }),
    );
  });
});

describe('fit-out credit', () => {
  const terms = { amount: usd('300000000.00'), capShare: decimal('0.5'), from: null };
  const fee = rational(3_500_000_000, 144);

  it('of 300 m against half of 24,305,555.56 a month: 24 full, 8,333,333.33, then none', () => {
    const credits = capexCredits(terms, Array<Rational>(144).fill(fee));
    credits.slice(0, 24).forEach((credit) => expect([usd('12152777.78'), usd('12152777.77')]).toContainEqual(credit));
    expect(moneyToString(sum(credits.slice(0, 24), 'USD'))).toBe('291666666.67');
    expect(credits[24]).toEqual(usd('8333333.33'));
    expect(sum(credits.slice(25), 'USD')).toEqual(usd('0.00'));
    expect(sum(credits, 'USD')).toEqual(terms.amount);
  });

  it('is at most its share of the rent, its balance in all, and drifts by no cent', () => {
    const rents = fc.array(fc.integer({ min: 0, max: 9_000_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        rents,
        fc.integer({ min: 1, max: 20_000_000 }),
        fc.integer({ min: 1, max: 100 }),
        (thousandths, cents, share) => {
          const exactRents = thousandths.map((value) => rational(value, 1_000));
          const credits = capexCredits(
            { amount: money(BigInt(cents), 'USD'), capShare: decimal(`${share / 100}`), from: null },
            exactRents,
          );
          const whole = thousandths.reduce((total, value) => total + value, 0);
          const shared = Math.floor((whole * share) / 1_000 + 0.5); // cents: thousandths x share / 100 x 100 / 1000
          expect(sum(credits, 'USD').minor).toBe(BigInt(Math.min(cents, shared)));
          credits.forEach(({ minor }) => expect(minor >= 0n).toBe(true));
        },
      ),
    );
  });
});

describe('a prepayment', () => {
  const each: Prepayment = { share: decimal('0.2'), draw: 'EACH_INVOICE', due: civilDate('2025-12-01') };
  const invoices = (count: number, rent: Rational, due: Money) => Array.from({ length: count }, () => ({ rent, due }));

  it('of a fifth of 9.7 bn is 1.94 bn and drawn to the cent', () => {
    const paid = prepaymentOf(each, usd('9700000000.00'));
    expect(paid).toEqual(usd('1940000000.00'));
    const draws = prepaymentDraws(each, paid, invoices(60, rational(485_000_000, 3), usd('161666666.67')));
    expect(draws[0]).toEqual(usd('32333333.33'));
    expect(sum(draws, 'USD')).toEqual(paid);
  });

  it('against the last invoices leaves the first ones alone', () => {
    const last: Prepayment = { ...each, draw: 'LAST_INVOICES' };
    const draws = prepaymentDraws(last, usd('250.00'), invoices(5, rational(100), usd('100.00')));
    expect(draws.map(moneyToString)).toEqual(['0.00', '0.00', '50.00', '100.00', '100.00']);
  });

  it('is never drawn beyond what was paid or what is owed', () => {
    const dues = fc.array(fc.integer({ min: -500, max: 10_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(dues, fc.nat(200_000), fc.constantFrom('EACH_INVOICE', 'LAST_INVOICES'), (cents, paid, draw) => {
        const list = cents.map((due) => ({ rent: rational(due, 100), due: money(BigInt(due), 'USD') }));
        const draws = prepaymentDraws({ ...each, draw }, money(BigInt(paid), 'USD'), list);
        draws.reduce((drawn, next, index) => {
          const due = list[index]?.due.minor ?? 0n;
          expect(due > 0n ? next.minor <= due : next.minor <= 0n && next.minor >= due).toBe(true);
          expect(add(drawn, next).minor <= BigInt(paid)).toBe(true);
          return add(drawn, next);
        }, usd('0.00'));
      }),
    );
  });
});

describe('an SLA credit', () => {
  const sla: SlaTerms = {
    steps: [
      { below: decimal('99.99'), creditPercent: decimal('5') },
      { below: decimal('99.9'), creditPercent: decimal('10') },
      { below: decimal('99.5'), creditPercent: decimal('25') },
    ],
    capPercent: decimal('20'),
    chronic: null,
  };

  it.each([
    ['4.32', null], // 99.99 % is not below 99.99 %
    ['4.33', '-62500.00'],
    ['21.6', '-62500.00'],
    ['43.2', '-62500.00'],
    ['43.3', '-125000.00'],
    ['432', '-250000.00'], // 25 % by the table, 20 % by the cap
    ['43200', '-250000.00'],
  ])('for %s of 43,200 minutes down is %s', (down, credit) => {
    const downtime = { minutes: rational(43_200), downMinutes: exact(down) };
    expect(slaCredit(sla, downtime, usd('1250000.00'))?.amount ?? null).toEqual(credit === null ? null : usd(credit));
  });

  it('says how it came about', () => {
    const credit = slaCredit(sla, { minutes: rational(43_200), downMinutes: exact('21.6') }, usd('1250000.00'));
    expect(credit?.working).toBe('99.95 % (21.6 of 43,200 min down) is below 99.99 %: 5 % of 1,250,000.00 USD');
  });

  it('is none of a month without a minute', () =>
    expect(slaCredit(sla, { minutes: ZERO, downMinutes: ZERO }, usd('1.00'))).toBeNull());
});

describe('a commitment', () => {
  const commitment = { amount: usd('1200.00'), months: 12, slaCreditsReduce: false };
  const on = (date: string) =>
    commitmentPeriod(commitment, civilDate('2024-03-01'), civilDate('2026-09-01'), civilDate(date));

  it('runs in whole periods from the commencement, the last prorated by days', () => {
    expect(on('2025-02-28')).toMatchObject({ from: '2024-03-01', until: '2025-03-01', amount: usd('1200.00') });
    expect(on('2025-03-01')).toMatchObject({ from: '2025-03-01', until: '2026-03-01' });
    expect(on('2026-03-01')).toMatchObject({ until: '2026-09-01', share: rational(184, 365), amount: usd('604.93') });
    expect([on('2024-02-29'), on('2026-09-01')]).toEqual([null, null]);
  });

  it('is topped up to max(0, commitment - qualifying charges)', () => {
    const period = on('2024-03-01');
    if (period === null) throw new Error('it runs on its first day');
    expect(trueUp(period, usd('999.99'))).toEqual(usd('200.01'));
    expect(trueUp(period, usd('1200.00'))).toEqual(usd('0.00'));
    expect(trueUp(period, usd('5000.00'))).toEqual(usd('0.00'));
  });
});

describe('other money', () => {
  it('of curtailment: 60 MWh x 500 x 50 % is a credit of 15,000', () => {
    const terms = {
      hoursPerYear: 100,
      noticeMinutes: 30,
      maxHours: 4,
      loadShare: decimal('1'),
      revenueShare: decimal('0.5'),
    };
    expect(curtailmentShare(terms, { megawattHours: rational(60), price: rational(500) }, 'USD').amount).toEqual(
      usd('-15000.00'),
    );
  });

  it('of a deposit comes and goes', () => {
    const terms = { months: decimal('2.5'), amount: null, due: civilDate('2024-10-01'), returnDays: 30 };
    const held = depositOf(terms, rational(1_250_000), 'USD');
    expect(held).toEqual(usd('3125000.00'));
    expect(depositMovements(terms, held, civilDate('2036-10-24'))).toEqual([
      { date: '2024-10-01', amount: held },
      { date: '2036-11-23', amount: usd('-3125000.00') },
    ]);
    expect(depositOf({ ...terms, months: null, amount: usd('7.00') }, rational(1), 'USD')).toEqual(usd('7.00'));
  });

  it('of an early end is the remaining rent x the factor', () =>
    expect(terminationFee(rational(90_000_000), exact('0.8'), 'USD')).toEqual(usd('72000000.00')));

  it('is written so that the sum can be repeated', () => {
    expect(['1250000', '0.045', '-7.5'].map((text) => exactly(exact(text)))).toEqual(['1,250,000', '0.045', '-7.5']);
    expect(exactly(rational(8, 31))).toBe('8/31');
    expect(exactly(rational(1, 700_001))).toBe('~0.000001428569');
    expect(plus(rational(8, 31), rational(23, 31))).toEqual(rational(1));
  });
});
