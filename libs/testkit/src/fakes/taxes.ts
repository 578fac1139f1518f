import { taxTableOf } from '#libs/market';
import { type TaxCalculation, type TaxRecord, type TaxStore } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface TaxTables {
  readonly taxEntries: FakeTable<TaxRecord>;
  readonly taxCalculations: FakeTable<TaxCalculation>;
}

export function taxTables(database: FakeDatabase): TaxTables {
  const taxCalculations = database.table<TaxCalculation>(({ orgId }) => [orgId]);
  return { taxEntries: database.table<TaxRecord>(() => null), taxCalculations };
}

/** Rates that staff added. What is reported of a time is the database's own sum, and is nothing here. */
export function fakeTaxes({ taxEntries, taxCalculations }: TaxTables): TaxStore {
  return {
    table: (tx) => Promise.resolve(taxTableOf(taxEntries.all(tx))),
    entries: (tx) => Promise.resolve(taxEntries.all(tx)),
    add: (tx, entry) => Promise.resolve(taxEntries.put(tx, entry.id, entry)),
    report: () => Promise.resolve([]),
    atEngine: () => Promise.resolve([]),
    keepCalculation: (tx, one) => Promise.resolve(taxCalculations.put(tx, one.quoteId, one)),
    calculationOf: (tx, quoteId) => Promise.resolve(taxCalculations.get(tx, quoteId)),
  };
}
