/** The product's own index, twice: the rows that its numbers find, as the peers give them, and the page that the API gives. */
import { type CompactOffers, type OfferFilter, type OfferIndex } from '#libs/market';
import { type Engine, PAGE } from './engine.js';
import { rowOf } from './offers.js';
import { CONTEXT, type Query, filterOf } from './queries.js';
import { type Rows } from './rows.js';

type Page = ReturnType<OfferIndex['search']>;

/** `OfferIndex.search`: exact rules, what is free by the leases, prices to the cent. */
export function pages(index: OfferIndex, filters: ReadonlyMap<Query, OfferFilter>, withCursors: boolean): Engine<Page> {
  return {
    name: withCursors ? 'ours: the page with its cursors' : 'ours: the whole page',
    find(query) {
      const page = index.search(filters.get(query) ?? {}, CONTEXT, { sort: 'ALL_IN_PRICE', first: PAGE, after: null });
      if (withCursors && page.ok && page.value.cursors.length > PAGE) throw new Error('more cursors than matches');
      return page;
    },
    rows: (page) => (page.ok ? page.value.items.map(({ offer }) => rowOf(offer.id)) : []),
  };
}

interface Found {
  readonly row: number;
  /** Ten-millionths of a dollar. */
  readonly key: number;
}

/**
 * `CompactOffers`, which `OfferIndex` finds its offers by. It gives the rows by the least they may cost, and the first 20 of which
 * enough is free are kept; what is free is read from the rows, as the peers read it.
 */
export function rowsOnly(
  compact: CompactOffers,
  { free }: Rows,
  filters: ReadonlyMap<Query, OfferFilter>,
): Engine<Found[]> {
  return {
    name: 'ours: the rows',
    find(query) {
      const filter = filters.get(query) ?? {};
      const found: Found[] = [];
      const question = compact.question(filter, CONTEXT);
      if (question === null) return found;
      for (const currency of compact.currencies(filter)) {
        compact.visitByPrice(filter, currency, question, (row, atLeast) => {
          if ((free[row] ?? 0) < query.units) return;
          // rows come in order of their price but for the last bits of it
          const place = { row, key: Math.round(atLeast * 1e7) };
          let at = found.length;
          for (let last = found[at - 1]; last !== undefined && isBefore(place, last); last = found[at - 1]) at -= 1;
          found.splice(at, 0, place);
          if (found.length > PAGE) found.pop();
          const worst = found[PAGE - 1];
          if (worst !== undefined) question.limit = Math.min(question.limit, (worst.key + 1) / 1e7);
        });
      }
      return found;
    },
    rows: (found) => found.map(({ row }) => row),
  };
}

function isBefore(a: Found, b: Found): boolean {
  return a.key < b.key || (a.key === b.key && a.row < b.row);
}

/** The filters of the queries, made before anything is timed. */
export function filtersOf(queries: readonly Query[]): Map<Query, OfferFilter> {
  return new Map(queries.map((query) => [query, filterOf(query)]));
}
