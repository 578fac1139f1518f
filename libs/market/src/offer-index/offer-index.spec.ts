// World: random markets in an index, searched with random filters, against the plain two-stage search over the same offers.
import fc from 'fast-check';
import { unwrap } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { type FilterField } from '../search/offer-filter.js';
import { type OfferMatch } from '../search/candidate.js';
import { type OfferPage } from '../search/offer-page.js';
import { OFFER_SORTS } from '../search/ranking.js';
import { type PowerSlice, type UsedUnits } from './capacity-in-use.js';
import { OfferIndex } from './offer-index.js';
import {
  type IndexWorld,
  anyContext,
  anyFilter,
  anyOffer,
  anySlices,
  anyUsed,
  anyWorld,
  indexOf,
  plainMatches,
  plainPage,
} from './worlds.spec-data.js';

const sorts = fc.constantFrom(...OFFER_SORTS);
const everything = { sort: 'ALL_IN_PRICE', first: 100, after: null } as const;
const idsOf = (matches: readonly OfferMatch[]): string[] => matches.map((match) => match.offer.id);

describe('the index', () => {
  it('finds the same page as the plain search, to the cent and in the same order', () => {
    fc.assert(
      fc.property(
        anyWorld(),
        anyFilter(),
        anyContext(),
        sorts,
        fc.integer({ min: 1, max: 15 }),
        (world, filter, context, sort, first) => {
          const { totalCount, ...page } = unwrap(plainPage(world, filter, context, { sort, first, after: null }));
          const index = indexOf(world);
          const found = unwrap(index.search(filter, context, { sort, first, after: null }));
          expect({ ...found }).toEqual(page);
          expect(index.count(filter, context)).toBe(totalCount);
          expect(index.exists(filter, context)).toBe(totalCount > 0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('goes through all pages without repeating or missing a match, also when an offer goes in between', () => {
    fc.assert(
      fc.property(
        anyWorld(),
        anyFilter(),
        anyContext(),
        sorts,
        fc.integer({ min: 1, max: 4 }),
        fc.nat(20),
        (world, filter, context, sort, first, gone) => {
          const index = indexOf(world);
          const all = unwrap(plainPage(world, filter, context, { sort, first: 100, after: null }));
          const seen: string[] = [];
          for (let after: string | null = null, more = true; more;) {
            const page: OfferPage = unwrap(index.search(filter, context, { sort, first, after }));
            seen.push(...idsOf(page.items));
            expect(page.hasNextPage).toBe(seen.length < all.totalCount);
            after = page.cursors.at(-1) ?? null;
            more = page.hasNextPage;
          }
          expect(seen).toEqual(idsOf(all.items));
          const cut = all.items[gone];
          if (cut === undefined) return;
          index.remove(cut.offer.id);
          const rest = unwrap(index.search(filter, context, { sort, first: 100, after: all.cursors[gone] ?? null }));
          expect(idsOf(rest.items)).toEqual(seen.slice(gone + 1));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never finds more for one more part of a filter', () => {
    fc.assert(
      fc.property(anyWorld(), anyFilter(), anyContext(), fc.constantFrom(...PARTS), (world, filter, context, part) => {
        const index = indexOf(world);
        const wide = new Set(idsOf(unwrap(index.search({ ...filter, [part]: null }, context, everything)).items));
        const narrow = unwrap(index.search(filter, context, everything));
        for (const id of idsOf(narrow.items)) expect(wide).toContain(id);
      }),
      { numRuns: 100 },
    );
  });

  it('is after any changes what it would be if it were built anew', () => {
    fc.assert(
      fc.property(
        fc.array(anyChange(), { maxLength: 60 }),
        anyFilter(),
        anyContext(),
        sorts,
        (changes, filter, context, sort) => {
          const index = new OfferIndex();
          const offers = new Map<string, Offer>();
          const used = new Map<string, readonly UsedUnits[]>();
          const power = new Map<string, readonly PowerSlice[]>();
          for (const change of changes) {
            if (change.kind === 'PUT') {
              index.put(change.offer);
              if (change.offer.state === 'PUBLISHED') offers.set(change.offer.id, change.offer);
              else offers.delete(change.offer.id);
            } else if (change.kind === 'REMOVE') {
              index.remove(change.id);
              offers.delete(change.id);
            } else if (change.kind === 'USED') {
              index.setUsed(change.id, change.used);
              used.set(change.id, change.used);
            } else {
              index.setPower(change.id, change.slices);
              power.set(change.id, change.slices ?? []);
            }
          }
          const world: IndexWorld = { offers: [...offers.values()], used, power };
          const options = { sort, first: 5, after: null };
          const page = unwrap(index.search(filter, context, options));
          expect({ ...page }).toEqual({ ...unwrap(indexOf(world).search(filter, context, options)) });
          expect(idsOf(page.items)).toEqual(idsOf(unwrap(plainPage(world, filter, context, options)).items));
          expect(index.count(filter, context)).toBe(plainMatches(world, filter, context).length);
          expect(index.size).toBe(offers.size);
          expect([...index.offers()].map((offer) => offer.id).sort()).toEqual([...offers.keys()].sort());
          for (const id of ['offer_0', 'offer_1']) expect(index.get(id)).toBe(offers.get(id));
        },
      ),
      { numRuns: 150 },
    );
  });
});

type Change =
  | { readonly kind: 'PUT'; readonly offer: Offer }
  | { readonly kind: 'REMOVE'; readonly id: string }
  | { readonly kind: 'USED'; readonly id: string; readonly used: readonly UsedUnits[] }
  | { readonly kind: 'POWER'; readonly id: string; readonly slices: readonly PowerSlice[] | null };

function anyChange(): fc.Arbitrary<Change> {
  const id = fc.nat(9).map((number) => `offer_${number}`);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('PUT' as const),
        offer: fc.tuple(anyOffer(), id).map(([offer, name]) => ({ ...offer, id: name })),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('REMOVE' as const), id }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('USED' as const), id, used: fc.array(anyUsed(), { maxLength: 3 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('POWER' as const),
        id: fc.constantFrom('site_US_0', 'site_NO_1'),
        slices: fc.option(anySlices(), { nil: null }),
      }),
    },
  );
}

const PARTS: readonly Exclude<FilterField, 'kind' | 'window'>[] = [
  'models',
  'minVramGib',
  'gang',
  'interconnects',
  'regions',
  'countries',
  'maxDaysToPower',
  'maxPrice',
  'certifications',
  'maxCarbonGramsPerKwh',
];
