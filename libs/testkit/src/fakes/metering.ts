import { type AnsweredHour, type AvailabilityMonth, LATE_DAYS, type MeterReading, READING_DAYS } from '#libs/billing';
import { DAY, HOUR, MINUTE, addMilliseconds, earliest, latest, overlaps } from '#libs/kernel';
import {
  type CurtailmentCall,
  type CurtailmentSettlement,
  type Lease,
  type LeaseAcceptance,
  type MaintenanceNotice,
  type Notice,
} from '#libs/market';
import { type HeardNode, type Heartbeats, type Ports, type ReceivedCharge, type Tx } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

type SettlementRow = CurtailmentSettlement & { readonly tenantOrgId: string; readonly providerOrgId: string };

export interface MeteringTables {
  readonly acceptances: FakeTable<LeaseAcceptance>;
  readonly heartbeats: FakeTable<Heartbeats>;
  readonly readings: FakeTable<MeterReading>;
  readonly charges: FakeTable<ReceivedCharge>;
  readonly maintenance: FakeTable<MaintenanceNotice>;
  readonly notices: FakeTable<Notice>;
  readonly calls: FakeTable<CurtailmentCall>;
  readonly settlements: FakeTable<SettlementRow>;
  readonly months: FakeTable<AvailabilityMonth>;
}

export function meteringTables(database: FakeDatabase): MeteringTables {
  const table = <T extends { readonly tenantOrgId: string; readonly providerOrgId: string }>() =>
    database.table<T>((row) => [row.tenantOrgId, row.providerOrgId]);
  return {
    acceptances: table(),
    heartbeats: table(),
    readings: table(),
    charges: table(),
    maintenance: table(),
    notices: table(),
    calls: table(),
    settlements: table(),
    months: table(),
  };
}

export type MeteringPorts = Pick<
  Ports,
  'acceptances' | 'heartbeats' | 'readings' | 'leaseNotices' | 'curtailmentCalls' | 'availability'
>;

export function fakeMetering(tables: MeteringTables, leases: FakeTable<Lease>): MeteringPorts {
  return {
    acceptances: {
      insert: (tx, one) => put(tx, tables.acceptances, `${one.leaseId} ${one.deliveredAt}`, one),
      byLease: (tx, leaseId) => Promise.resolve(of(tx, tables.acceptances, leaseId).sort(byId).reverse()),
    },
    heartbeats: fakeHeartbeats(tables),
    readings: fakeReadings(tables, leases),
    leaseNotices: {
      insertMaintenance: (tx, one) => put(tx, tables.maintenance, one.id, one),
      maintenance: (tx, leaseId) =>
        Promise.resolve(
          of(tx, tables.maintenance, leaseId).sort((a, b) => a.announcedAt - b.announcedAt || byId(a, b)),
        ),
      insert: (tx, one) => put(tx, tables.notices, one.id, one),
      byLease: (tx, leaseId) => Promise.resolve(of(tx, tables.notices, leaseId).sort(byId).reverse()),
    },
    curtailmentCalls: fakeCalls(tables),
    availability: {
      insert: (tx, one) => put(tx, tables.months, `${one.leaseId} ${one.period.start} ${one.revision}`, one),
      months: (tx, leaseId) => {
        const all = of(tx, tables.months, leaseId);
        const latestOf = all.filter(
          (one) => !all.some((other) => other.period.start === one.period.start && other.revision > one.revision),
        );
        return Promise.resolve(latestOf.sort((a, b) => a.period.start - b.period.start));
      },
    },
  };
}

