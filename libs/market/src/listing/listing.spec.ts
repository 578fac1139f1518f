// World: a miner's upserts of sites, pools and halls, new ones and ones that are leased, and what becomes of each row.
import fc from 'fast-check';
import { type Instant, compareDecimal, decimal, decimalToString, instant, unwrap } from '#libs/kernel';
import { gpuModel } from '../catalogue/gpu-models.js';
import { type HallDraft, decideHall, publishableHall } from '../hall/decide-hall.js';
import { offerOfHall, offerOfPool } from '../offer/project.js';
import { window } from '../offer/offers.spec-data.js';
import { type PoolFacts, decidePool, publishablePool } from '../pool/decide-pool.js';
import { type PoolDraft } from '../pool/pool-draft.js';
import { type GpuPool, LISTING_STATES } from '../pool/pool.js';
import { type ListingRefusal } from '../refusal.js';
import { type SiteDraft, decideSite } from '../site/decide-site.js';
import { kilowatts } from '../site/kilowatts.js';
import { limitAt } from '../site/power-limit.js';
import { type Site } from '../site/site.js';
import { LISTING_STEPS, nextListingState } from './listing-state.js';
import { checkUse, listingUse } from './listing-use.js';

const NOW = instant('2026-06-01T00:00:00Z');

describe('a site', () => {
  it('is made of its input: watts of kW, an id, version 1', () => {
    const site = unwrap(
      decideSite(
        siteDraft({ ramp: [{ at: instant('2026-07-01T00:00:00Z'), limitKw: decimal('12000.5') }] }),
        siteFacts(),
      ),
    );
    expect(site).toMatchObject({ id: 'site_new', orgId: 'org_miner', powerLimitWatts: 40_000_000, version: 1 });
    expect(site.ramp).toEqual([{ at: instant('2026-07-01T00:00:00Z'), limitWatts: 12_000_500 }]);
    expect(site.energyPrice.unit).toBe('KWH');
    expect(decimalToString(kilowatts(12_000_500))).toBe('12000.5');
  });

  it('keeps its id and hands back the version it was read at', () => {
    const existing = { ...site(), id: 'site_old', version: 7 };
    const changed = unwrap(
      decideSite(siteDraft({ name: 'Pecos One' }), { ...siteFacts(), existing, expectedVersion: 7 }),
    );
    expect(changed).toMatchObject({ id: 'site_old', name: 'Pecos One', version: 7 });
  });

  it.each<[string, Partial<SiteDraft>, string[]]>([
    ['no external id', { externalId: '  ' }, ['externalId']],
    ['a name of one letter', { name: 'x' }, ['name']],
    ['a country that is none', { country: 'usa' }, ['country', 'region']],
    ['a region elsewhere', { region: 'iceland' }, ['region']],
    ['a region of no catalogue', { region: 'mars' }, ['region']],
    ['a fixed offset for a zone', { timeZone: 'UTC+6' }, ['timeZone']],
    ['a place off the globe', { latitude: decimal('90.1'), longitude: decimal('-180.5') }, ['latitude', 'longitude']],
    ['no power', { powerLimitKw: decimal('0') }, ['powerLimitKw']],
    ['tenths of watts', { powerLimitKw: decimal('1.0001') }, ['powerLimitKw']],
    ['a PUE below 1', { pue: decimal('0.99') }, ['pue']],
    [
      'negative carbon and a negative tariff',
      { carbonGramsPerKwh: -1, energyPrice: { amount: decimal('-0.01'), currency: 'USD' } },
      ['energyPrice.amount', 'carbonGramsPerKwh'],
    ],
    ['an empty certification', { certifications: [' '] }, ['certifications']],
    [
      'a ramp that goes back in time, above the limit and before there is power',
      {
        ramp: [
          { at: instant('2026-02-01T00:00:00Z'), limitKw: decimal('50000') },
          { at: instant('2025-02-01T00:00:00Z'), limitKw: decimal('100') },
        ],
      },
      ['ramp.0.limitKw', 'ramp.1.at', 'ramp.1.at'],
    ],
  ])('is refused with %s, all faults at once', (_name, different, paths) => {
    expect(pathsOf(decideSite(siteDraft(different), siteFacts()))).toEqual(
      paths.map((path) => `INVALID_INPUT ${path}`),
    );
  });

  it('is refused where somebody else was faster, or the row was deleted meanwhile', () => {
    expect(pathsOf(decideSite(siteDraft(), { ...siteFacts(), existing: site(), expectedVersion: 2 }))).toEqual([
      'STALE_VERSION expectedVersion',
    ]);
    expect(pathsOf(decideSite(siteDraft(), { ...siteFacts(), expectedVersion: 1 }))).toEqual([
      'STALE_VERSION expectedVersion',
    ]);
  });

  it('keeps the power that is committed, and the currency of its tariff', () => {
    const draw = [{ period: window('2026-08-01T00:00:00Z', '2026-09-01T00:00:00Z'), drawWatts: 20_000_000 }];
    const existing = site();
    expect(decideSite(siteDraft({ powerLimitKw: decimal('20000') }), { ...siteFacts(), existing, draw }).ok).toBe(true);
    expect(
      pathsOf(decideSite(siteDraft({ powerLimitKw: decimal('19999.999') }), { ...siteFacts(), existing, draw })),
    ).toEqual(['IN_USE powerLimitKw']);
    const ramp = [{ at: instant('2026-08-15T00:00:00Z'), limitKw: decimal('19999') }];
    expect(pathsOf(decideSite(siteDraft({ ramp }), { ...siteFacts(), existing, draw }))).toEqual([
      'IN_USE powerLimitKw',
    ]);
    const euros = siteDraft({ energyPrice: { amount: decimal('0.04'), currency: 'EUR' } });
    expect(pathsOf(decideSite(euros, { ...siteFacts(), existing }))).toEqual(['INVALID_INPUT energyPrice.currency']);
  });

  it.each([
    ['2025-12-31T23:59:59Z', 0],
    ['2026-01-01T00:00:00Z', 40_000_000],
    ['2026-03-01T00:00:00Z', 10_000_000],
    ['2026-04-01T00:00:00Z', 30_000_000],
  ])('may draw at %s %i W', (at, watts) => {
    const ramped = {
      ...site(),
      ramp: [
        { at: instant('2026-03-01T00:00:00Z'), limitWatts: 10_000_000 },
        { at: instant('2026-04-01T00:00:00Z'), limitWatts: 30_000_000 },
      ],
    };
    expect(limitAt(ramped, instant(at))).toBe(watts);
  });
});

