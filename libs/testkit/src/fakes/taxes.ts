import { type Lease, taxTableOf } from '#libs/market';
import { type TaxCalculation, type TaxRecord, type TaxStore } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface TaxTables {
  readonly taxEntries: FakeTable<TaxRecord>;
  readonly taxCalculations: FakeTable<TaxCalculation>;
}

/** What was asked of a contract is read by both sides of the lease that its quote stands for. */
export function taxTables(database: FakeDatabase, leases: FakeTable<Lease>): TaxTables {
  const taxCalculations = database.table<TaxCalculation>(({ orgId, quoteId }) => [
    orgId,
    ...leases.rows().flatMap((one) => (one.quoteId === quoteId && one.contract ? [one.providerOrgId] : [])),
  ]);
  return { taxEntries: database.table<TaxRecord>(() => null), taxCalculations };
}

/** Rates that staff added. What is reported of a time is the database's own sum, and is nothing here. */
export function fakeTaxes({ taxEntries, taxCalculations }: TaxTables, leases: FakeTable<Lease>): TaxStore {
  return {
    table: (tx) => Promise.resolve(taxTableOf(taxEntries.all(tx))),
    entries: (tx) => Promise.resolve(taxEntries.all(tx)),
    add: (tx, entry) => Promise.resolve(taxEntries.put(tx, entry.id, entry)),
    report: () => Promise.resolve([]),
    atEngine: () => Promise.resolve([]),
    // any side of a contract writes it, as it writes the quote
    keepCalculation: (tx, one) =>
      Promise.resolve(
        leases.rows().some(({ quoteId, contract }) => quoteId === one.quoteId && contract !== null)
          ? taxCalculations.seed(one.quoteId, one)
          : taxCalculations.put(tx, one.quoteId, one),
      ),
    calculationOf: (tx, quoteId) => Promise.resolve(taxCalculations.get(tx, quoteId)),
  };
}
