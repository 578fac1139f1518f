// World: random markets of GPU pools and halls, partly leased, searched with random filters as a workflow would.
import fc from 'fast-check';
import { compareDecimal, unwrap } from '#libs/kernel';
import { geometryOf } from '../capacity/geometry.js';
import { bookableUnits } from '../capacity/placement.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { FIELDS, filters, worlds } from './random-market.spec-data.js';
import { type CountedPage, rankAndPage } from './plain-search.spec-data.js';
import { OFFER_SORTS } from './ranking.js';
import { explain, search } from './search-world.spec-data.js';

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
            const page: CountedPage = unwrap(rankAndPage(matches, { sort, first, after }));
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
  it('only ever suggests what really finds something, and counts blockers as leaving the part out does', () => {
    fc.assert(
      fc.property(worlds(), filters(), (world, filter) => {
        if (search(world, filter).length > 0) return;
        const { blockers, suggestions } = explain(world, filter);
        for (const { relaxations, matches, cheapest } of suggestions) {
          const changed = relaxations.map((one) => [one.field, one.filter[one.field]] as const);
          const followed: OfferFilter = { ...filter, ...Object.fromEntries(changed) };
          const { items } = unwrap(
            rankAndPage(search(world, followed), { sort: 'ALL_IN_PRICE', first: 1, after: null }),
          );
          expect(search(world, followed).length).toBe(matches);
          expect(items[0]?.allInRate).toEqual(cheapest);
          expect(
            changed.every(([field, value]) => JSON.stringify(value, text) !== JSON.stringify(filter[field], text)),
          ).toBe(true);
        }
        const single = suggestions.flatMap(({ relaxations }) => (relaxations.length === 1 ? relaxations : []));
        expect(new Set(single.map(({ field }) => field)).size).toBe(single.length);
        for (const { field, eliminated, failing } of blockers) {
          expect(failing).toBeGreaterThanOrEqual(eliminated);
          if (field === 'window') continue;
          expect(search(world, { ...filter, [field]: null }).length).toBe(eliminated);
          // what one part alone keeps out, some change of that part lets in
          expect(single.some((relaxation) => relaxation.field === field)).toBe(eliminated > 0);
        }
      }),
      { numRuns: 120 },
    );
  });
});

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
