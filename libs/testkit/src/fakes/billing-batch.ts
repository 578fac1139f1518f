import { type BilledUntil } from '#libs/billing';
import { type BillingBatchStore, type BillingProfile, type Ports } from '#libs/workflows';

type Needs = Pick<Ports, 'invoices' | 'billingProfiles' | 'intents' | 'audit' | 'leases'>;

/** Many at once in memory is one after the other: by the same stores that bill one by one. */
export function fakeBillingBatch({ invoices, billingProfiles, intents, audit, leases }: Needs): BillingBatchStore {
  return {
    billedUntil: async (tx, leaseIds) => {
      const found = new Map<string, BilledUntil>();
      for (const id of leaseIds) {
        const until = (kind: keyof BilledUntil) => invoices.billedUntil(tx, id, kind);
        found.set(id, { RENT: await until('RENT'), USAGE: await until('USAGE'), ENERGY: await until('ENERGY') });
      }
      return found;
    },
    profiles: async (tx, orgIds) => {
      const found = new Map<string, BillingProfile>();
      for (const id of orgIds) {
        const profile = await billingProfiles.byOrg(tx, id);
        if (profile) found.set(id, profile);
      }
      return found;
    },
    numbers: async (tx, series, year) => {
      const numbers: string[] = [];
      for (const one of series) numbers.push(await invoices.nextNumber(tx, one, year));
      return numbers;
    },
    insert: async (tx, all) => {
      for (const invoice of all)
        if (!(await invoices.insert(tx, invoice))) throw new Error(`${invoice.number} was issued before`);
    },
    enqueue: (tx, all) => intents.enqueue(tx, all),
    audit: async (tx, entries) => {
      for (const entry of entries) await audit.append(tx, entry);
    },
    schedule: async (tx, looks) => {
      for (const [leaseId, at] of looks) await leases.scheduleBilling(tx, leaseId, at);
    },
  };
}
