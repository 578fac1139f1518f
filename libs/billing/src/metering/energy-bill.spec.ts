// World: meter records of some months of one lease, its tariff, and what was billed of the months before.
import { type Money, type Period, decimal, instant, money, rate } from '#libs/kernel';
import { type EnergyBill, type EnergyPart, energyPart, owedOf, settleEnergy } from './energy-bill.js';
import { type MeterRecord } from './meter-record.js';

const MARCH: Period = { start: instant('2026-03-01T00:00:00Z'), end: instant('2026-04-01T00:00:00Z') };
const APRIL: Period = { start: MARCH.end, end: instant('2026-05-01T00:00:00Z') };
const TERMS = {
  unitPrice: rate(decimal('100'), 'USD', 'KW_MONTH'),
  energyPrice: rate(decimal('0.0537'), 'USD', 'KWH'),
  tax: { jurisdiction: 'DE', basisPoints: 1_900, kind: 'STANDARD' },
} as const;
const OF_THE_LEASE = { leaseId: 'lse_1', tenantOrgId: 'org_ai', providerOrgId: 'org_miner' };
const usd = (minor: bigint): Money => money(minor, 'USD');

function record(period: Period, energyKwh: string): MeterRecord {
  return {
    ...{ ...OF_THE_LEASE, id: `mtr ${energyKwh}`, period, revision: 0, units: 8, unitHours: decimal('1') },
    ...{ energyKwh: decimal(energyKwh), source: 'MEASURED', readingIds: [] },
  };
}

function billed(period: Period, energyKwh: string, energy: bigint, tax: bigint, taxBasisPoints = 1_900): EnergyBill {
  return {
    ...{ ...OF_THE_LEASE, id: 'enb_1', period, revision: 0, energyKwh: decimal(energyKwh), energy: usd(energy) },
    ...{
      meterRecordIds: [],
      tax: usd(tax),
      taxBasisPoints,
      invoiceId: 'inv_1',
      owedCreditId: null,
      billedAt: period.end,
    },
  };
}

/** A month that reads so many kWh, with what was billed of it. */
function part(period: Period, kwh: string, before: EnergyBill | null): EnergyPart {
  return energyPart(TERMS, period, [record(period, kwh)], before);
}

describe('what is still to be billed of a month', () => {
  it('is the month rated as a whole less what was billed, each rounded once', () => {
    // 0.4 kWh are 2.148 cents: 2 billed; 1.3 are 6.981: 7 in all, so 5 more
    expect(owedOf(part(MARCH, '0.4', null))).toMatchObject({ energy: usd(2n), tax: usd(0n) });
    expect(owedOf(part(MARCH, '1.3', billed(MARCH, '0.4', 2n, 0n)))).toMatchObject({ energy: usd(5n), tax: usd(1n) });
    expect(owedOf(part(MARCH, '0', billed(MARCH, '0.4', 2n, 0n)))).toMatchObject({ energy: usd(-2n), tax: usd(0n) });
  });

  it('is taxed as the month was first taxed, whatever the rate is now', () => {
    const owed = owedOf(part(MARCH, '200', billed(MARCH, '100', 537n, 38n, 700)));
    expect(owed).toMatchObject({ energy: usd(537n), tax: usd(37n) });
  });

  it('counts only the records of the month', () => {
    expect(energyPart(TERMS, MARCH, [record(MARCH, '100'), record(APRIL, '900')], null).energy).toEqual(usd(537n));
  });
});

describe('where a bill and its corrections go', () => {
  const more = part(MARCH, '200', billed(MARCH, '100', 537n, 102n));
  const less = part(MARCH, '50', billed(MARCH, '100', 537n, 102n));
  const same = part(MARCH, '100', billed(MARCH, '100', 537n, 102n));
  const far = part(MARCH, '0', billed(MARCH, '9000', 48_330n, 9_183n));
  const own = part(APRIL, '100', null);

  it.each<[string, EnergyPart | null, EnergyPart[], EnergyPart[] | null, EnergyPart[], bigint]>([
    ['a month alone', own, [same], [own], [], 0n],
    ['more of an earlier month', own, [more], [own, more], [], 0n],
    ['less, and it fits', own, [less], [own, less], [], 0n],
    ['less than fits: owed back, and the month is invoiced', own, [far], [own], [far], 48_330n],
    ['more and far less', own, [more, far], [own, more], [far], 48_330n],
    ['nothing after the last month', null, [same], null, [], 0n],
    ['more after the last month', null, [more], [more], [], 0n],
    ['less after the last month', null, [less], null, [less], 268n],
    ['both, less in all', null, [more, far], null, [more, far], 47_793n],
  ])('%s', (_name, now, earlier, invoiced, credited, credit) => {
    const settled = settleEnergy(now, earlier);
    expect(settled).toMatchObject({ invoiced, credited });
    expect(settled.credit.minor).toBe(credit);
  });
});
