// World: USD per MWh at the meter, floors and the mining machines we know; check values of the market and limits studies.
import fc from 'fast-check';
import { unwrap } from '#libs/kernel';
import { ASIC_MODELS, asicModel } from './asic-models.js';
import { fleetOf, fleetWatts } from './fleet.js';
import {
  capitalRecoveryFactor,
  conversionBudgetUsdPerKw,
  fourCpSavingUsdPerYear,
  gpuFloorUsdPerGpuHour,
  hostingFloorUsdPerKwMonth,
  miningMarginUsdPerKwMonth,
} from './lease-floor.js';
import { gpuNetUsdPerMwh, hashpriceEarning, hostingNetUsdPerMwh, miningRevenueUsdPerMwh } from './net-value.js';

const machine = (joulesPerTerahash: number) => ({ joulesPerTerahash, pue: 1, poolFeeBasisPoints: 0 });
const HALL = { rentUsdPerKwMonth: 120.88, pue: 1.35, opexUsdPerKwMonth: 0, energyPassThrough: true, fill: 1 };
const GPU = {
  usdPerGpuHour: 2.5547,
  wattsPerGpu: 1_275,
  pue: 1.35,
  opexUsdPerGpuHour: 0,
  capexUsdPerGpuHour: 0,
  fill: 1,
};

describe('USD per MWh at the meter', () => {
  it('of mining: 129 at hashprice 75 and 24.2 J/TH, 104.17 at 50 and 20, of which 64.17 stay at a power price of 40', () => {
    expect(miningRevenueUsdPerMwh(75, machine(24.2))).toBeCloseTo(129.13, 2);
    expect(miningRevenueUsdPerMwh(50, machine(20))).toBeCloseTo(104.17, 2);
    expect(miningRevenueUsdPerMwh(50, machine(20)) - 40).toBeCloseTo(64.17, 2);
  });

  it('of hosting: 122.66 for 120.88 a kW and month at PUE 1.35; opex and power come off, empty hours too', () => {
    expect(hostingNetUsdPerMwh(HALL, 40)).toBeCloseTo(122.66, 2);
    expect(hostingNetUsdPerMwh({ ...HALL, opexUsdPerKwMonth: 0.2 * 120.88 }, 40)).toBeCloseTo(0.8 * 122.66, 2);
    expect(hostingNetUsdPerMwh({ ...HALL, energyPassThrough: false }, 40)).toBeCloseTo(82.66, 2);
    expect(hostingNetUsdPerMwh({ ...HALL, fill: 0.5 }, 40)).toBeCloseTo(61.33, 2);
  });

  it('of a leased GPU: 1,484 at 2.5547 an hour, less power and what the GPU costs', () => {
    expect(gpuNetUsdPerMwh(GPU, 0)).toBeCloseTo(1_484.2, 1);
    expect(gpuNetUsdPerMwh(GPU, 40)).toBeCloseTo(1_444.2, 1);
    expect(33_000 / (36 * 730)).toBeCloseTo(1.26, 2);
    expect(gpuNetUsdPerMwh({ ...GPU, capexUsdPerGpuHour: 1.26 }, 40)).toBeCloseTo(1_444.2 - 732.0, 0);
    expect(gpuNetUsdPerMwh({ ...GPU, fill: 0.7 }, 40)).toBeCloseTo(0.7 * 1_444.2, 1);
  });

  it('equals mining at hashprice 78.08 where hosting brings 122.66 and power costs 40', () => {
    expect(hashpriceEarning(122.66 + 40, machine(20))).toBeCloseTo(78.08, 2);
  });

  it('turns into a hashprice and back', () => {
    const efficiency = fc.record({
      joulesPerTerahash: fc.double({ min: 5, max: 100, noNaN: true }),
      pue: fc.double({ min: 1, max: 2, noNaN: true }),
      poolFeeBasisPoints: fc.integer({ min: 0, max: 9_999 }),
    });
    fc.assert(
      fc.property(efficiency, fc.double({ min: 0, max: 500, noNaN: true }), (fleet, value) => {
        expect(miningRevenueUsdPerMwh(hashpriceEarning(value, fleet), fleet)).toBeCloseTo(value, 8);
      }),
    );
  });
});

