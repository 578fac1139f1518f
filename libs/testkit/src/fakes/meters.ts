import { type MeterRecord } from '#libs/billing';
import { type MeterStore } from '#libs/workflows';
import { type FakeTable } from './database.js';

/** Meter records in memory: every revision stays, the latest counts. */
export function fakeMeters(meters: FakeTable<MeterRecord>): MeterStore {
  return {
    insert: (tx, records) => {
      const keyOf = ({ leaseId, period, revision }: MeterRecord) =>
        revision === 0 ? `${leaseId} ${period.start}` : `${leaseId} ${period.start} ${revision}`;
      const fresh = records.filter((record) => !meters.has(keyOf(record)));
      for (const record of fresh) meters.put(tx, keyOf(record), record);
      return Promise.resolve(fresh.length);
    },
    byLease: (tx, leaseId, from, to) => {
      const latest = new Map<number, MeterRecord>();
      for (const record of meters.all(tx)) {
        const { start } = record.period;
        if (record.leaseId !== leaseId || start < from || start >= to) continue;
        if ((latest.get(start)?.revision ?? -1) < record.revision) latest.set(start, record);
      }
      return Promise.resolve([...latest.values()].sort((a, b) => a.period.start - b.period.start));
    },
    byIds: (tx, ids) =>
      Promise.resolve(
        meters
          .all(tx)
          .filter(({ id }) => ids.includes(id))
          .sort((a, b) => a.period.start - b.period.start || a.revision - b.revision),
      ),
  };
}
