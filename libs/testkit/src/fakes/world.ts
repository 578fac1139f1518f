import { type Instant, instant } from '#libs/kernel';
import { limitAt } from '#libs/market';
import { type Ports, type Settings } from '#libs/workflows';
import { FakeCapacity } from './capacity.js';
import { FakeDatabase } from './database.js';
import { type DemandTables, demandTables, fakeDemand } from './demand.js';
import { fakeGlances } from './glances.js';
import { type RecordTables, fakeAudit, fakeClock, fakeDirectory, fakeIdempotency, recordTables } from './records.js';
import { type SupplyTables, fakeSupply, supplyTables } from './supply.js';

export const FAKE_SETTINGS: Settings = {
  platformFeeBasisPoints: 500,
  seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
  isClockControlled: true,
};

/** The ports of supply and demand; the money fakes are added by whoever needs them. */
export type MarketPorts = Omit<
  Ports,
  'ledger' | 'intents' | 'inbox' | 'reconciliations' | 'cursors' | 'pendingWork' | 'payments'
>;

export interface FakeWorld {
  readonly database: FakeDatabase;
  readonly tables: SupplyTables & DemandTables & RecordTables & { readonly rectangles: FakeCapacity['table'] };
  readonly ports: MarketPorts;
}

/** An empty market at an instant, all in memory. */
export function fakeWorld({
  now = instant('2026-03-01T00:00:00Z'),
  settings = {},
}: { now?: Instant; settings?: Partial<Settings> } = {}): FakeWorld {
  const database = new FakeDatabase(now);
  const supply = supplyTables(database);
  const demand = demandTables(database);
  const records = recordTables(database);
  const capacity = new FakeCapacity(database, capacityFacts(supply));
  const suppliers = fakeSupply(supply);
  const ports: MarketPorts = {
    unitOfWork: database,
    ...suppliers,
    ...fakeDemand(demand),
    capacity,
    glances: fakeGlances(database, { offers: suppliers.offers, capacity }, records),
    directory: fakeDirectory(records),
    audit: fakeAudit(records),
    idempotency: fakeIdempotency(records),
    clock: fakeClock(database, records, () =>
      [demand.quotes, demand.leases, demand.invoices].every((table) => table.rows().length === 0),
    ),
    settings: { ...FAKE_SETTINGS, ...settings },
  };
  return { database, tables: { ...supply, ...demand, ...records, rectangles: capacity.table }, ports };
}

/** Sizes and limits from the supply tables, as the database's own tables would have them. */
function capacityFacts({ sites, pools, halls, offers }: SupplyTables): ConstructorParameters<typeof FakeCapacity>[1] {
  const site = (id: string) => sites.rows().find((row) => row.id === id);
  return {
    sizeOf: (id) => {
      const pool = pools.rows().find((row) => row.id === id);
      if (pool) return pool.nodeCount * pool.gpusPerNode;
      return (
        halls.rows().find((row) => row.id === id)?.criticalItKw ??
        offers.rows().find((row) => row.id === id)?.units ??
        null
      );
    },
    limitAt: (id, at) => {
      const found = site(id);
      return found ? limitAt(found, at) : Number.MAX_SAFE_INTEGER;
    },
    limitSteps: (id) => {
      const found = site(id);
      return found ? [found.energisedAt, ...found.ramp.map((step) => step.at)] : [];
    },
    listedWatts: (id) =>
      offers
        .rows()
        .filter((offer) => offer.site.id === id)
        .reduce((total, offer) => total + offer.units * offer.meterWattsPerUnit, 0),
  };
}
