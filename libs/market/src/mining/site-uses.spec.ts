// World: one site of 1 MW with a pool of 32 GPUs, a hall of 500 kW and a fleet, hour by hour from 2026-07-06 14:00 (a Monday, 09:00 in Texas).
import { type Instant, type Period, addMilliseconds, decimal, instant, rate, unwrap } from '#libs/kernel';
import { type DataHall } from '../hall/hall.js';
import { type GpuPool } from '../pool/pool.js';
import { type PowerLimit } from '../site/power-envelope.js';
import { type Site } from '../site/site.js';
import { type AdviceInputs, checkAdviceInputs } from './advice-inputs.js';
import { hourLimits } from './hour-limits.js';
import { type UsedSpan, capacityUnits, committedUnits, wattsPerUnit } from './listing-hours.js';
import { adviseSite } from './site-advice.js';
import { type SiteFacts } from './site-facts.js';
import { tariffUsdPerMwh } from './tariff-hours.js';

const START = instant('2026-07-06T14:00:00Z');
const at = (minutes: number): Instant => addMilliseconds(START, minutes * 60_000);
const hour = (index: number): Period => ({ start: at(60 * index), end: at(60 * (index + 1)) });
const HOURS = [0, 1, 2].map(hour);

const SITE: Site = {
  ...{ id: 'site_a', orgId: 'org_a', externalId: 'a', name: 'A', country: 'US', subdivision: 'TX', region: 'us-south' },
  ...{ timeZone: 'America/Chicago', latitude: null, longitude: null, gridRegion: 'ERCOT', powerLimitWatts: 1_000_000 },
  ...{ energyPrice: rate(decimal('0.04'), 'USD', 'KWH'), energyCalendar: null, pue: decimal('1.25') },
  ...{ carbonGramsPerKwh: 400, cooling: 'AIR', certifications: [], energisedAt: instant('2026-01-01T00:00:00Z') },
  ...{ ramp: [], version: 1 },
};
const POOL: GpuPool = {
  ...{ id: 'pool_a', orgId: 'org_a', siteId: 'site_a', externalId: 'p', name: 'Pool', modelSlug: 'h100-sxm' },
  ...{ gpusPerNode: 8, nodeCount: 4, nodesPerFabric: 4, interconnect: 'NONE', vcpusPerNode: 1, ramGibPerNode: 1 },
  ...{ storageGibPerNode: 1, networkGbpsPerNode: 1, wattsPerGpu: 1_000, availableFrom: SITE.energisedAt },
  ...{ availableUntil: null, minChunkGpus: 1, minHours: 1, price: rate(decimal('2'), 'USD', 'GPU_HOUR') },
  ...{ termDiscounts: [], floor: rate(decimal('1'), 'USD', 'GPU_HOUR'), pricingCurve: null, costs: null },
  ...{ onDemand: true, state: 'PUBLISHED', version: 1 },
};
const HALL: DataHall = {
  ...{ id: 'hall_a', orgId: 'org_a', siteId: 'site_a', externalId: 'h', name: 'Hall', criticalItKw: 500 },
  ...{ rackDensityKw: 40, cooling: 'AIR', price: rate(decimal('120'), 'USD', 'KW_MONTH'), energyPassThrough: false },
  ...{ minTermMonths: 1, minChunkKw: 50, availableFrom: SITE.energisedAt, availableUntil: null },
  ...{ state: 'PUBLISHED', version: 1 },
};

const span = (use: UsedSpan['use'], from: number, to: number, start: number, end: number): UsedSpan => ({
  use,
  units: { from, to },
  period: { start: at(start), end: at(end) },
});
const pool = (used: readonly UsedSpan[], facts: Partial<GpuPool> = {}) =>
  ({ kind: 'GPU_LEASE', listed: { ...POOL, ...facts }, used }) as const;

