// World: two published H100 pools in Texas and one in Iceland, a hall, and one AI firm that looks, at 2026-03-01; everything in memory.
import { type Period, decimal, instant, unwrap } from '#libs/kernel';
import { type OfferFilter, type Relaxation } from '#libs/market';
import { AI_FIRM, MINER, marketWorld } from '#libs/testkit';
import { createCalendarBlock } from '../supply/create-calendar-block.js';
import { pauseListing } from '../supply/pause-listing.js';
import { requestQuote } from './request-quote.js';
import { searchOffers } from './search-offers.js';
import { viewOffer } from './view-offer.js';
import { viewTimeline } from './view-timeline.js';

const APRIL: Period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };

async function setup() {
  const world = marketWorld();
  const { supply, ports } = world;
  await supply.site();
  await supply.site({
    externalId: 'blonduos',
    name: 'Blonduos',
    country: 'IS',
    subdivision: null,
    region: 'iceland',
    timeZone: 'Atlantic/Reykjavik',
    gridRegion: 'Landsnet',
    carbonGramsPerKwh: 28,
    pue: decimal('1.1'),
  });
  const a = await supply.pool();
  const b = await supply.pool({
    externalId: 'h100-b',
    name: 'Cheaper H100',
    price: { amount: decimal('1.9'), currency: 'USD' },
    nodeCount: 2,
  });
  const c = await supply.pool({
    externalId: 'h100-c',
    name: 'Icelandic H100',
    siteExternalId: 'blonduos',
    price: { amount: decimal('2.5'), currency: 'USD' },
    onDemand: false,
  });
  const hall = await supply.hall();
  for (const { id } of [a, b, c, hall]) await supply.publish(id);
  const search = async (filter: OfferFilter = {}, facts = {}) =>
    unwrap(
      await searchOffers(ports)(AI_FIRM, {
        filter,
        sort: 'ALL_IN_PRICE',
        first: 20,
        after: null,
        isCounted: true,
        ...facts,
      }),
    );
  const names = async (filter: OfferFilter = {}, facts = {}) =>
    (await search(filter, facts)).items.map((match) => match.offer.name);
  return { ...world, a, b, c, hall, search, names };
}

/** The filter with the changed part of each relaxation and nothing else. */
function changedBy(filter: OfferFilter, relaxations: readonly Relaxation[]): OfferFilter {
  const parts = relaxations.map((one) => [one.field, one.filter[one.field]]);
  return { ...filter, ...Object.fromEntries(parts) };
}