describe('what one kWh earns mining, in cents, and the margin of a kW-month at 5 cents', () => {
  const J = [13.5, 15, 17.5, 21.5, 29.5];
  const TABLE: readonly (readonly [
    hashprice: number,
    ...cells: readonly (readonly [cents: number, margin: number])[],
  ])[] = [
    [28, [8.6, 26.6], [7.8, 20.3], [6.7, 12.2], [5.4, 3.1], [4.0, -7.6]],
    [33, [10.2, 37.9], [9.2, 30.4], [7.9, 20.9], [6.4, 10.2], [4.7, -2.5]],
    [38.2, [11.8, 49.6], [10.6, 41.0], [9.1, 29.9], [7.4, 17.5], [5.4, 2.9]],
    [55, [17.0, 87.4], [15.3, 75.0], [13.1, 59.1], [10.7, 41.3], [7.8, 20.2]],
  ];
  const cells = TABLE.flatMap(([hashprice, ...row]) =>
    row.map(([cents, margin], index) => [hashprice, J[index] ?? 0, cents, margin] as const),
  );
  it.each(cells)('at hashprice %d and %d J/TH: %d c, %d USD', (hashprice, joules, cents, margin) => {
    const perKwh = miningRevenueUsdPerMwh(hashprice, machine(joules)) / 1_000;
    // the table is rounded to one place
    expect(Math.abs(perKwh * 100 - cents)).toBeLessThanOrEqual(0.0501);
    expect(Math.abs(730 * (perKwh - 0.05) - margin)).toBeLessThanOrEqual(0.0501);
    const left = miningMarginUsdPerKwMonth({ miningUsdPerKwh: perKwh, powerUsdPerKwh: 0.05, miningUptime: 1 });
    expect(left).toBeCloseTo(Math.max(0, 730 * (perKwh - 0.05)), 9);
  });
});

describe('floors', () => {
  it('recover capital: .277 over 5 years and .161 over 12 at 12 %', () => {
    expect(capitalRecoveryFactor(0.12, 5)).toBeCloseTo(0.277, 3);
    expect(capitalRecoveryFactor(0.12, 12)).toBeCloseTo(0.161, 3);
    expect(capitalRecoveryFactor(0, 4)).toBe(0.25);
    expect(capitalRecoveryFactor(1e-9, 4)).toBeCloseTo(0.25, 6);
  });

  const H100 = {
    kwPerGpu: 1.275,
    pue: 1.25,
    powerUsdPerKwh: 0.05,
    miningUsdPerKwh: 33 / (24 * 17.5),
    opexUsdPerGpuHour: 0,
    capexUsdPerGpu: 0,
    interestPerYear: 0.12,
    years: 5,
    utilisation: 0.7,
  };

  it('of a GPU: 12.5 cents of energy and lost mining, whatever power costs below what mining pays', () => {
    expect(gpuFloorUsdPerGpuHour(H100)).toBeCloseTo(0.125, 3);
    expect(gpuFloorUsdPerGpuHour({ ...H100, powerUsdPerKwh: 0.01 })).toBe(gpuFloorUsdPerGpuHour(H100));
    expect(gpuFloorUsdPerGpuHour({ ...H100, powerUsdPerKwh: 0.1 })).toBeCloseTo(1.275 * 1.25 * 0.1, 10);
    const paidBack = gpuFloorUsdPerGpuHour({ ...H100, capexUsdPerGpu: 33_000, opexUsdPerGpuHour: 0.1 });
    expect(paidBack).toBeCloseTo(0.125 + 0.1 + (33_000 * 0.2774) / (8_760 * 0.7), 3);
  });

  const HOSTING = {
    miningUsdPerKwh: 33 / (24 * 17.5),
    powerUsdPerKwh: 0.05,
    miningUptime: 1,
    pue: 1,
    conversionUsdPerKw: 0,
    interestPerYear: 0.12,
    years: 12,
    ownPowerUsdPerKwMonth: 0,
  };

  it('of hosting: mining leaves 21 USD a kW-month, so a rent of 122 pays for 7.4 thousand USD of conversion', () => {
    const floor = hostingFloorUsdPerKwMonth(HOSTING);
    expect(floor).toBeCloseTo(20.9, 1);
    const budget = conversionBudgetUsdPerKw(100, 0.12, 12);
    expect(Math.round(budget / 100)).toBe(74);
    expect(hostingFloorUsdPerKwMonth({ ...HOSTING, conversionUsdPerKw: budget })).toBeCloseTo(floor + 100, 8);
  });

  it('saves 6.7 million a year by being down for 100 MW in the four peaks', () => {
    expect(fourCpSavingUsdPerYear(100_000, 5.6)).toBeCloseTo(6.72e6, 4);
  });
});