describe('a pool', () => {
  it('gets the defaults that the schema names', () => {
    const made = unwrap(decidePool(poolDraft(), poolFacts()));
    expect(made).toMatchObject({
      id: 'pool_new',
      siteId: 'site_1',
      state: 'DRAFT',
      nodesPerFabric: 8,
      minChunkGpus: 8,
      wattsPerGpu: 1_275,
      availableFrom: site().energisedAt,
      version: 1,
    });
    // 2.50 less the largest discount, 20 %
    expect([decimalToString(made.floor.amount, 2), made.floor.unit]).toEqual(['2.00', 'GPU_HOUR']);
  });

  it.each<[string, Partial<PoolDraft>, string[]]>([
    ['no such model', { modelSlug: 'h100' }, ['model']],
    ['17 GPUs a node', { gpusPerNode: 17 }, ['gpusPerNode']],
    ['more nodes a fabric than nodes', { nodesPerFabric: 9 }, ['nodesPerFabric']],
    ['a chunk that neither divides a node nor is made of nodes', { minChunkGpus: 12 }, ['minChunkGpus']],
    ['a chunk above the pool', { minChunkGpus: 72 }, ['minChunkGpus']],
    ['a floor above the price', { floor: { amount: decimal('2.51'), currency: 'USD' } }, ['floor.amount']],
    ['a floor in another currency', { floor: { amount: decimal('1'), currency: 'EUR' } }, ['floor.currency']],
    ['a negative price', { price: { amount: decimal('-1'), currency: 'USD' } }, ['price.amount']],
    ['no hours', { minHours: 0 }, ['minHours']],
    [
      'discounts that do not ascend',
      {
        termDiscounts: [
          { minHours: 720, basisPoints: 500 },
          { minHours: 720, basisPoints: 9_001 },
          { minHours: 800, basisPoints: 400 },
        ],
      },
      ['termDiscounts.1.basisPoints', 'termDiscounts.1.minHours', 'termDiscounts.2.basisPoints'],
    ],
    ['an end before its beginning', { availableUntil: instant('2025-01-01T00:00:00Z') }, ['availableUntil']],
  ])('is refused with %s', (_name, different, paths) => {
    expect(pathsOf(decidePool(poolDraft(different), poolFacts()))).toEqual(
      paths.map((path) => `INVALID_INPUT ${path}`),
    );
  });

  it('needs its site, its version, and not to be withdrawn', () => {
    const existing = { ...pool(), version: 4 };
    expect(pathsOf(decidePool(poolDraft(), { ...poolFacts(), site: null }))).toEqual(['NOT_FOUND siteExternalId']);
    expect(pathsOf(decidePool(poolDraft(), { ...poolFacts(), existing, expectedVersion: 3 }))).toEqual([
      'STALE_VERSION expectedVersion',
    ]);
    expect(pathsOf(decidePool(poolDraft(), { ...poolFacts(), existing: { ...existing, state: 'WITHDRAWN' } }))).toEqual(
      ['WRONG_STATE externalId'],
    );
  });

  it('in use only grows, and keeps its site, model and geometry; price, name and host may change', () => {
    const use = { units: 33, from: instant('2026-06-10T00:00:00Z'), until: instant('2027-01-01T00:00:00Z') };
    const existing = { ...pool(), state: 'PUBLISHED' as const };
    const change = (different: Partial<PoolDraft>, facts: Partial<PoolFacts> = {}): string[] =>
      pathsOf(decidePool(poolDraft(different), { ...poolFacts(), existing, use, ...facts }));
    expect(
      change({
        price: { amount: decimal('9'), currency: 'USD' },
        name: 'New name',
        vcpusPerNode: 64,
        wattsPerGpu: 1_300,
      }),
    ).toEqual([]);
    expect(change({ nodeCount: 5, nodesPerFabric: 8 })).toEqual(['INVALID_INPUT nodesPerFabric']);
    expect(change({ nodeCount: 9, nodesPerFabric: 8 })).toEqual([]);
    expect(change({ nodeCount: 9 })).toEqual([]);
    expect(change({ nodeCount: 5 })).toEqual([]);
    expect(change({ nodeCount: 4 })).toEqual(['IN_USE nodesPerFabric', 'IN_USE nodeCount']);
    expect(change({ nodesPerFabric: 4 })).toEqual(['IN_USE nodesPerFabric']);
    expect(change({ nodesPerFabric: 8 }, { existing: { ...existing, nodesPerFabric: 4 } })).toEqual([]);
    expect(change({ nodesPerFabric: 3 }, { existing: { ...existing, nodesPerFabric: 2 } })).toEqual([
      'IN_USE nodesPerFabric',
    ]);
    expect(change({ modelSlug: 'h200-sxm' })).toEqual(['IN_USE model']);
    expect(change({ gpusPerNode: 4, nodeCount: 16, nodesPerFabric: 8 })).toEqual(['IN_USE gpusPerNode']);
    expect(change({}, { site: { ...site(), id: 'site_2' } })).toEqual(['IN_USE siteExternalId']);
    expect(change({ availableUntil: instant('2026-12-31T00:00:00Z') })).toEqual(['IN_USE availableUntil']);
    expect(change({ availableFrom: instant('2026-06-11T00:00:00Z') })).toEqual(['IN_USE availableFrom']);
    expect(change({ modelSlug: 'h200-sxm' }, { use: null })).toEqual([]);
  });

  it('need not begin earlier than it did, whatever was blocked before', () => {
    const use = { units: 1, from: instant('2026-05-01T00:00:00Z'), until: NOW };
    const held = { units: 64, availableFrom: NOW, availableUntil: null };
    expect(checkUse(use, held, held, 'nodeCount')).toEqual([]);
  });

  it('shrinks down to the last unit in use', () => {
    const held = { units: 64, availableFrom: NOW, availableUntil: null };
    const use = { units: 33, from: NOW, until: NOW };
    for (let units = 1; units <= 64; units += 1)
      expect(checkUse(use, held, { ...held, units }, 'nodeCount').length === 0).toBe(units >= 33);
  });

  it('that is published has to stay one that can be', () => {
    const existing = { ...pool(), state: 'PUBLISHED' as const };
    const free = poolDraft({ price: { amount: decimal('0'), currency: 'USD' }, floor: null });
    expect(pathsOf(decidePool(free, { ...poolFacts(), existing }))).toEqual(['INVALID_INPUT price']);
    expect(decidePool(free, { ...poolFacts(), existing: pool() }).ok).toBe(true);
  });

  it.each<[string, Partial<ReturnType<typeof pool>>, string[]]>([
    ['nothing', {}, []],
    ['no price', { price: { ...pool().price, amount: decimal('0') } }, ['price']],
    [
      'an end that is past',
      { availableFrom: instant('2026-01-01T00:00:00Z'), availableUntil: NOW },
      ['availableUntil'],
    ],
    [
      'less time than its minimum term',
      { minHours: 24, availableUntil: instant('2026-01-01T23:00:00Z') },
      ['availableUntil', 'availableUntil'],
    ],
    ['more draw than the site has for one lease', { minChunkGpus: 64, wattsPerGpu: 600_000 }, ['wattsPerGpu']],
  ])('cannot be published for %s', (_name, different, paths) => {
    expect(publishablePool({ ...pool(), ...different }, site(), NOW).map((refusal) => refusal.path.join('.'))).toEqual(
      paths,
    );
  });
});

