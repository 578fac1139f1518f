// World: random markets of GPU pools and halls, partly leased, searched with random filters as a workflow would.
import fc from 'fast-check';
import { DAY, HOUR, addMilliseconds, compareDecimal, decimal, instant, period, rate, unwrap } from '#libs/kernel';
import { bookableUnits } from '../capacity/placement.js';
import { geometryOf } from '../capacity/geometry.js';
import { type Offer } from '../offer/offer.js';
import { gpuOffer, hallOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { appliedFilter, checkFilter, type FilterField, type OfferFilter } from './offer-filter.js';
import { OFFER_SORTS, type OfferPage, rankAndPage, summarise } from './rank-and-page.js';
import { context, explain, NOW, search, type SearchWorld } from './search-world.spec-data.js';
import { staticMatches } from './static-matches.js';

describe('a search', () => {
  it.each([
    ['by default: GPUs, reserved', {}, ['cheap', 'dear', 'euro', 'small']],
    ['halls', { kind: 'HALL' }, ['hall']],
    ['a model', { models: ['h200-sxm'] }, ['dear']],
    [
      'models and an empty list, which asks for nothing',
      { models: ['h100-sxm', 'h200-sxm'], regions: [] },
      ['cheap', 'dear', 'euro'],
    ],
    ['memory', { minVramGib: 100 }, ['dear']],
    ['an amount that only some can book together', { units: 48 }, ['cheap', 'euro']],
    ['the same on one fabric', { units: 48, gang: true }, ['euro']],
    ['an amount that is no whole chunk', { units: 12 }, ['small']],
    ['an interconnect', { interconnects: ['PCIE'] }, ['small']],
    ['a region', { regions: ['iceland'] }, ['euro']],
    ['a country', { countries: ['CA', 'IS'] }, ['dear', 'euro']],
    ['time to power', { maxDaysToPower: 3 }, ['cheap', 'euro', 'small']],
    ['an all-in price: 2.5 with 5 % fee is 2.625', { maxPrice: decimal('2.625') }, ['cheap', 'small']],
    ['a hair less', { maxPrice: decimal('2.6249') }, ['small']],
    ['certifications, all of them', { certifications: ['SOC 2', 'ISO 27001'] }, ['euro']],
    ['carbon', { maxCarbonGramsPerKwh: 50 }, ['dear', 'euro']],
    ['on demand', { billing: 'ON_DEMAND' }, ['cheap', 'dear', 'euro']],
    [
      'a window that one pool is leased in',
      { window: window('2026-07-01T00:00:00Z', '2026-07-08T00:00:00Z'), units: 8 },
      ['cheap', 'euro', 'small'],
    ],
    [
      'a window before one has power',
      { window: window('2026-06-02T00:00:00Z', '2026-06-03T00:00:00Z') },
      ['cheap', 'euro', 'small'],
    ],
    [
      'a window shorter than one takes',
      { window: window('2026-08-01T00:00:00Z', '2026-08-01T12:00:00Z') },
      ['cheap', 'dear', 'euro'],
    ],
  ] as const)('finds %s', (_name, filter, expected) => {
    expect(
      search(market(), filter)
        .map((match) => match.offer.id)
        .sort(),
    ).toEqual(expected);
  });

  it('counts no more than the power of the site feeds', () => {
    const found = search({ ...market(), freeWatts: { site_pecos: 20 * 1_594 } }, { models: ['h100-sxm'] });
    expect(found.map((match) => [match.offer.id, match.bookableUnits])).toEqual([
      ['cheap', 16],
      ['euro', 64],
    ]);
  });

  it('leaves out what is not published, and what ends before its minimum term', () => {
    const gone = [
      gpuOffer({ id: 'paused', state: 'PAUSED' }),
      gpuOffer({ id: 'ends', minHours: 48, availableUntil: addMilliseconds(NOW, 2 * DAY - HOUR) }),
    ];
    expect(search({ offers: gone, used: [] }, {})).toEqual([]);
  });

  it('prices what was asked for: its amount, its window, its discount', () => {
    const [month] = search(market(), {
      models: ['h100-sxm'],
      countries: ['US'],
      units: 16,
      window: window('2026-08-01T00:00:00Z', '2026-08-31T00:00:00Z'),
    });
    expect(month?.allInRate).toEqual(rate(decimal('2.3625'), 'USD', 'GPU_HOUR'));
    expect(month?.allInTotal).toEqual({ minor: 2_721_600n, currency: 'USD' });
  });

  it('says what it went by, defaults included', () => {
    expect(appliedFilter({}, NOW).map((part) => [part.field, part.isDefault])).toEqual([
      ['kind', true],
      ['gang', true],
      ['window', true],
      ['billing', true],
    ]);
    const asked = appliedFilter(
      { models: ['h100-sxm', 'h200-sxm'], units: 64, gang: true, maxPrice: decimal('2.5') },
      NOW,
    );
    expect(asked.filter((part) => !part.isDefault).map((part) => `${part.field}: ${part.value}`)).toEqual([
      'models: h100-sxm or h200-sxm',
      'units: 64 GPUs together',
      'gang: on one fabric domain',
      'maxPrice: at most 2.50 per unit, all in',
    ]);
  });

  it.each([
    [{ units: 0 }, 'units'],
    [{ units: 1.5 }, 'units'],
    [{ minVramGib: -1 }, 'minVramGib'],
    [{ maxPrice: decimal('-1') }, 'maxPrice'],
    [{ models: Array.from({ length: 51 }, () => 'x') }, 'models'],
    [{ window: { start: NOW, end: NOW } }, 'window'],
  ])('refuses %j', (filter, field) => {
    expect(checkFilter(filter).map((refusal) => refusal.path)).toEqual([['filter', field]]);
    expect(checkFilter({})).toEqual([]);
  });

  it('never finds more for one more filter, and only what the filter says', () => {
    fc.assert(
      fc.property(worlds(), filters(), fc.constantFrom<FilterField>(...FIELDS), (world, filter, field) => {
        const narrow = new Set(search(world, filter).map((match) => match.offer.id));
        const wide = new Set(search(world, { ...filter, [field]: null }).map((match) => match.offer.id));
        // without a window each offer is looked at in its own: other days, not fewer
        if (field !== 'window' && field !== 'kind') for (const id of narrow) expect(wide.has(id)).toBe(true);
        for (const match of search(world, filter)) {
          expect(match.bookableUnits).toBeGreaterThanOrEqual(filter.units ?? 1);
          expect(filter.maxPrice == null || compareDecimal(match.allInRate.amount, filter.maxPrice) <= 0).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('counts as bookable what the whole pool less everything that overlaps the window can place', () => {
    fc.assert(
      fc.property(worlds(), filters(), (world, filter) => {
        for (const match of search(world, filter)) {
          const taken = world.used.filter(
            (used) =>
              used.resourceId === match.offer.id &&
              used.period.start < match.window.end &&
              match.window.start < used.period.end,
          );
          const isFree = Array.from(
            { length: match.offer.units },
            (_none, unit) => !taken.some(({ units }) => units.from <= unit && unit < units.to),
          );
          const free = isFree.flatMap((yes, unit) => (yes ? [{ from: unit, to: unit + 1 }] : []));
          expect(match.bookableUnits).toBe(bookableUnits(geometryOf(match.offer), free, filter.gang === true));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('pages', () => {
  it('neither repeat nor miss an offer, in any order and size, also when offers come and go in between', () => {
    fc.assert(
      fc.property(
        worlds(),
        fc.constantFrom(...OFFER_SORTS),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 9 }),
        (world, sort, first, gone) => {
          const matches = search(world, {});
          const all = unwrap(rankAndPage(matches, { sort, first: 100, after: null }));
          const seen: string[] = [];
          let after: string | null = null;
          for (let turn = 0; turn < 100; turn += 1) {
            const page: OfferPage = unwrap(rankAndPage(matches, { sort, first, after }));
            expect(page.totalCount).toBe(matches.length);
            seen.push(...page.items.map((match) => match.offer.id));
            after = page.cursors.at(-1) ?? null;
            if (!page.hasNextPage) break;
          }
          expect(seen).toEqual(all.items.map((match) => match.offer.id));
          // the offer the cursor stands on is withdrawn: the page goes on after its place
          const cut = Math.min(gone, all.items.length - 1);
          if (cut < 0) return;
          const rest = matches.filter((match) => match.offer.id !== all.items[cut]?.offer.id);
          const next = unwrap(rankAndPage(rest, { sort, first: 100, after: all.cursors[cut] ?? null }));
          expect(next.items.map((match) => match.offer.id)).toEqual(seen.slice(cut + 1));
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    ['ALL_IN_PRICE', ['small', 'cheap', 'dear', 'euro']],
    ['BOOKABLE_UNITS', ['cheap', 'euro', 'small', 'dear']],
    ['CARBON', ['dear', 'euro', 'cheap', 'small']],
    ['TIME_TO_POWER', ['cheap', 'euro', 'small', 'dear']],
  ] as const)('by %s: one currency after the other, ties by id', (sort, expected) => {
    const page = unwrap(rankAndPage(search(market(), {}), { sort, first: 10, after: null }));
    expect(page.items.map((match) => match.offer.id)).toEqual(expected);
  });

  it('refuse a size out of range and a cursor that is not theirs', () => {
    const matches = search(market(), {});
    const path = (first: number, after: string | null): readonly string[] | null => {
      const page = rankAndPage(matches, { sort: 'CARBON', first, after });
      return page.ok ? null : page.refusal.path;
    };
    expect(path(0, null)).toEqual(['first']);
    expect(path(101, null)).toEqual(['first']);
    expect(path(1.5, null)).toEqual(['first']);
    for (const after of [
      '',
      'x',
      'not a cursor',
      encodeCursor({ sort: 'ALL_IN_PRICE', key: [1n], id: 'a' }),
      btoa('[1,"CARBON",["1e9"],"a"]'),
    ]) {
      expect(path(10, after)).toEqual(['after']);
    }
    expect(path(10, encodeCursor({ sort: 'CARBON', key: [380n], id: 'cheap' }))).toBeNull();
  });

  it('have cursors that say the same again', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt()), fc.stringMatching(/^[a-zA-Z0-9_]{1,40}$/), (key, id) => {
        const small = key.slice(0, 3).map((part) => part % 10n ** 30n);
        expect(decodeCursor(encodeCursor({ sort: 'CARBON', key: small, id }))).toEqual({
          ok: true,
          value: { sort: 'CARBON', key: small, id },
        });
      }),
    );
  });
});

describe('an empty search', () => {
  it.each([
    [
      'too dear',
      { models: ['h100-sxm'], countries: ['US'], maxPrice: decimal('2') },
      [
        ['maxPrice', 1],
        ['models', 1],
      ],
      [
        ['maxPrice', '"2.625"', 'Up to 2.625 USD per unit, all in'],
        ['models', '["h100-sxm","rtx-4090"]', 'Also NVIDIA GeForce RTX 4090 24GB'],
      ],
    ],
    [
      'a gang too large',
      { units: 64, gang: true, countries: ['US'] },
      [
        ['gang', 1],
        ['countries', 1],
      ],
      [
        ['gang', 'false', 'Not all on one fabric domain'],
        ['countries', '["US","IS"]', 'Also IS'],
      ],
    ],
    [
      'more than there is',
      { units: 96, models: ['h100-sxm'] },
      [['units', 2]],
      [['units', '64', '64 GPUs instead of 96']],
    ],
    [
      'the wrong country',
      { countries: ['JP'], models: ['h200-sxm'] },
      [['countries', 1]],
      [['countries', '["JP","CA"]', 'Also CA']],
    ],
    [
      'the wrong region',
      { regions: ['gulf'], models: ['h200-sxm'] },
      [['regions', 1]],
      [['regions', '["gulf","ca-west"]', 'Also Canada West (Alberta)']],
    ],
    [
      'a certification nobody has',
      { certifications: ['SOC 2', 'HIPAA'] },
      [['certifications', 4]],
      [['certifications', '["SOC 2"]', 'Without HIPAA']],
    ],
    [
      'cleaner than anyone',
      { maxCarbonGramsPerKwh: 10 },
      [['maxCarbonGramsPerKwh', 4]],
      [['maxCarbonGramsPerKwh', '20', 'Up to 20 g CO2e per kWh']],
    ],
    [
      'more memory than any',
      { minVramGib: 192 },
      [['minVramGib', 4]],
      [['minVramGib', '141', 'At least 141 GiB per GPU instead of 192']],
    ],
    [
      'power too soon',
      { models: ['h200-sxm'], maxDaysToPower: 1 },
      [
        ['maxDaysToPower', 1],
        ['models', 3],
      ],
      [
        ['models', '["h200-sxm","h100-sxm"]', 'Also NVIDIA H100 SXM5 80GB'],
        ['maxDaysToPower', '14', 'Power within 14 days'],
      ],
    ],
    [
      'a model nobody lists',
      { models: ['a100-sxm-80'] },
      [['models', 4]],
      [['models', '["a100-sxm-80","h100-sxm"]', 'Also NVIDIA H100 SXM5 80GB']],
    ],
    [
      'on demand where only reserved is sold',
      { models: ['rtx-4090'], billing: 'ON_DEMAND' },
      [
        ['billing', 1],
        ['models', 3],
      ],
      null,
    ],
    [
      'leased in that window',
      { models: ['h200-sxm'], window: window('2026-07-01T00:00:00Z', '2026-07-08T00:00:00Z') },
      [
        ['window', 1],
        ['models', 3],
      ],
      null,
    ],
  ] as const)('%s: who stands in the way, and what would help', (_name, filter, stopping, helping) => {
    expect(search(market(), filter)).toEqual([]);
    const { blockers, working } = explain(market(), filter);
    const byField = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);
    expect(blockers.map(({ field, eliminated }) => [field, eliminated] as const).sort(byField)).toEqual(
      [...stopping].sort(byField),
    );
    if (helping === null) return;
    expect(working.map(({ relaxation }) => [relaxation.field, relaxation.newValue, relaxation.description])).toEqual(
      helping,
    );
  });

  it('starts later when that is all it takes: at the instant the lease ends', () => {
    const { working } = explain(market(), {
      models: ['h200-sxm'],
      window: window('2026-07-08T00:00:00Z', '2026-07-15T00:00:00Z'),
    });
    const shift = working.find(({ relaxation }) => relaxation.field === 'window');
    expect(shift?.relaxation.description).toBe('Start 10 Jul 2026 (+2 days)');
    expect(shift?.relaxation.newValue).toBe('{"start":"2026-07-10T00:00:00.000Z","end":"2026-07-17T00:00:00.000Z"}');
  });

  it('stretches a term that is too short', () => {
    const { working } = explain(market(), {
      models: ['rtx-4090'],
      window: window('2026-08-01T00:00:00Z', '2026-08-01T12:00:00Z'),
    });
    expect(working.find(({ relaxation }) => relaxation.field === 'window')?.relaxation.description).toBe(
      'End 2 Aug 2026 (12 hours longer)',
    );
  });

  it('says nothing helps when no single change does', () => {
    expect(explain(market(), { models: ['b200-sxm'], countries: ['JP'], units: 9_999 })).toEqual({
      blockers: [],
      working: [],
    });
  });

  it('only ever suggests what really finds something, at most once a field, and counts blockers as dropping the field does', () => {
    fc.assert(
      fc.property(worlds(), filters(), (world, filter) => {
        if (search(world, filter).length > 0) return;
        const { blockers, working } = explain(world, filter);
        for (const { relaxation, matches, cheapest } of working) {
          const found = search(world, relaxation.filter);
          expect([found.length, summarise(found).cheapest]).toEqual([matches, cheapest]);
          expect(found.length).toBeGreaterThan(0);
          const changed = FIELDS.filter(
            (field) => JSON.stringify(relaxation.filter[field], text) !== JSON.stringify(filter[field], text),
          );
          expect(changed).toEqual([relaxation.field]);
        }
        expect(new Set(working.map(({ relaxation }) => relaxation.field)).size).toBe(working.length);
        for (const { field, eliminated } of blockers) {
          if (field === 'window' || field === 'gang' || field === 'units' || field === 'kind') continue;
          expect(search(world, { ...filter, [field]: null }).length).toBe(eliminated);
          // what one field alone keeps out, some change of that field lets in
          expect(working.some(({ relaxation }) => relaxation.field === field)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('near misses', () => {
  it('fail on exactly one field', () => {
    const { candidates, nearMisses } = staticMatches(
      market().offers,
      { models: ['h200-sxm'], countries: ['US'] },
      context(),
    );
    expect(candidates).toEqual([]);
    expect(nearMisses.map(({ candidate, field }) => [candidate.offer.id, field])).toEqual([
      ['cheap', 'models'],
      ['small', 'models'],
      ['dear', 'countries'],
    ]);
  });
});

const FIELDS: readonly FilterField[] = [
  'kind',
  'models',
  'minVramGib',
  'units',
  'gang',
  'interconnects',
  'regions',
  'countries',
  'window',
  'maxDaysToPower',
  'maxPrice',
  'certifications',
  'maxCarbonGramsPerKwh',
  'billing',
];

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}

/** Four pools and a hall: one leased for a while, one dear and not yet powered, one in euros, one of small cards. */
function market(): SearchWorld {
  const iceland = siteFacts({
    id: 'site_is',
    country: 'IS',
    region: 'iceland',
    carbonGramsPerKwh: 28,
    certifications: ['SOC 2', 'ISO 27001'],
  });
  const alberta = siteFacts({ id: 'site_ab', country: 'CA', region: 'ca-west', carbonGramsPerKwh: 20 });
  return {
    offers: [
      gpuOffer({ id: 'cheap' }),
      gpuOffer({
        id: 'small',
        modelSlug: 'rtx-4090',
        minUnits: 1,
        units: 32,
        nodesPerFabric: 1,
        interconnect: 'PCIE',
        minHours: 24,
        price: rate(decimal('0.4'), 'USD', 'GPU_HOUR'),
        floor: rate(decimal('0.3'), 'USD', 'GPU_HOUR'),
        onDemand: false,
      }),
      gpuOffer({
        id: 'dear',
        modelSlug: 'h200-sxm',
        site: alberta,
        units: 16,
        price: rate(decimal('3.9'), 'USD', 'GPU_HOUR'),
        availableFrom: instant('2026-06-15T00:00:00Z'),
      }),
      gpuOffer({
        id: 'euro',
        site: iceland,
        nodesPerFabric: 8,
        price: rate(decimal('2.6'), 'EUR', 'GPU_HOUR'),
        floor: rate(decimal('2'), 'EUR', 'GPU_HOUR'),
      }),
      hallOffer({ id: 'hall' }),
    ],
    used: [
      {
        resourceId: 'dear',
        units: { from: 0, to: 16 },
        period: window('2026-06-20T00:00:00Z', '2026-07-10T00:00:00Z'),
      },
    ],
  };
}

function worlds(): fc.Arbitrary<SearchWorld> {
  const offer = fc
    .record({
      isHall: fc.boolean(),
      model: fc.constantFrom('h100-sxm', 'h200-sxm', 'a100-sxm-80', 'rtx-4090'),
      region: fc.constantFrom('us-south', 'iceland', 'ca-west'),
      carbon: fc.constantFrom(20, 200, 380),
      cents: fc.integer({ min: 20, max: 400 }),
      nodes: fc.integer({ min: 1, max: 4 }),
      fabric: fc.integer({ min: 1, max: 4 }),
      chunk: fc.constantFrom(1, 4, 8),
      fromDays: fc.constantFrom(-10, 0, 12),
      onDemand: fc.boolean(),
    })
    .map((facts): Offer => {
      const site = siteFacts({ id: `site_${facts.region}`, region: facts.region, carbonGramsPerKwh: facts.carbon });
      const availableFrom = addMilliseconds(NOW, facts.fromDays * DAY);
      const amount = decimal(`${Math.floor(facts.cents / 100)}.${`${facts.cents % 100}`.padStart(2, '0')}`);
      if (facts.isHall)
        return hallOffer({ site, availableFrom, units: facts.nodes * 100, price: rate(amount, 'USD', 'KW_MONTH') });
      const posted = rate(amount, 'USD', 'GPU_HOUR');
      const { model: modelSlug, fabric: nodesPerFabric, chunk: minUnits, onDemand } = facts;
      return gpuOffer({
        site,
        availableFrom,
        modelSlug,
        nodesPerFabric,
        minUnits,
        onDemand,
        units: facts.nodes * 8,
        price: posted,
        floor: posted,
      });
    });
  const lease = fc.record({
    offer: fc.nat(7),
    from: fc.nat(31),
    length: fc.integer({ min: 1, max: 40 }),
    start: fc.integer({ min: -5, max: 30 }),
    days: fc.integer({ min: 1, max: 30 }),
  });
  return fc
    .record({ offers: fc.array(offer, { maxLength: 8 }), leases: fc.array(lease, { maxLength: 8 }) })
    .map(({ offers, leases }) => ({
      offers: offers.map((one, index) => ({ ...one, id: `offer_${index}` })),
      used: leases.map((one) => ({
        resourceId: `offer_${one.offer}`,
        units: { from: one.from, to: one.from + one.length },
        period: period(addMilliseconds(NOW, one.start * DAY), addMilliseconds(NOW, (one.start + one.days) * DAY)),
      })),
    }));
}

function filters(): fc.Arbitrary<OfferFilter> {
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 1 });
  const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
  return fc.record({
    kind: fc.constantFrom('GPU', 'GPU', 'HALL', null),
    models: rarely(fc.constantFrom(['h100-sxm'], ['h200-sxm', 'rtx-4090'], ['b200-sxm'])),
    minVramGib: rarely(fc.constantFrom(24, 80, 141, 200)),
    units: maybe(fc.constantFrom(1, 4, 8, 12, 16, 24, 100)),
    gang: maybe(fc.boolean()),
    interconnects: rarely(fc.constantFrom(['PCIE'], ['INFINIBAND_NDR400'])) as fc.Arbitrary<
      OfferFilter['interconnects']
    >,
    regions: rarely(fc.constantFrom(['iceland'], ['gulf'])),
    countries: rarely(fc.constantFrom(['US'], ['JP'])),
    window: rarely(
      fc
        .integer({ min: 0, max: 40 })
        .map((day) => period(addMilliseconds(NOW, day * DAY), addMilliseconds(NOW, (day + 3) * DAY))),
    ),
    maxDaysToPower: rarely(fc.constantFrom(0, 5)),
    maxPrice: rarely(fc.constantFrom(decimal('0.5'), decimal('2'), decimal('3.1'))),
    certifications: rarely(fc.constantFrom(['SOC 2'], ['HIPAA'])),
    maxCarbonGramsPerKwh: rarely(fc.constantFrom(10, 100)),
    billing: rarely(fc.constantFrom('ON_DEMAND', 'RESERVED')) as fc.Arbitrary<OfferFilter['billing']>,
  });
}
