// World: three thousand pools in a few cells, so that blocks split and zones fill; searched before and after half of them changed.
import fc from 'fast-check';
import { DAY, HOUR, addMilliseconds, decimal, period, rate, unwrap } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { gpuOffer, siteFacts } from '../offer/offers.spec-data.js';
import { type OfferFilter } from '../search/offer-filter.js';
import { OFFER_SORTS } from '../search/ranking.js';
import { NOW, context } from '../search/search-world.spec-data.js';
import { type UsedUnits } from './capacity-in-use.js';
import { type OfferIndex } from './offer-index.js';
import { type IndexWorld, indexOf, plainPage } from './worlds.spec-data.js';

const OFFERS = 3_000;

/** A whole number below `end`, the same for the same two. */
function draw(at: number, salt: number, end: number): number {
  let mixed = Math.imul(at ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % end;
}

/** `salt` makes another offer of the same id. */
function offerAt(at: number, salt = 0): Offer {
  const of = (part: number, end: number): number => draw(at, part + 100 * salt, end);
  const site = siteFacts({
    id: `site_${of(1, 40)}`,
    region: of(2, 3) === 0 ? 'iceland' : 'us-south',
    country: of(2, 3) === 0 ? 'IS' : 'US',
    carbonGramsPerKwh: of(3, 400),
    certifications: ['SOC 2', 'ISO 27001', 'HIPAA'].filter((_name, index) => of(4 + index, 3) === 0),
  });
  const price = rate(decimal(`${1 + of(7, 3)}.${10 + of(8, 90)}`), of(9, 10) === 0 ? 'EUR' : 'USD', 'GPU_HOUR');
  return gpuOffer({
    id: `pool_${at}`,
    site,
    price,
    floor: { ...price, amount: decimal('1') },
    minUnits: of(10, 2) === 0 ? 8 : 1,
    units: 8 * (1 + of(11, 30)),
    nodesPerFabric: 1 + of(12, 8),
    minHours: 24 * of(13, 12) + 1,
    availableFrom: addMilliseconds(NOW, (of(14, 40) - 20) * DAY),
    availableUntil: of(15, 2) === 0 ? null : addMilliseconds(NOW, (of(16, 200) + 1) * DAY),
    onDemand: of(17, 2) === 0,
    interconnect: of(18, 2) === 0 ? 'PCIE' : 'INFINIBAND_NDR400',
    state: of(19, 9) === 0 && salt > 0 ? 'WITHDRAWN' : 'PUBLISHED',
  });
}

function usedOf(at: number): UsedUnits[] {
  if (draw(at, 50, 3) > 0) return [];
  const start = addMilliseconds(NOW, (draw(at, 51, 60) - 30) * DAY);
  const expiresAt = draw(at, 52, 3) === 0 ? addMilliseconds(NOW, (draw(at, 53, 3) - 1) * HOUR) : null;
  const from = draw(at, 54, 60);
  const units = { from, to: from + 1 + draw(at, 55, 200) };
  return [{ units, period: period(start, addMilliseconds(start, 30 * DAY)), expiresAt }];
}

function setup(): { world: IndexWorld; index: OfferIndex; changed: IndexWorld; change: () => void } {
  const places = Array.from({ length: OFFERS }, (_none, at) => at);
  const offers = places.map((at) => offerAt(at));
  const used = new Map(places.map((at) => [`pool_${at}`, usedOf(at)]));
  const world: IndexWorld = { offers, used, power: new Map() };
  const index = indexOf(world);
  const later = places.map((at) => (draw(at, 60, 2) === 0 ? offerAt(at, 1) : offerAt(at)));
  const kept = later.filter((_offer, at) => draw(at, 61, 5) > 0);
  const change = (): void => {
    for (const offer of later) index.put(offer);
    for (const [at, offer] of later.entries()) if (draw(at, 61, 5) === 0) index.remove(offer.id);
  };
  return { world, index, changed: { ...world, offers: kept }, change };
}

const days = (count: number) => addMilliseconds(NOW, count * DAY);
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 2 });

const filters: fc.Arbitrary<OfferFilter> = fc.record({
  units: rarely(fc.constantFrom(1, 8, 12, 64, 100)),
  gang: rarely(fc.boolean()),
  regions: rarely(fc.constantFrom(['iceland'], ['us-south', 'iceland'])),
  interconnects: rarely(fc.constant(['PCIE' as const])),
  window: rarely(
    fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 40 })).map(([day, long]) => period(days(day), days(day + long))),
  ),
  maxPrice: rarely(fc.constantFrom(decimal('1.2'), decimal('2.5'))),
  certifications: rarely(fc.constantFrom(['SOC 2'], ['SOC 2', 'HIPAA'], ['SOC 2', 'HIPAA', 'ISO 27001'])),
  maxCarbonGramsPerKwh: rarely(fc.constantFrom(5, 100)),
  maxDaysToPower: rarely(fc.constantFrom(0, 3)),
  billing: rarely(fc.constant('ON_DEMAND' as const)),
});

describe('a large index', () => {
  it('finds what the plain search finds, also after half of it changed', () => {
    const { world, index, changed, change } = setup();
    const agrees = (offers: IndexWorld, numRuns: number): void => {
      fc.assert(
        fc.property(filters, fc.constantFrom(...OFFER_SORTS), fc.constantFrom(1, 20, 100), (filter, sort, first) => {
          const options = { sort, first, after: null };
          const { totalCount, ...page } = unwrap(plainPage(offers, filter, context(), options));
          const found = unwrap(index.search(filter, context(), options));
          expect(found.items.map(({ offer, allInRate }) => [offer.id, allInRate.amount.scaled])).toEqual(
            page.items.map(({ offer, allInRate }) => [offer.id, allInRate.amount.scaled]),
          );
          expect(found.cursors).toEqual(page.cursors);
          expect(found.hasNextPage).toBe(page.hasNextPage);
          expect(index.count(filter, context())).toBe(totalCount);
        }),
        { numRuns },
      );
    };
    agrees(world, 40);
    change();
    expect(index.size).toBe(changed.offers.filter(({ state }) => state === 'PUBLISHED').length);
    agrees(changed, 40);
  });
});