describe('a hall', () => {
  it('is refused or made as a pool is', () => {
    const made = unwrap(decideHall(hallDraft(), hallFacts()));
    expect(made).toMatchObject({
      id: 'pool_new',
      state: 'DRAFT',
      criticalItKw: 10_000,
      availableFrom: site().energisedAt,
    });
    expect(made.price.unit).toBe('KW_MONTH');
    const bad = hallDraft({ criticalItKw: 50, minTermMonths: 301, price: { amount: decimal('100'), currency: 'EUR' } });
    expect(pathsOf(decideHall(bad, hallFacts()))).toEqual([
      'INVALID_INPUT minTermMonths',
      'INVALID_INPUT minChunkKw',
      'INVALID_INPUT price.currency',
    ]);
    expect(
      pathsOf(
        decideHall(hallDraft(), { ...hallFacts(), existing: made, use: { units: 10_001, from: NOW, until: NOW } }),
      ),
    ).toEqual(['IN_USE criticalItKw']);
    expect(publishableHall(made, { ...site(), powerLimitWatts: 124_999 }, NOW).map(({ path }) => path)).toEqual([
      ['minChunkKw'],
    ]);
    expect(publishableHall(made, { ...site(), powerLimitWatts: 125_000 }, NOW)).toEqual([]);
  });
});

