import { taxTableOf } from '#libs/market';
import { type TaxRecord, type TaxStore } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface TaxTables {
  readonly taxEntries: FakeTable<TaxRecord>;
}

export function taxTables(database: FakeDatabase): TaxTables {
  return { taxEntries: database.table<TaxRecord>(() => null) };
}

/** Rates that staff added. What is reported of a time is the database's own sum, and is nothing here. */
export function fakeTaxes({ taxEntries }: TaxTables): TaxStore {
  return {
    table: (tx) => Promise.resolve(taxTableOf(taxEntries.all(tx))),
    entries: (tx) => Promise.resolve(taxEntries.all(tx)),
    add: (tx, entry) => Promise.resolve(taxEntries.put(tx, entry.id, entry)),
    report: () => Promise.resolve([]),
  };
}