function fakeHeartbeats({ heartbeats }: MeteringTables): MeteringPorts['heartbeats'] {
  return {
    record: (tx, rows) => {
      for (const row of rows) {
        const key = `${row.leaseId} ${row.hour} ${row.node} ${row.units}`;
        const known = heartbeats.get(tx, key)?.minutes ?? 0n;
        const fresh = row.minutes & ~known;
        if (fresh === 0n) continue;
        const over = Math.max(0, Math.min(60, Math.ceil((tx.now - row.hour) / MINUTE)));
        if (fresh >> BigInt(over) !== 0n) throw new Error('heartbeats of minutes to come');
        if (row.hour + HOUR <= tx.now - 5 * DAY) throw new Error(`heartbeats of ${row.hour} are closed`);
        heartbeats.put(tx, key, { ...row, minutes: known | fresh });
      }
      return Promise.resolve();
    },
    nodes: (tx, leaseId) => {
      const nodes = new Map<string, HeardNode>();
      for (const { node, units, hour, minutes } of of(tx, heartbeats, leaseId).sort((a, b) => a.hour - b.hour)) {
        const set = Array.from({ length: 60 }, (_, bit) => bit).filter((bit) => ((minutes >> BigInt(bit)) & 1n) === 1n);
        const day = set.filter((bit) => hour + bit * MINUTE >= tx.now - DAY).length;
        const minutesOfDay = (nodes.get(node)?.minutesOfDay ?? 0) + day;
        nodes.set(node, { name: node, units, lastAt: addMilliseconds(hour, (set.at(-1) ?? 0) * MINUTE), minutesOfDay });
      }
      return Promise.resolve([...nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
    },
    firstReported: (tx, leaseId) => {
      const minutes = of(tx, heartbeats, leaseId).map((row) => {
        let minute = 0;
        while (((row.minutes >> BigInt(minute)) & 1n) === 0n) minute += 1;
        return addMilliseconds(row.hour, minute * MINUTE);
      });
      return Promise.resolve(minutes.length ? minutes.reduce(earliest) : null);
    },
    answered: (tx, leaseId, window) => {
      const rows = of(tx, heartbeats, leaseId).filter(({ hour }) => hour > window.start - HOUR && hour < window.end);
      const taken = new Map<string, bigint>();
      const alike = new Map<string, AnsweredHour>();
      for (const { hour, node, units, minutes: all } of rows.sort((a, b) => a.units - b.units)) {
        const before = taken.get(`${hour} ${node}`) ?? 0n;
        taken.set(`${hour} ${node}`, before | all);
        const minutes = all & ~before;
        const known = alike.get(`${hour} ${minutes}`)?.units ?? 0;
        if (minutes !== 0n) alike.set(`${hour} ${minutes}`, { hour, minutes, units: known + units });
      }
      return Promise.resolve([...alike.values()].sort((a, b) => a.hour - b.hour || (a.minutes < b.minutes ? -1 : 1)));
    },
  };
}

function fakeReadings({ readings, charges }: MeteringTables, leases: FakeTable<Lease>): MeteringPorts['readings'] {
  return {
    insert: (tx, one) => {
      const rivals = of(tx, readings, one.leaseId);
      if (rivals.some((other) => other.externalId === one.externalId)) throw new Error('duplicate external id');
      if (one.replaces !== null && rivals.some((other) => other.replaces === one.replaces))
        throw new Error('corrected twice');
      return put(tx, readings, one.id, one);
    },
    related: (tx, leaseId, window, externalIds) => {
      const all = of(tx, readings, leaseId);
      const withKin = (seed: MeterReading[]): MeterReading[] => {
        const found = new Set(seed);
        for (const one of found)
          for (const other of all)
            if (other.externalId === one.replaces || other.replaces === one.externalId) found.add(other);
        return [...found];
      };
      const named = withKin(
        all.filter(
          ({ externalId, replaces }) =>
            externalIds.includes(externalId) || (replaces !== null && externalIds.includes(replaces)),
        ),
      );
      const start = named.map(({ period }) => period.start).reduce(earliest, window.start);
      const end = named.map(({ period }) => period.end).reduce(latest, window.end);
      const near = all.filter(({ period }) => overlaps(period, { start, end }));
      const found = withKin([...new Set([...named, ...near])]);
      return Promise.resolve(found.sort((a, b) => a.period.start - b.period.start || byId(a, b)));
    },
    earliestLate: (tx, leaseId, before, receivedAfter) => {
      const late = of(tx, readings, leaseId)
        .filter(({ period, receivedAt }) => period.start < before && receivedAt > receivedAfter)
        .map(({ period }) => period.start);
      return Promise.resolve(late.length ? late.reduce(earliest) : null);
    },
    unbilled: (tx, request) => {
      const isUnbilled = ({ leaseId, receivedAt }: MeterReading) => {
        const lease = leases.get(tx, leaseId);
        if (!lease?.endedAt || (lease.contract === null && lease.terms.energyPrice === null)) return false;
        return receivedAt > addMilliseconds(lease.endedAt, (lease.contract === null ? LATE_DAYS : READING_DAYS) * DAY);
      };
      return Promise.resolve(pageOf(readings.all(tx).filter(isUnbilled), request));
    },
    insertCharge: async (tx, one) => {
      if (of(tx, charges, one.leaseId).some(({ externalId }) => externalId === one.externalId)) return false;
      await put(tx, charges, one.id, one);
      return true;
    },
    charge: (tx, leaseId, id) =>
      Promise.resolve(of(tx, charges, leaseId).find(({ externalId }) => externalId === id) ?? null),
    charges: (tx, leaseId, window, receivedAfter) => {
      const found = of(tx, charges, leaseId).filter(
        ({ period: { end }, receivedAt }) => (end > window.start && end <= window.end) || receivedAt > receivedAfter,
      );
      return Promise.resolve(found.sort((a, b) => a.period.end - b.period.end || byId(a, b)));
    },
  };
}

function fakeCalls({ calls, settlements }: MeteringTables): MeteringPorts['curtailmentCalls'] {
  return {
    insert: (tx, one) => {
      if (of(tx, calls, one.leaseId).some(({ window }) => overlaps(window, one.window)))
        throw new Error('curtailment_call_apart');
      return put(tx, calls, one.id, one);
    },
    byId: (tx, id) => Promise.resolve(calls.get(tx, id)),
    byLease: (tx, leaseId) =>
      Promise.resolve(of(tx, calls, leaseId).sort((a, b) => a.window.start - b.window.start || byId(a, b))),
    settle: async (tx, { tenantOrgId, providerOrgId }, one) => {
      if (settlements.has(one.callId)) return false;
      await put(tx, settlements, one.callId, { ...one, tenantOrgId, providerOrgId });
      return true;
    },
    settlements: (tx, leaseId) =>
      Promise.resolve(
        new Map(
          of(tx, settlements, leaseId).map(({ tenantOrgId: _t, providerOrgId: _p, ...one }) => [one.callId, one]),
        ),
      ),
  };
}

function put<T>(tx: Tx, table: FakeTable<T>, key: string, row: T): Promise<void> {
  if (table.has(key)) return Promise.reject(new Error(`${key} is there already`));
  table.put(tx, key, row);
  return Promise.resolve();
}

function of<T extends { readonly leaseId: string }>(tx: Tx, table: FakeTable<T>, leaseId: string): T[] {
  return table.all(tx).filter((row) => row.leaseId === leaseId);
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