describe('the steps of a listing', () => {
  it.each([
    ['DRAFT', ['PUBLISHED', null, 'WITHDRAWN']],
    ['PUBLISHED', [null, 'PAUSED', 'WITHDRAWN']],
    ['PAUSED', ['PUBLISHED', null, 'WITHDRAWN']],
    ['WITHDRAWN', [null, null, null]],
  ] as const)('from %s', (state, expected) => {
    expect(LISTING_STATES).toContain(state);
    const next = LISTING_STEPS.map((step) => nextListingState(state, step)).map((step) =>
      step.ok ? step.value : null,
    );
    expect(next).toEqual(expected);
  });
});

describe('use', () => {
  it('is what ends after now', () => {
    const rectangle = (from: number, to: number, start: string, end: string) => ({
      resourceId: 'pool_1',
      units: { from, to },
      period: window(start, end),
    });
    expect(listingUse([], NOW)).toBeNull();
    expect(listingUse([rectangle(0, 64, '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z')], NOW)).toBeNull();
    const ahead = [
      rectangle(8, 16, '2026-05-20T00:00:00Z', '2026-06-02T00:00:00Z'),
      rectangle(0, 4, '2026-07-01T00:00:00Z', '2026-08-01T00:00:00Z'),
    ];
    expect(listingUse(ahead, NOW)).toEqual({
      units: 16,
      from: instant('2026-05-20T00:00:00Z'),
      until: instant('2026-08-01T00:00:00Z'),
    });
  });
});

