import { type EnergyBill } from '#libs/billing';
import { type EnergyBillStore, type OwedCredit, type OwedCreditStore } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

export interface BilledMeterTables {
  readonly energyBills: FakeTable<EnergyBill>;
  readonly owed: FakeTable<OwedCredit>;
}

export function billedMeterTables(database: FakeDatabase): BilledMeterTables {
  return {
    energyBills: database.table<EnergyBill>((row) => [row.tenantOrgId, row.providerOrgId]),
    owed: database.table<OwedCredit>((row) => [row.tenantOrgId, row.providerOrgId]),
  };
}

/** What was billed by meters, and what is owed back. */
export function fakeBilledMeters({ energyBills, owed }: BilledMeterTables): {
  readonly energyBills: EnergyBillStore;
  readonly owedCredits: OwedCreditStore;
} {
  return {
    energyBills: {
      insert: (tx, bills) => {
        for (const bill of bills) {
          const key = ({ leaseId, period, revision }: Pick<EnergyBill, 'leaseId' | 'period' | 'revision'>) =>
            `${leaseId} ${period.start} ${revision}`;
          if (energyBills.has(key(bill))) throw new Error('energy_bill: that revision is there');
          if (bill.revision > 0 && !energyBills.has(key({ ...bill, revision: bill.revision - 1 })))
            throw new Error('energy of that period was not billed before');
          energyBills.put(tx, key(bill), bill);
        }
        return Promise.resolve();
      },
      byLease: (tx, leaseId) => {
        const all = energyBills.all(tx).filter((bill) => bill.leaseId === leaseId);
        const isLatest = (bill: EnergyBill) =>
          !all.some((other) => other.period.start === bill.period.start && other.revision > bill.revision);
        return Promise.resolve(all.filter(isLatest).sort((a, b) => a.period.start - b.period.start));
      },
    },
    owedCredits: {
      insert: (tx, one) => {
        if (!owed.rows().some(({ cause }) => cause === one.cause)) owed.put(tx, one.id, one);
        return Promise.resolve();
      },
      due: (tx, limit) => {
        const due = owed.all(tx).filter(({ lookAt }) => lookAt !== null && lookAt <= tx.now);
        return Promise.resolve(due.sort((a, b) => (a.lookAt ?? 0) - (b.lookAt ?? 0)).slice(0, limit));
      },
      update: (tx, one) => {
        const known = owed.get(tx, one.id);
        const { state, granted, lookAt, tries, obstacle } = one;
        if (known) owed.put(tx, one.id, { ...known, state, granted, lookAt, tries, obstacle });
        return Promise.resolve();
      },
      page: (tx, { states, ...request }) =>
        Promise.resolve(
          pageOf(
            owed.all(tx).filter(({ state }) => states.includes(state)),
            request,
          ),
        ),
    },
  };
}