describe('what contracts bind', () => {
  it.each<[string, readonly UsedSpan[], number]>([
    ['nothing', [], 0],
    ['a lease', [span('LEASED', 0, 8, 0, 60)], 8],
    ['a hold, which is a promise', [span('HELD', 0, 8, 0, 60)], 8],
    ['a block binds nothing', [span('BLOCKED', 0, 8, 0, 60)], 0],
    ['part of the hour', [span('LEASED', 0, 8, 45, 600)], 8],
    [
      'one after the other on the same units counts once',
      [span('LEASED', 0, 8, -60, 30), span('LEASED', 0, 8, 30, 60)],
      8,
    ],
    ['two at once', [span('LEASED', 0, 8, -60, 31), span('LEASED', 8, 16, 30, 60)], 16],
    ['what ends as the hour begins', [span('LEASED', 0, 8, -60, 0)], 0],
  ])('%s', (_name, used, units) => expect(committedUnits(pool(used), hour(0))).toBe(units));

  it.each<[string, Parameters<typeof pool>, number]>([
    ['all', [[]], 32],
    ['all but what is blocked', [[span('BLOCKED', 0, 8, 30, 60)]], 24],
    ['contracts alone while paused', [[span('LEASED', 0, 8, 0, 60)], { state: 'PAUSED' }], 8],
    ['contracts alone before it is available', [[span('LEASED', 0, 4, 0, 60)], { availableFrom: at(1) }], 4],
    ['nothing after it', [[], { availableUntil: at(59) }], 0],
  ])('and what can be leased: %s', (_name, [used, facts], units) =>
    expect(capacityUnits(pool(used, facts), SITE, hour(0))).toBe(units),
  );

  it('and nothing where the site has no power yet', () => {
    expect(capacityUnits(pool([]), { ...SITE, energisedAt: at(30) }, hour(0))).toBe(0);
    expect(capacityUnits(pool([]), { ...SITE, energisedAt: at(30) }, hour(1))).toBe(32);
  });

  it('draws at the meter, PUE included and rounded up', () => {
    expect(wattsPerUnit(pool([]), SITE)).toBe(1_250);
    expect(wattsPerUnit({ kind: 'HOSTING', listed: HALL, used: [] }, SITE)).toBe(1_250);
    expect(wattsPerUnit(pool([], { wattsPerGpu: 333 }), SITE)).toBe(417);
  });
});

describe('the limit of an hour', () => {
  const always = { start: at(-6_000), end: at(6_000) };
  const limit = (facts: Partial<PowerLimit>): PowerLimit => ({
    ...{ period: always, contractedWatts: 1_000, limitWatts: 1_000 },
    ...facts,
  });

  it('is its lowest instant, own use taken off; firm mining and leases are not taken off here', () => {
    const limits = [
      limit({ period: { start: at(-60), end: at(90) } }),
      limit({ period: { start: at(90), end: at(100) }, limitWatts: 400 }),
      limit({ period: { start: at(100), end: at(130) } }),
    ];
    const claim = (use: 'OWN_USE' | 'GPU_LEASE' | 'FIRM_MINING', watts: number) => ({
      use,
      holderId: 'x',
      period: hour(0),
      watts,
    });
    const claims = [claim('OWN_USE', 100), claim('GPU_LEASE', 200), claim('FIRM_MINING', 50)];
    expect(hourLimits(HOURS, { claims, limits })).toEqual([900, 400, 1_000]);
    expect(hourLimits(HOURS, { claims: [], limits: [] })).toEqual([0, 0, 0]);
    expect(hourLimits([], { claims: [], limits })).toEqual([]);
  });
});

describe('the tariff of an hour', () => {
  const usd = { usdPerUnit: new Map([['USD' as const, 1]]) };
  const band = { months: [], weekdays: [1, 2, 3, 4, 5], fromHour: 10, toHour: 11, price: decimal('0.2') };
  const calendar = {
    ...{ bands: [band], demandChargePerKwMonth: decimal('7.3'), coincidentPeak: null },
    ...{ miningRevenuePerKwh: decimal('9'), minimumMarginBasisPoints: 500 },
  };

  it('is the flat price, or the band that the wall clock of the site is in, with the demand charge and without what mining would bring', () => {
    expect(tariffUsdPerMwh(SITE, HOURS, usd)).toEqual([40, 40, 40]);
    const costs = tariffUsdPerMwh({ ...SITE, energyCalendar: calendar }, HOURS, usd);
    expect(costs.map((cost) => Math.round(cost * 1e6) / 1e6)).toEqual([50, 210, 50]);
    const euro = { ...SITE, energyPrice: rate(decimal('0.04'), 'EUR', 'KWH') };
    expect(tariffUsdPerMwh(euro, [hour(0)], { usdPerUnit: new Map([['EUR' as const, 1.5]]) })[0]).toBeCloseTo(60, 9);
    expect(tariffUsdPerMwh(euro, [hour(0)], usd)[0]).toBeNaN();
  });
});

