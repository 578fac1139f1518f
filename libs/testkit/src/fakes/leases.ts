import { type Instant, earliest } from '#libs/kernel';
import { type Lease, type LeaseEvent } from '#libs/market';
import { type LeaseStore, type Tx } from '#libs/workflows';
import { type FakeTable } from './database.js';
import { dueLeases } from './due-leases.js';
import { nextNumber, yearOf } from './numbers.js';
import { pageOf } from './paging.js';

export interface HistoryRow {
  readonly leaseId: string;
  readonly event: LeaseEvent;
}

interface LeaseTables {
  readonly leases: FakeTable<Lease>;
  readonly history: FakeTable<HistoryRow>;
  readonly counters: FakeTable<number>;
  readonly nextBilling: FakeTable<{ readonly at: Instant | null }>;
  readonly nextAvailability: FakeTable<{ readonly at: Instant | null }>;
  readonly readingsCame: FakeTable<{ readonly at: Instant }>;
}

export function fakeLeases(tables: LeaseTables): LeaseStore {
  const { leases, history, counters, nextBilling, nextAvailability, readingsCame } = tables;
  const byId = (tx: Tx, id: string) => Promise.resolve(leases.get(tx, id));
  const record = (tx: Tx, leaseId: string, event: LeaseEvent) =>
    history.put(tx, `${leaseId}-${history.rows().length}`, { leaseId, event });
  return {
    byId,
    lock: byId,
    page: (tx, { side, states, ...request }) => {
      const me = tx.scope.kind === 'ORGANISATION' ? tx.scope.orgId : null;
      const mine = leases
        .all(tx)
        .filter((lease) => me === null || (side === 'TENANT' ? lease.tenantOrgId : lease.providerOrgId) === me);
      return Promise.resolve(
        pageOf(
          mine.filter((lease) => !states?.length || states.includes(lease.state)),
          request,
        ),
      );
    },
    insert: (tx, lease, event) => {
      if (lease.contract) leases.seed(lease.id, lease);
      else leases.put(tx, lease.id, lease);
      record(tx, lease.id, event);
      nextBilling.put(tx, lease.id, { at: lease.period.start });
      return Promise.resolve();
    },
    update: (tx, lease, event) => {
      const present = leases.get(tx, lease.id);
      if (present?.version !== lease.version) return Promise.resolve(false);
      leases.put(tx, lease.id, { ...lease, version: lease.version + 1 });
      if (event) {
        record(tx, lease.id, event);
        nextBilling.put(tx, lease.id, { at: tx.now });
      }
      return Promise.resolve(true);
    },
    byQuotes: (tx, ids) => Promise.resolve(leases.all(tx).filter((lease) => ids.includes(lease.quoteId))),
    openOnDemand: (tx, orgId) => {
      const open = leases
        .all(tx)
        .filter((lease) => lease.tenantOrgId === orgId && !['ENDED', 'CANCELLED', 'FAILED'].includes(lease.state));
      return Promise.resolve(open.filter((lease) => lease.terms.billing === 'ON_DEMAND'));
    },
    events: (tx, ids) =>
      Promise.resolve(
        new Map(
          ids.map((id) => [
            id,
            history
              .all(tx)
              .filter((row) => row.leaseId === id)
              .map((row) => row.event),
          ]),
        ),
      ),
    due: (tx, what, limit) =>
      Promise.resolve(
        dueLeases(
          leases.all(tx),
          {
            billing: (id) => nextBilling.get(tx, id)?.at ?? null,
            availability: (id) => nextAvailability.get(tx, id)?.at ?? null,
            readings: (id) => readingsCame.get(tx, id)?.at ?? null,
          },
          what,
          tx.now,
        ).slice(0, limit),
      ),
    scheduleAvailability: (tx, leaseId, at) => Promise.resolve(nextAvailability.put(tx, leaseId, { at })),
    scheduleBilling: (tx, leaseId, at) => Promise.resolve(nextBilling.put(tx, leaseId, { at })),
    readingsCame: (tx, leaseId, from) => {
      const known = readingsCame.get(tx, leaseId)?.at ?? from;
      return Promise.resolve(readingsCame.put(tx, leaseId, { at: earliest(known, from) }));
    },
    readingsSince: (tx, leaseId) => Promise.resolve(readingsCame.get(tx, leaseId)?.at ?? null),
    readingsRead: (_tx, leaseId) => {
      readingsCame.delete(leaseId);
      return Promise.resolve();
    },
    setMeteredUntil: (tx, leaseId, at) => {
      const present = leases.get(tx, leaseId);
      if (present) leases.put(tx, leaseId, { ...present, meteredUntil: at });
      return Promise.resolve();
    },
    setPeriod: (tx, leaseId, period) => {
      const present = leases.get(tx, leaseId);
      if (present?.contract) leases.put(tx, leaseId, { ...present, period });
      return Promise.resolve();
    },
    nextNumber: (tx) => Promise.resolve(nextNumber(counters, tx, 'L', yearOf(tx.now))),
  };
}
