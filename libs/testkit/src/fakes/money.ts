import { type Instant } from '#libs/kernel';
import {
  type ClosedPeriod,
  type DisputeFileStore,
  type DisputeStore,
  type CursorStore,
  type InboxEvent,
  type InboxStore,
  type StripeEventRecord,
  type StripeEventRecords,
  type LedgerStore,
  type PendingWorkStore,
  type PeriodReopening,
  type PostedJournal,
  type ReconciliationStore,
  type RefundStore,
  type StoredReport,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { type IntentRow, fakeIntents } from './intents.js';
import { fakeDisputeFiles } from './dispute-files.js';
import { fakeDisputes } from './disputes.js';
import { fakeLedger } from './ledger.js';
import { type MoneyBackTables, fakeRefunds, moneyBackTables } from './refunds.js';
import { pageOf } from './paging.js';

/** The database's real clock, by which claims and back-offs run out. Market time is another one. */
export interface FakeRealClock {
  now: number;
}

interface InboxRow extends InboxEvent {
  readonly id: string;
  readonly state: 'PENDING' | 'PARKED' | 'DONE';
  readonly reason: string | null;
  readonly notBefore: number;
  /** Whether `notBefore` ends a claim and not a back-off. */
  readonly isClaimed: boolean;
}

export interface MoneyTables extends MoneyBackTables {
  readonly journals: FakeTable<PostedJournal>;
  readonly periods: FakeTable<ClosedPeriod>;
  readonly reopenings: FakeTable<PeriodReopening>;
  readonly intents: FakeTable<IntentRow>;
  readonly inbox: FakeTable<InboxRow>;
  readonly reports: FakeTable<StoredReport>;
  readonly cursors: FakeTable<Instant>;
}

export interface MoneyFakes {
  readonly refunds: RefundStore;
  readonly disputes: DisputeStore;
  readonly disputeFiles: DisputeFileStore;
  readonly ledger: LedgerStore;
  readonly intents: ReturnType<typeof fakeIntents>;
  readonly inbox: InboxStore & StripeEventRecords;
  readonly reconciliations: ReconciliationStore;
  readonly cursors: CursorStore;
  readonly pendingWork: PendingWorkStore;
}

export function moneyTables(database: FakeDatabase): MoneyTables {
  return {
    journals: database.table<PostedJournal>(() => null),
    periods: database.table<ClosedPeriod>(() => null),
    reopenings: database.table<PeriodReopening>(() => null),
    intents: database.table<IntentRow>((row) => [row.orgId]),
    inbox: database.table<InboxRow>(() => null),
    reports: database.table<StoredReport>(() => null),
    cursors: database.table<Instant>(() => null),
    ...moneyBackTables(database),
  };
}

export function fakeMoney(tables: MoneyTables, real: FakeRealClock): MoneyFakes {
  return {
    ledger: fakeLedger(tables),
    refunds: fakeRefunds(tables),
    disputes: fakeDisputes(tables),
    disputeFiles: fakeDisputeFiles(tables.disputeFiles),
    intents: fakeIntents(tables.intents, real),
    inbox: fakeInbox(tables, real),
    reconciliations: fakeReconciliations(tables),
    cursors: {
      read: (tx, name) => Promise.resolve(tables.cursors.get(tx, name)),
      write: (tx, name, at) => Promise.resolve(tables.cursors.put(tx, name, at)),
    },
    pendingWork: {
      count: (tx) =>
        Promise.resolve({
          intents: tables.intents.all(tx).filter(({ state }) => state === 'PENDING').length,
          inboxEvents: tables.inbox.all(tx).filter(({ state }) => state !== 'DONE').length,
          dueLeases: 0,
          expiredQuotes: 0,
          stripeReadAt: null,
        }),
    },
  };
}

function fakeInbox({ inbox }: MoneyTables, real: FakeRealClock): InboxStore & StripeEventRecords {
  const settle = (row: InboxRow | null, change: Partial<InboxRow>): void => {
    if (row) inbox.seed(row.eventId, { ...row, ...change });
  };
  const record = ({ reason, ...row }: InboxRow): StripeEventRecord => ({
    ...row,
    lastError: reason,
    nextAttemptAt: null,
  });
  const store = (tx: Tx, event: Pick<InboxRow, 'eventId' | 'type' | 'objectId' | 'payload'>): boolean => {
    if (inbox.has(event.eventId)) return false;
    const fresh = { attempts: 0, state: 'PENDING', reason: null, notBefore: 0, isClaimed: false } as const;
    inbox.put(tx, event.eventId, { ...event, ...fresh, id: event.eventId, receivedAt: tx.now });
    return true;
  };
  return {
    byId: (tx, eventId) => {
      const row = inbox.get(tx, eventId);
      return Promise.resolve(row && record(row));
    },
    page: (tx, { states, typePrefix = '', objectId, ...request }) => {
      const wanted = inbox
        .all(tx)
        .filter((row) => !states?.length || states.includes(row.state))
        .filter((row) => row.type.startsWith(typePrefix) && (objectId === undefined || row.objectId === objectId));
      return Promise.resolve(
        pageOf(
          wanted.map((row) => ({ ...record(row), id: row.id })),
          request,
        ),
      );
    },
    again: (tx, eventId) => {
      const row = inbox.get(tx, eventId);
      if (!row || (row.isClaimed && row.notBefore > real.now)) return Promise.resolve(false);
      settle(row, { state: 'PENDING', attempts: 0, notBefore: 0, isClaimed: false });
      return Promise.resolve(true);
    },
    insert: (tx, event) => Promise.resolve(store(tx, event)),
    insertAll: (tx, events) => Promise.resolve(events.filter((event) => store(tx, event)).length),
    claim: (tx, { limit, leaseMilliseconds }) => {
      const due = inbox.all(tx).filter(({ state, notBefore }) => state !== 'DONE' && notBefore <= real.now);
      const claimed = due.slice(0, limit).map((row) => ({
        ...row,
        attempts: row.attempts + 1,
        notBefore: real.now + leaseMilliseconds,
        isClaimed: true,
      }));
      for (const row of claimed) inbox.put(tx, row.eventId, row);
      return Promise.resolve(claimed);
    },
    done: (tx, ...eventIds) => {
      for (const eventId of eventIds) settle(inbox.get(tx, eventId), { state: 'DONE', isClaimed: false });
      return Promise.resolve();
    },
    park: (tx, eventId, reason) => {
      const row = inbox.get(tx, eventId);
      if (row?.state === 'DONE') return Promise.resolve();
      const wait = Math.min(2 ** (row?.attempts ?? 0) * 1_000, 300_000);
      return Promise.resolve(settle(row, { state: 'PARKED', reason, notBefore: real.now + wait, isClaimed: false }));
    },
    counts: (tx) => {
      const of = (state: InboxRow['state']): number => inbox.all(tx).filter((row) => row.state === state).length;
      return Promise.resolve({ pending: of('PENDING'), parked: of('PARKED'), done: of('DONE') });
    },
  };
}

function fakeReconciliations({ reports }: MoneyTables): ReconciliationStore {
  return {
    save: (tx, report) => Promise.resolve(reports.put(tx, report.id, report)),
    latest: (tx) => Promise.resolve(reports.all(tx).at(-1) ?? null),
    byId: (tx, id) => Promise.resolve(reports.get(tx, id)),
    page: (tx, request) => Promise.resolve(pageOf(reports.all(tx), request)),
  };
}