const INPUTS: AdviceInputs = {
  hashprice: { usdPerPhPerDay: 50, chain: null },
  hours: HOURS.map(() => ({ powerUsdPerMwh: null, hashpriceUsdPerPhPerDay: null })),
  ...{ exchangeRates: [], gpuFill: 1, hallFill: 1, hallOpexUsdPerKwMonth: 0, miningStartUsdPerMw: 0 },
  ...{ bandUsdPerMwh: 0, demandResponse: null, longTerm: null },
};
const LONG_TERM = {
  ...{ blockHeight: 953_568, feesBtcPerBlock: 0, years: 3, compensation: 0, discountPerYear: 0 },
  ...{ leaseUsdPerKwMonth: null, miningUptime: 1, conversionUsdPerKw: 0, interestPerYear: 0.1 },
  ...{ leaseVolatility: 0.2, miningVolatility: 0.6, correlation: 0 },
};

describe('advice for a whole site', () => {
  const fleet = { joulesPerTerahash: 20, pue: 1, poolFeeBasisPoints: 0, terahashPerSecond: 10_000 };
  const facts: SiteFacts = {
    site: SITE,
    hours: HOURS,
    limitWatts: [1_000_000, 1_000_000, 0],
    listings: [pool([span('LEASED', 0, 8, 0, 600)]), { kind: 'HOSTING', listed: HALL, used: [] }],
    fleets: [
      {
        id: 'm',
        name: 'Fleet',
        fleet,
        watts: 200_000,
        isFirm: false,
        period: { start: at(60), end: at(600) },
        runningWatts: 0,
      },
    ],
  };
  const advised = (about: Partial<SiteFacts> = {}, inputs: Partial<AdviceInputs> = {}) =>
    unwrap(adviseSite({ ...facts, ...about }, { ...INPUTS, ...inputs }, new Map()));

  it('lets a fleet run only while it is there, and takes power off a rent that includes it', () => {
    const { uses, advice } = advised();
    expect(uses.map(({ capacityWatts }) => capacityWatts)).toEqual([
      [0, 200_000, 200_000],
      [40_000, 40_000, 40_000],
      [625_000, 625_000, 625_000],
    ]);
    const rent = (120 * 1_000) / 730 / 1.25 - 40;
    expect(uses[2]?.netUsdPerMwh[0]).toBeCloseTo(rent, 9);
    expect(uses[2]?.breakevenUsdPerKwh).toBeCloseTo((rent + 40) / 1_000, 12);
    expect(advice.hours.map(({ uses: said }) => said.map(({ advisedWatts }) => advisedWatts))).toEqual([
      [0, 30_000, 625_000],
      [200_000, 30_000, 625_000],
      [0, 0, 0],
    ]);
  });

  it('treats firm mining as a contract', () => {
    const firm = facts.fleets.map((each) => ({ ...each, isFirm: true }));
    const { advice } = advised({ fleets: firm }, { hashprice: { usdPerPhPerDay: 0, chain: null } });
    expect(advice.hours.map(({ committedWatts }) => committedWatts)).toEqual([10_000, 210_000, 210_000]);
  });

  it('takes a price that is a slip of the pen for the most that counts', () => {
    const dear = pool([], { price: rate(decimal('999999999'), 'USD', 'GPU_HOUR') });
    expect(advised({ listings: [dear] }).uses[1]?.netUsdPerMwh).toEqual([100_000, 100_000, 100_000]);
  });

  it('takes a dollar for a dollar', () => {
    const exchangeRates = [{ currency: 'USD' as const, usdPerUnit: 2 }];
    expect(advised({}, { exchangeRates }).uses).toEqual(advised().uses);
  });

  it('counts what running a GPU costs, and not what was paid for it', () => {
    const capital = { amount: decimal('30000'), years: 3, interestBasisPoints: 0, utilisationBasisPoints: 10_000 };
    const costs = { operatingPerHour: decimal('0.25'), capital };
    expect(advised({ listings: [pool([], { costs })] }).uses[1]?.netUsdPerMwh[0]).toBeCloseTo(1.75 / 0.00125 - 40, 9);
  });

  it('curtails what runs, and not what is only on offer', () => {
    const response = {
      usdPerMwh: 1_000,
      wantedKw: null,
      penaltyUsdPerMwh: 0,
      curtailableListingIds: ['pool_a', 'hall_a'],
    };
    const { curtailment } = advised({ fleets: [] }, { demandResponse: response });
    expect(curtailment).toMatchObject([{ load: { id: 'pool_a', watts: 10_000 }, decision: 'KEEP' }]);
  });

  it.each<[Partial<SiteFacts>, number | null, string]>([
    [{ fleets: [] }, null, 'longTerm'],
    [{ listings: [] }, null, 'longTerm.leaseUsdPerKwMonth'],
  ])('cannot look years ahead without something to compare', (about, leaseUsdPerKwMonth, path) => {
    const inputs = { ...INPUTS, longTerm: { ...LONG_TERM, leaseUsdPerKwMonth } };
    expect(adviseSite({ ...facts, ...about }, inputs, new Map())).toMatchObject({
      refusal: [{ path: path.split('.') }],
    });
  });

  it('compares with the rent that is given where there is no hall', () => {
    const { longTerm } = advised({ listings: [] }, { longTerm: { ...LONG_TERM, leaseUsdPerKwMonth: 99 } });
    expect(longTerm?.finding).toContain('a lease 99.00 USD');
  });
});

