import { type Invoice, type MeterReading, type MeterRecord, currentReadings } from '#libs/billing';
import { HOUR, ZERO, instantFromEpoch, overlap, overlaps, plus, rational, times, toRational } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type ReadHour, type UsageStore } from '#libs/workflows';
import { type FakeTable } from './database.js';
import { fakeMeters } from './meters.js';

interface UsageTables {
  readonly leases: FakeTable<Lease>;
  readonly meters: FakeTable<MeterRecord>;
  readonly invoices: FakeTable<Invoice>;
  readonly readings: FakeTable<MeterReading>;
}

/** What leases used, by looking at every row: nothing here knows an index. */
export function fakeUsage({ leases, meters, invoices, readings }: UsageTables): UsageStore {
  return {
    leases: (tx, orgId, window, { leaseId, before, limit }) =>
      Promise.resolve(
        leases
          .all(tx)
          .filter((one) => one.tenantOrgId === orgId && (leaseId === null || one.id === leaseId))
          .filter(
            ({ startedAt, endedAt }) =>
              startedAt !== null && startedAt < window.end && (endedAt ?? window.end) > window.start,
          )
          .filter(({ id }) => before == null || id < before)
          .sort((a, b) => (a.id < b.id ? 1 : -1))
          .slice(0, limit),
      ),
    records: async (tx, ids, { start, end }) => {
      const found = await Promise.all(ids.map((id) => fakeMeters(meters).byLease(tx, id, start, end)));
      return found.flat().sort((a, b) => a.period.start - b.period.start || (a.leaseId < b.leaseId ? -1 : 1));
    },
    bills: (tx, ids, window) => {
      const inWindow = new Set(
        meters
          .all(tx)
          .filter(
            ({ leaseId, period: { start } }) => ids.includes(leaseId) && start >= window.start && start < window.end,
          )
          .map(({ id }) => id),
      );
      const names = ({ lines }: Invoice) => lines.some((line) => line.meterRecordIds.some((id) => inWindow.has(id)));
      return Promise.resolve(
        invoices
          .all(tx)
          .filter(({ leaseId, state }) => ids.includes(leaseId) && state !== 'VOID')
          .filter((invoice) => overlaps(invoice.period, window) || names(invoice))
          .sort((a, b) => a.issuedAt - b.issuedAt),
      );
    },
    hours: (tx, ids, window) =>
      Promise.resolve(
        ids.flatMap((id) => {
          const own = currentReadings(readings.all(tx).filter(({ leaseId }) => leaseId === id));
          const hours: ReadHour[] = [];
          for (let at = Math.floor(window.start / HOUR) * HOUR; at < window.end; at += HOUR) {
            const hour = instantFromEpoch(at);
            const parts = own.flatMap(({ period, itKwh }) => {
              const part = overlap(period, { start: hour, end: instantFromEpoch(at + HOUR) });
              if (part === null) return [];
              const ms = part.end - part.start;
              return [{ ms, kwh: times(toRational(itKwh), rational(ms, period.end - period.start)) }];
            });
            const itKwh = parts.map(({ kwh }) => kwh).reduce(plus, ZERO);
            const readMs = parts.reduce((sum, { ms }) => sum + ms, 0);
            if (parts.length > 0) hours.push({ leaseId: id, hour, itKwh, readMs });
          }
          return hours;
        }),
      ),
    readings: (tx, ids) =>
      Promise.resolve(
        readings
          .all(tx)
          .filter(({ id }) => ids.includes(id))
          .sort((a, b) => a.period.start - b.period.start),
      ),
  };
}