describe('searchOffers', () => {
  it('finds what fits, cheapest all-in first, with what can really be booked', async () => {
    const { search } = await setup();
    const found = await search({ window: APRIL, units: 8 });
    expect(found.items.map(({ offer, bookableUnits }) => [offer.name, bookableUnits])).toEqual([
      ['Cheaper H100', 16],
      ['H100 at Pecos', 32],
      ['Icelandic H100', 32],
    ]);
    // 1.9 less 10 % from 30 days on, plus 5 % fee, no tax in the US: 1.7955
    expect(found.items[0]?.allInRate.amount).toEqual(decimal('1.7955'));
    expect(found.noMatch).toBeNull();
    expect(found.items.map(({ rank }) => rank.sentence.slice(0, 60))).toEqual([
      'Sorted by all-in rate, lowest first: 1.7955 USD per GPU-hour',
      'Sorted by all-in rate, lowest first: 1.89 USD per GPU-hour. ',
      'Sorted by all-in rate, lowest first: 2.3625 USD per GPU-hour',
    ]);
    expect(found.appliedFilter.filter((part) => !part.isDefault).map((part) => part.field)).toEqual([
      'units',
      'window',
    ]);
  });

  it('pages without repeats, and refuses a cursor of another order', async () => {
    const { search, ports } = await setup();
    const one = await search({}, { first: 2 });
    const two = await search({}, { first: 2, after: one.cursors.at(-1) });
    expect([...one.items, ...two.items].map((match) => match.offer.name)).toEqual([
      'Cheaper H100',
      'H100 at Pecos',
      'Icelandic H100',
    ]);
    expect([one.hasNextPage, two.hasNextPage, one.totalCount]).toEqual([true, false, 3]);
    const wrong = await searchOffers(ports)(AI_FIRM, {
      filter: {},
      sort: 'CARBON',
      first: 2,
      after: one.cursors[0] ?? null,
      isCounted: false,
    });
    expect(wrong).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: ['after'] } });
  });

  const filters: [OfferFilter, string[]][] = [
    [{ kind: 'HALL' }, ['Hall 1 at Pecos']],
    [{ countries: ['IS'] }, ['Icelandic H100']],
    [{ regions: ['us-south'] }, ['Cheaper H100', 'H100 at Pecos']],
    [{ maxCarbonGramsPerKwh: 100 }, ['Icelandic H100']],
    [{ maxPrice: decimal('2.2'), window: APRIL }, ['Cheaper H100', 'H100 at Pecos']],
    [{ billing: 'ON_DEMAND' }, ['Cheaper H100', 'H100 at Pecos']],
    [{ units: 32, window: APRIL }, ['H100 at Pecos', 'Icelandic H100']],
    [
      { models: ['h100-sxm'], minVramGib: 80, certifications: ['SOC 2'] },
      ['Cheaper H100', 'H100 at Pecos', 'Icelandic H100'],
    ],
  ];
  it.each(filters)('%j', async (filter, expected) => {
    const { names } = await setup();
    expect(await names(filter)).toEqual(expected);
  });

  it('shows neither drafts nor paused listings, and counts holds and blocks as taken', async () => {
    const { ports, supply, names, search, a, b } = await setup();
    await supply.pool({ externalId: 'draft' });
    unwrap(await pauseListing(ports)(MINER, b.id));
    expect(await names()).toEqual(['H100 at Pecos', 'Icelandic H100']);
    unwrap(
      await createCalendarBlock(ports)(MINER, {
        listingId: a.id,
        window: APRIL,
        fromUnit: 0,
        toUnit: 30,
        reason: 'OWN_USE',
        note: null,
      }),
    );
    const found = await search({ window: APRIL });
    expect(found.items.map((match) => match.bookableUnits)).toEqual([2, 32]);
  });

  it('does not promise more than the site can power', async () => {
    const { search, supply } = await setup();
    await supply.site({ powerLimitKw: decimal('10') });
    const found = await search({ window: APRIL, kind: 'GPU', regions: ['us-south'] });
    expect(found.items.map((match) => match.bookableUnits)).toEqual([8, 8]);
  });

  it('explains an empty result, and every suggestion really works when it is followed', async () => {
    const { search, ports, a, c } = await setup();
    for (const { id } of [a, c])
      unwrap(
        await createCalendarBlock(ports)(MINER, {
          listingId: id,
          window: { ...APRIL, end: instant('2026-04-03T00:00:00Z') },
          fromUnit: 0,
          toUnit: null,
          reason: 'OWN_USE',
          note: null,
        }),
      );
    const filter: OfferFilter = { window: APRIL, units: 24, maxPrice: decimal('2.2'), maxCarbonGramsPerKwh: 400 };
    const { noMatch, items } = await search(filter);
    expect(items).toEqual([]);
    expect(noMatch?.blockers.length).toBeGreaterThan(0);
    expect(noMatch?.conflict.fields).toEqual(['window', 'units']);
    expect(noMatch?.suggestions.map(({ relaxations }) => relaxations.map(({ field }) => field).join()).sort()).toEqual([
      'units',
      'window',
    ]);
    for (const { relaxations, matches, cheapest } of noMatch?.suggestions ?? []) {
      const followed = await search(changedBy(filter, relaxations));
      expect(followed.totalCount).toBe(matches);
      expect(followed.items[0]?.allInRate).toEqual(cheapest);
    }
  });

  it('suggests two changes together where no single one helps, and they work', async () => {
    const { search } = await setup();
    const filter: OfferFilter = { window: APRIL, units: 2_000, maxPrice: decimal('0.01') };
    const { noMatch } = await search(filter);
    expect(noMatch?.blockers).toEqual(
      expect.arrayContaining([
        { field: 'units', eliminated: 0, failing: 3 },
        { field: 'maxPrice', eliminated: 0, failing: 3 },
      ]),
    );
    const [nearest] = noMatch?.suggestions ?? [];
    expect(nearest?.relaxations.map(({ field }) => field)).toEqual(['maxPrice', 'units']);
    const followed = await search(changedBy(filter, nearest?.relaxations ?? []));
    expect(followed.totalCount).toBe(nearest?.matches);
    expect(followed.items[0]?.allInRate).toEqual(nearest?.cheapest);
  });

  it('says plainly when nothing at all is listed', async () => {
    const { ports } = marketWorld();
    const { noMatch, totalCount } = unwrap(
      await searchOffers(ports)(AI_FIRM, { filter: {}, sort: 'CARBON', first: 5, after: null, isCounted: true }),
    );
    expect({ noMatch, totalCount }).toEqual({
      noMatch: {
        blockers: [],
        conflict: { fields: [], sentence: 'Nothing of this kind can be booked, whatever is asked for.' },
        suggestions: [],
      },
      totalCount: 0,
    });
  });

  it('refuses a window that ends before it starts or runs for centuries', async () => {
    const { ports } = marketWorld();
    for (const window of [
      { start: APRIL.end, end: APRIL.start },
      { start: APRIL.start, end: instant('2226-01-01T00:00:00Z') },
    ]) {
      const outcome = await searchOffers(ports)(AI_FIRM, {
        filter: { window },
        sort: 'CARBON',
        first: 5,
        after: null,
        isCounted: true,
      });
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: ['filter', 'window'] } });
    }
  });
});