describe('inputs', () => {
  const response = { usdPerMwh: 1_000, wantedKw: null, penaltyUsdPerMwh: 0, curtailableListingIds: [] };
  const chain = { difficulty: 1e14, subsidyBtc: 3.125, feesBtcPerBlock: 0, btcPriceUsd: 90_000 };

  it('are fine as they stand', () => {
    expect(checkAdviceInputs({ ...INPUTS, longTerm: LONG_TERM, demandResponse: response })).toEqual([]);
    expect(checkAdviceInputs({ ...INPUTS, hashprice: { usdPerPhPerDay: null, chain } })).toEqual([]);
  });

  it.each<[Partial<AdviceInputs>, string]>([
    [{ hashprice: { usdPerPhPerDay: 1, chain } }, 'hashprice'],
    [{ hashprice: { usdPerPhPerDay: null, chain: { ...chain, difficulty: 0 } } }, 'hashprice.chain.difficulty'],
    [{ hashprice: { usdPerPhPerDay: null, chain: { ...chain, difficulty: 1 } } }, 'hashprice.chain'],
    [{ hours: [{ powerUsdPerMwh: 1e6, hashpriceUsdPerPhPerDay: null }] }, 'hours.0.powerUsdPerMwh'],
    [{ hours: [{ powerUsdPerMwh: null, hashpriceUsdPerPhPerDay: -1 }] }, 'hours.0.hashpriceUsdPerPhPerDay'],
    [{ exchangeRates: [{ currency: 'EUR', usdPerUnit: 0 }] }, 'exchangeRates.0.usdPerUnit'],
    [{ hallFill: Number.NaN }, 'hallFill'],
    [{ hallOpexUsdPerKwMonth: -1 }, 'hallOpexUsdPerKwMonth'],
    [{ miningStartUsdPerMw: -1 }, 'miningStartUsdPerMw'],
    [{ demandResponse: { ...response, usdPerMwh: -1 } }, 'demandResponse.usdPerMwh'],
    [{ demandResponse: { ...response, wantedKw: -1 } }, 'demandResponse.wantedKw'],
    [{ demandResponse: { ...response, penaltyUsdPerMwh: -1 } }, 'demandResponse.penaltyUsdPerMwh'],
    [{ longTerm: { ...LONG_TERM, years: 0 } }, 'longTerm.years'],
    [{ longTerm: { ...LONG_TERM, correlation: 2 } }, 'longTerm.correlation'],
    [{ longTerm: { ...LONG_TERM, leaseUsdPerKwMonth: -1 } }, 'longTerm.leaseUsdPerKwMonth'],
  ])('with %j are refused at %s', (facts, path) => {
    expect(checkAdviceInputs({ ...INPUTS, ...facts })).toMatchObject([
      { code: 'INVALID_INPUT', path: path.split('.') },
    ]);
  });
});
