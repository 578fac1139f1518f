// World: random markets of GPU pools and halls, partly leased, searched with random filters as a workflow would.
import fc from 'fast-check';
import { DAY, addMilliseconds, compareDecimal, decimal, period, rate, unwrap } from '#libs/kernel';
import { geometryOf } from '../capacity/geometry.js';
import { bookableUnits } from '../capacity/placement.js';
import { type Offer } from '../offer/offer.js';
import { gpuOffer, hallOffer, siteFacts } from '../offer/offers.spec-data.js';
import { type Interconnect } from '../pool/pool.js';
import { type BillingMode } from '../quote/quote.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { OFFER_SORTS, type OfferPage, rankAndPage, summarise } from './rank-and-page.js';
import { NOW, type SearchWorld, explain, search } from './search-world.spec-data.js';

describe('any search', () => {
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

describe('any pages', () => {
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
            expect(page.hasNextPage).toBe(seen.length + page.items.length < matches.length);
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
});

describe('any empty search', () => {
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
        for (const { field, eliminated, failing } of blockers) {
          expect(failing).toBeGreaterThanOrEqual(eliminated);
          if (field === 'window' || field === 'gang' || field === 'units' || field === 'kind') continue;
          expect(search(world, { ...filter, [field]: null }).length).toBe(eliminated);
          // what one field alone keeps out, some change of that field lets in
          expect(working.some(({ relaxation }) => relaxation.field === field)).toBe(eliminated > 0);
        }
      }),
      { numRuns: 300 },
    );
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
    interconnects: rarely(fc.constantFrom<Interconnect[][]>(['PCIE'], ['INFINIBAND_NDR400'])),
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
    billing: rarely(fc.constantFrom<BillingMode[]>('ON_DEMAND', 'RESERVED')),
  });
}