describe('viewOffer', () => {
  it('counts and prices one offer for a window', async () => {
    const { ports, a } = await setup();
    const view = unwrap(
      await viewOffer(ports)(AI_FIRM, { id: a.id, window: APRIL, units: 8, gang: false, billing: 'RESERVED' }),
    );
    expect(view).toMatchObject({
      bookableUnits: 32,
      pricedUnits: 8,
      allInTotal: { minor: 1_088_640n, currency: 'USD' },
    });
  });

  it('counts nothing where the mode is not sold or the window is too short, and is null for a draft', async () => {
    const { ports, c, hall, supply } = await setup();
    const query = { window: APRIL, units: null, gang: false } as const;
    expect(unwrap(await viewOffer(ports)(AI_FIRM, { ...query, id: c.id, billing: 'ON_DEMAND' }))?.bookableUnits).toBe(
      0,
    );
    expect(unwrap(await viewOffer(ports)(AI_FIRM, { ...query, id: hall.id, billing: 'RESERVED' }))?.bookableUnits).toBe(
      0,
    );
    const draft = await supply.pool({ externalId: 'draft' });
    expect(unwrap(await viewOffer(ports)(AI_FIRM, { ...query, id: draft.id, billing: 'RESERVED' }))).toBeNull();
  });
});

describe('viewTimeline', () => {
  it('tells what is used, never by whom, for at most 400 days', async () => {
    const { ports, a } = await setup();
    unwrap(
      await requestQuote(ports)(AI_FIRM, {
        offerId: a.id,
        units: 8,
        window: APRIL,
        gang: false,
        billing: 'RESERVED',
        holdMinutes: 30,
        idempotencyKey: 'timeline-1',
      }),
    );
    const used = unwrap(await viewTimeline(ports)(MINER, a.id, APRIL));
    expect(used).toEqual([{ resourceId: a.id, units: { from: 0, to: 8 }, period: APRIL, use: 'HELD' }]);
    expect(
      await viewTimeline(ports)(MINER, a.id, { start: APRIL.start, end: instant('2027-06-01T00:00:00Z') }),
    ).toMatchObject({ ok: false });
  });
});