describe('mining machines', () => {
  it('are at least 25 of three makers and more, each with its source, and rated within 2 % of its own watts', () => {
    expect(ASIC_MODELS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(ASIC_MODELS.map(({ slug }) => slug)).size).toBe(ASIC_MODELS.length);
    expect(new Set(ASIC_MODELS.map(({ vendor }) => vendor))).toEqual(
      new Set(['Bitmain', 'MicroBT', 'Canaan', 'Bitdeer']),
    );
    for (const model of ASIC_MODELS) {
      expect(model.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(Math.abs(model.watts / model.terahashPerSecond / model.joulesPerTerahash - 1)).toBeLessThan(0.02);
      expect(model.year).toBeGreaterThanOrEqual(2016);
      expect(model.source.length).toBeGreaterThan(10);
    }
  });

  it.each([
    ['antminer-s21', 17.5, 200],
    ['antminer-s19-xp', 21.5, 140],
    ['antminer-s21-plus-hyd', 15, 319],
    ['antminer-s21-xp', 13.5, 270],
    ['antminer-s19-pro', 29.5, 110],
  ])('%s takes %d J/TH at %d TH/s', (slug, joulesPerTerahash, terahashPerSecond) => {
    expect(asicModel(slug)).toMatchObject({ joulesPerTerahash, terahashPerSecond });
  });

  it('are found by their slug alone', () => {
    expect(asicModel('constructor')).toBeNull();
    expect(asicModel('Antminer S21')).toBeNull();
  });
});

describe('a fleet', () => {
  const draft = {
    model: null,
    joulesPerTerahash: null,
    terahashPerSecond: 1_000_000,
    pue: 1.05,
    poolFeeBasisPoints: 100,
  };

  it('is described by a model or by its efficiency, and draws TH/s x J/TH x PUE', () => {
    const named = unwrap(fleetOf({ ...draft, model: 'antminer-s21' }));
    expect(named).toEqual({
      terahashPerSecond: 1_000_000,
      joulesPerTerahash: 17.5,
      pue: 1.05,
      poolFeeBasisPoints: 100,
    });
    expect(fleetWatts(named)).toBe(18_375_000);
    expect(unwrap(fleetOf({ ...draft, joulesPerTerahash: 20 })).joulesPerTerahash).toBe(20);
  });

  it.each([
    [{}, 'joulesPerTerahash'],
    [{ model: 'antminer-s1' }, 'model'],
    [{ model: 'antminer-s21', joulesPerTerahash: 17 }, 'joulesPerTerahash'],
    [{ joulesPerTerahash: 0 }, 'joulesPerTerahash'],
    [{ joulesPerTerahash: 20, terahashPerSecond: -1 }, 'terahashPerSecond'],
    [{ joulesPerTerahash: 20, pue: 0.5 }, 'pue'],
    [{ joulesPerTerahash: 20, poolFeeBasisPoints: 10_000 }, 'poolFeeBasisPoints'],
  ])('refuses %j at %s', (facts, field) => {
    expect(fleetOf({ ...draft, ...facts })).toMatchObject({
      ok: false,
      refusal: [{ code: 'INVALID_INPUT', path: [field] }],
    });
  });
});
