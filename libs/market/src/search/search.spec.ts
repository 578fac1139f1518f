// World: four pools and a hall, one of them leased for a while, searched field by field and page by page.
import fc from 'fast-check';
import { DAY, HOUR, addMilliseconds, decimal, instant, rate, unwrap } from '#libs/kernel';
import { gpuOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { daysToPower } from './candidate.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { appliedFilter, checkFilter } from './offer-filter.js';
import { rankAndPage } from './plain-search.spec-data.js';
import { NOW, market, search } from './search-world.spec-data.js';

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

  it.each([
    ['2026-06-01T00:00:00Z', '2026-05-01T00:00:00Z', 0],
    ['2026-06-01T00:00:01Z', '2026-05-01T00:00:00Z', 1],
    ['2026-05-01T00:00:00Z', '2026-06-03T00:00:00Z', 2],
    ['2026-06-05T00:00:00Z', '2026-06-03T00:00:00Z', 4],
  ])('counts the days to power of what is there from %s, with power from %s: %i', (from, energised, days) => {
    const site = siteFacts({ energisedAt: instant(energised) });
    expect(daysToPower(gpuOffer({ availableFrom: instant(from), site }), NOW)).toBe(days);
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
});

describe('pages', () => {
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