describe('the public projection', () => {
  it('tells nothing of the site that is not for all', () => {
    const offer = offerOfPool(
      pool(),
      { ...site(), latitude: decimal('31.4'), longitude: decimal('-103.5') },
      publication(),
    );
    const told = JSON.stringify(offer, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
    for (const secret of ['latitude', 'longitude', 'powerLimit', 'energyPrice', 'ramp', 'externalId', 'orgId"'])
      expect(told).not.toContain(secret);
  });

  it('shows the tariff only where it is passed through', () => {
    const hall = unwrap(decideHall(hallDraft(), hallFacts()));
    expect(offerOfHall(hall, site(), publication()).energyPrice).toEqual(site().energyPrice);
    expect(offerOfHall({ ...hall, energyPassThrough: false }, site(), publication()).energyPrice).toBeNull();
  });

  it('is not on offer before the site has power, and grows in version with either', () => {
    const late = { ...site(), energisedAt: instant('2027-01-01T00:00:00Z'), version: 5 };
    expect(offerOfPool({ ...pool(), version: 3 }, late, publication())).toMatchObject({
      availableFrom: late.energisedAt,
      version: 8,
    });
  });

  it('never understates the draw: the least whole watt not below watts x PUE', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.bigInt({ min: 10n ** 12n, max: 3n * 10n ** 12n }),
        (wattsPerGpu, scaled) => {
          const pue = { scaled };
          const { meterWattsPerUnit } = offerOfPool({ ...pool(), wattsPerGpu }, { ...site(), pue }, publication());
          const exact = { scaled: BigInt(wattsPerGpu) * scaled };
          expect(compareDecimal({ scaled: BigInt(meterWattsPerUnit) * 10n ** 12n }, exact)).toBeGreaterThanOrEqual(0);
          expect(compareDecimal({ scaled: BigInt(meterWattsPerUnit - 1) * 10n ** 12n }, exact)).toBeLessThan(0);
        },
      ),
    );
    expect(gpuModel('h100-sxm')?.host?.watts).toBe(1_275);
  });
});

function pathsOf(decided: { ok: true } | { ok: false; refusal: ListingRefusal[] }): string[] {
  return decided.ok ? [] : decided.refusal.map((refusal) => `${refusal.code} ${(refusal.path ?? []).join('.')}`);
}

function publication(): { providerName: string; publishedAt: Instant } {
  return { providerName: 'Miner', publishedAt: NOW };
}

function siteDraft(different: Partial<SiteDraft> = {}): SiteDraft {
  return {
    externalId: 'pecos',
    name: 'Pecos',
    country: 'US',
    subdivision: 'TX',
    region: 'us-south',
    timeZone: 'America/Chicago',
    latitude: null,
    longitude: null,
    gridRegion: 'ERCOT',
    powerLimitKw: decimal('40000'),
    energyPrice: { amount: decimal('0.045'), currency: 'USD' },
    energyCalendar: null,
    pue: decimal('1.25'),
    carbonGramsPerKwh: 380,
    cooling: 'AIR',
    certifications: ['SOC 2'],
    energisedAt: instant('2026-01-01T00:00:00Z'),
    ramp: [],
    ...different,
  };
}

function siteFacts(): Parameters<typeof decideSite>[1] {
  return {
    orgId: 'org_miner',
    existing: null,
    newId: 'site_new',
    expectedVersion: null,
    listingCurrencies: [],
    draw: [],
  };
}

function site(): Site {
  return { ...unwrap(decideSite(siteDraft(), siteFacts())), id: 'site_1' };
}

function poolDraft(different: Partial<PoolDraft> = {}): PoolDraft {
  return {
    externalId: 'h100',
    name: 'Pecos H100',
    modelSlug: 'h100-sxm',
    gpusPerNode: 8,
    nodeCount: 8,
    nodesPerFabric: null,
    interconnect: 'INFINIBAND_NDR400',
    vcpusPerNode: 192,
    ramGibPerNode: 2_048,
    storageGibPerNode: 30_000,
    networkGbpsPerNode: 400,
    wattsPerGpu: null,
    availableFrom: null,
    availableUntil: null,
    minChunkGpus: null,
    minHours: 1,
    price: { amount: decimal('2.5'), currency: 'USD' },
    termDiscounts: [
      { minHours: 720, basisPoints: 1_000 },
      { minHours: 4_320, basisPoints: 2_000 },
    ],
    floor: null,
    pricingCurve: null,
    costs: null,
    onDemand: true,
    ...different,
  };
}

function poolFacts(): PoolFacts {
  return {
    now: NOW,
    orgId: 'org_miner',
    site: site(),
    existing: null,
    newId: 'pool_new',
    expectedVersion: null,
    use: null,
  };
}

function pool(): GpuPool {
  return unwrap(decidePool(poolDraft(), poolFacts()));
}

function hallDraft(different: Partial<HallDraft> = {}): HallDraft {
  return {
    externalId: 'hall-a',
    name: 'Hall A',
    criticalItKw: 10_000,
    rackDensityKw: 40,
    cooling: 'LIQUID_READY',
    price: { amount: decimal('125'), currency: 'USD' },
    energyPassThrough: true,
    minTermMonths: 12,
    minChunkKw: 100,
    availableFrom: null,
    availableUntil: null,
    ...different,
  };
}

function hallFacts(): Parameters<typeof decideHall>[1] {
  return { ...poolFacts(), existing: null };
}
