import { overlaps } from '#libs/kernel';
import { type DataHall, type GpuPool, type Offer, type Site } from '#libs/market';
import {
  type CalendarBlock,
  type CalendarStore,
  type HallStore,
  type OfferStore,
  type PoolStore,
  type SiteStore,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

interface Versioned {
  readonly id: string;
  readonly orgId: string;
  readonly externalId: string;
  readonly version: number;
}

/** Saves what was read at `version` as `version + 1`; a row that moved on meanwhile stays as it is. */
function saveVersion<T extends Versioned>(table: FakeTable<T>, tx: Tx, row: T): boolean {
  const present = table.get(tx, row.id);
  if ((present?.version ?? 0) !== row.version) return false;
  const twin = table
    .all(tx)
    .find((other) => other.externalId === row.externalId && other.orgId === row.orgId && other.id !== row.id);
  if (twin) throw new Error(`external id ${row.externalId} is not unique`);
  table.put(tx, row.id, { ...row, version: row.version + 1 });
  return true;
}

function readers<T extends Versioned>(table: FakeTable<T>) {
  return {
    byId: (tx: Tx, id: string) => Promise.resolve(table.get(tx, id)),
    byExternalIds: (tx: Tx, ids: readonly string[]) =>
      Promise.resolve(table.all(tx).filter((row) => ids.includes(row.externalId))),
    page: (tx: Tx, request: Parameters<typeof pageOf>[1]) => Promise.resolve(pageOf(table.all(tx), request)),
    save: (tx: Tx, row: T) => Promise.resolve(saveVersion(table, tx, row)),
  };
}

export interface SupplyTables {
  readonly sites: FakeTable<Site>;
  readonly pools: FakeTable<GpuPool>;
  readonly halls: FakeTable<DataHall>;
  readonly offers: FakeTable<Offer>;
  readonly blocks: FakeTable<CalendarBlock>;
}

export interface SupplyFakes {
  readonly sites: SiteStore;
  readonly pools: PoolStore;
  readonly halls: HallStore;
  readonly offers: OfferStore;
  readonly calendar: CalendarStore;
}

export function supplyTables(database: FakeDatabase): SupplyTables {
  const owner = (row: { readonly orgId: string }) => [row.orgId];
  return {
    sites: database.table<Site>(owner),
    pools: database.table<GpuPool>(owner),
    halls: database.table<DataHall>(owner),
    offers: database.table<Offer>(() => null),
    blocks: database.table<CalendarBlock>(owner),
  };
}

/** Providers' stores over in-memory tables. Nothing is fed with changes: `index` looks at the tables themselves. */
export function fakeSupply(tables: SupplyTables, index: OfferStore['index']): SupplyFakes {
  const bySite = <T extends { readonly siteId: string }>(table: FakeTable<T>) => {
    return (tx: Tx, siteId: string) => Promise.resolve(table.all(tx).filter((row) => row.siteId === siteId));
  };
  return {
    sites: readers(tables.sites),
    pools: { ...readers(tables.pools), bySite: bySite(tables.pools) },
    halls: { ...readers(tables.halls), bySite: bySite(tables.halls) },
    offers: {
      put: (tx, offer) => Promise.resolve(tables.offers.put(tx, offer.id, offer)),
      byId: (tx, id) => Promise.resolve(tables.offers.get(tx, id)),
      byIds: (tx, ids) => Promise.resolve(tables.offers.all(tx).filter((offer) => ids.includes(offer.id))),
      index,
      forgetChanges: () => Promise.resolve(0),
    },
    calendar: {
      byId: (tx, id) => Promise.resolve(tables.blocks.get(tx, id)),
      byResource: (tx, resourceId, window) =>
        Promise.resolve(
          tables.blocks.all(tx).filter((block) => block.resourceId === resourceId && overlaps(block.period, window)),
        ),
      insert: (tx, block) => Promise.resolve(tables.blocks.put(tx, block.id, block)),
      delete: (_tx, id) => Promise.resolve(tables.blocks.delete(id)),
    },
  };
}
