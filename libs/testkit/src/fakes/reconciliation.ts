import { createHash } from 'node:crypto';
import { CURRENCIES, money } from '#libs/kernel';
import { type AccountType } from '#libs/ledger';
import {
  type CloseItem,
  type BankStore,
  type BookIdentity,
  CLOSED_STATES,
  type Certificate,
  type ExceptionState,
  type ExceptionStep,
  type ExceptionStore,
  type LedgerStore,
  type MatchingRun,
  type NewExceptionFile,
  type NewRecordMatch,
  type Ports,
  type ReconciliationException,
  type RecordMatch,
  type RecordMatchStore,
  type StepKind,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { fakeExceptionFiles } from './exception-files.js';
import { type MatchDecisionTables, fakeMatchDecisions, matchDecisionTables } from './match-decisions.js';
import { type OperationTable, fakeOperations, operationTable } from './operations.js';
import { pageOf } from './paging.js';
import { type StagingTables, fakeStaging, stagingTables } from './staging.js';

interface CloseOwner {
  readonly item: CloseItem;
  readonly owner: string | null;
}

export interface ReconciliationTables extends MatchDecisionTables {
  readonly matchingRuns: FakeTable<MatchingRun>;
  readonly recordMatches: FakeTable<RecordMatch>;
  readonly exceptions: FakeTable<ReconciliationException>;
  readonly exceptionSteps: FakeTable<ExceptionStep & { readonly exceptionId: string }>;
  readonly exceptionFiles: FakeTable<NewExceptionFile>;
  readonly certificates: FakeTable<Certificate>;
  readonly closeOwners: FakeTable<CloseOwner>;
  readonly staged: StagingTables;
  readonly operations: OperationTable;
}

export function reconciliationTables(database: FakeDatabase): ReconciliationTables {
  return {
    matchingRuns: database.table<MatchingRun>(() => null),
    recordMatches: database.table<RecordMatch>(() => null),
    exceptions: database.table<ReconciliationException>(() => null),
    exceptionSteps: database.table<ExceptionStep & { readonly exceptionId: string }>(() => null),
    exceptionFiles: database.table<NewExceptionFile>(() => null),
    certificates: database.table<Certificate>(() => null),
    closeOwners: database.table<CloseOwner>(() => null),
    staged: stagingTables(database),
    ...matchDecisionTables(database),
    operations: operationTable(database),
  };
}

const LEADS_TO: Readonly<Partial<Record<StepKind, ExceptionState>>> = {
  ASSIGNED: 'ASSIGNED',
  INVESTIGATING: 'INVESTIGATING',
  PROPOSED: 'PROPOSED',
  REJECTED: 'INVESTIGATING',
  APPROVED: 'APPROVED',
  RESOLVED: 'RESOLVED',
  WRITTEN_OFF: 'WRITTEN_OFF',
  VOID: 'VOID',
  AUTO_RESOLVED: 'RESOLVED',
};

/** Above it two people are needed, minor units: the database's own. */
const LIMIT = 100_000n;

/** Reports are the database's own sums: the fakes have none. */
const NO_REPORTS: Ports['booksReports'] = {
  read: () => Promise.resolve({ rows: [], equations: [] }),
  figure: () =>
    Promise.resolve({
      ...{ totals: [], count: 0 },
      items: { items: [], cursors: [], hasNextPage: false, totalCount: 0 },
    }),
};

/** What Stripe said is only ever read by reports. */
const NO_RECORDS: Ports['stripeRecords'] = {
  keepTransactions: () => Promise.resolve(),
  unknownPayouts: () => Promise.resolve(new Map()),
  keepPayout: () => Promise.resolve(),
};

/** Exceptions, matches and certificates in memory. */
export function fakeReconciliation(
  tables: ReconciliationTables,
  ledger: LedgerStore,
  bank: BankStore,
): Pick<
  Ports,
  'exceptions' | 'recordMatches' | 'booksReports' | 'stripeRecords' | 'staging' | 'operations' | 'matchDecisions'
> {
  return {
    exceptions: fakeExceptions(tables),
    recordMatches: fakeRecordMatches(tables, ledger, bank),
    booksReports: NO_REPORTS,
    stripeRecords: NO_RECORDS,
    staging: fakeStaging(tables.staged),
    matchDecisions: fakeMatchDecisions(tables, LIMIT),
    operations: fakeOperations(tables.operations),
  };
}

function fakeExceptions({ exceptions, exceptionSteps, exceptionFiles }: ReconciliationTables): ExceptionStore {
  const isOpen = ({ state }: ReconciliationException): boolean => !CLOSED_STATES.includes(state);
  const stepsOf = (tx: Tx, id: string) => exceptionSteps.all(tx).filter(({ exceptionId }) => exceptionId === id);
  return {
    open: (tx, found) => {
      const known = new Set(
        exceptions
          .all(tx)
          .filter(isOpen)
          .map(({ key }) => key),
      );
      const fresh = found.filter(({ key }) => !known.has(key));
      for (const one of fresh) exceptions.put(tx, one.id, one);
      return Promise.resolve(fresh.length);
    },
    decided: (tx) =>
      Promise.resolve(
        exceptions
          .all(tx)
          .filter((one) => !isOpen(one) && stepsOf(tx, one.id).every(({ kind }) => kind !== 'AUTO_RESOLVED')),
      ),
    allOpen: (tx) => Promise.resolve(exceptions.all(tx).filter(isOpen)),
    byId: (tx, id) => Promise.resolve(exceptions.get(tx, id)),
    lock: (tx, id) => Promise.resolve(exceptions.get(tx, id)),
    page: (tx, { filter: { states, classes, assignee, since }, ...request }) => {
      const fits = exceptions
        .all(tx)
        .filter((one) => (!states || states.includes(one.state)) && (!classes || classes.includes(one.breakClass)))
        .filter((one) => assignee === undefined || one.assignee === assignee)
        .filter((one) => !since || (one.since >= since.start && one.since < since.end));
      return Promise.resolve(pageOf(fits, request));
    },
    steps: (tx, id) => Promise.resolve(stepsOf(tx, id)),
    step: (tx, exceptionId, step) => {
      const before = exceptions.get(tx, exceptionId);
      if (before === null) throw new Error(`there is no exception ${exceptionId}`);
      const seq = stepsOf(tx, exceptionId).length + 1;
      const blank = {
        assignee: null,
        reasonCode: null,
        comment: null,
        resolution: null,
        amountMinor: null,
        subjectId: null,
      };
      const row = {
        ...blank,
        evidence: [],
        journalKey: null,
        ...step,
        seq,
        at: tx.now,
        by: tx.scope.actorId,
        exceptionId,
      };
      const hash = createHash('sha256').update(`${exceptionId} ${seq}`).digest('hex');
      exceptionSteps.put(tx, `${exceptionId} ${seq}`, { ...row, hash });
      const state = LEADS_TO[step.kind] ?? before.state;
      const closedAt = CLOSED_STATES.includes(state) ? tx.now : null;
      exceptions.put(tx, exceptionId, { ...before, state, closedAt, assignee: step.assignee ?? before.assignee });
      return Promise.resolve();
    },
    limitOf: () => Promise.resolve(LIMIT),
    limits: () => Promise.resolve([money(LIMIT, 'USD')]),
    brokenChains: () => Promise.resolve([]),
    ...fakeExceptionFiles(exceptionFiles),
  };
}

function fakeRecordMatches(tables: ReconciliationTables, ledger: LedgerStore, bank: BankStore): RecordMatchStore {
  const { matchingRuns, recordMatches, certificates, closeOwners } = tables;
  return {
    saveRun: (tx, run) => Promise.resolve(matchingRuns.put(tx, run.id, run)),
    countedBy: (tx, runId) => Promise.resolve(matchingRuns.get(tx, runId)?.population ?? null),
    lockRuns: () => Promise.resolve(),
    pulse: async (tx) => {
      const { items } = await ledger.journals(tx, { first: 1, after: null });
      const { totalCount } = await bank.statementPage(tx, { first: 1, after: null, accountId: null });
      return { bank: `${totalCount}`, books: items[0]?.id ?? '' };
    },
    latestRun: (tx) => Promise.resolve(matchingRuns.all(tx).at(-1) ?? null),
    runs: (tx, request) => Promise.resolve(pageOf(matchingRuns.all(tx), request)),
    save: (tx, found) => {
      const known = new Set(recordMatches.all(tx).map(({ caseId, contentHash }) => `${caseId} ${contentHash}`));
      const fresh = found.filter(({ caseId, contentHash }: NewRecordMatch) => !known.has(`${caseId} ${contentHash}`));
      for (const one of fresh) recordMatches.put(tx, one.id, { ...one, unmatched: null });
      return Promise.resolve(fresh.length);
    },
    confirmed: (tx, caseIds) => {
      const held = recordMatches
        .all(tx)
        .filter(({ unmatched, caseId }) => unmatched === null && (caseIds === null || caseIds.includes(caseId)));
      return Promise.resolve(new Map(held.map(({ caseId, contentHash }) => [caseId, contentHash])));
    },
    byId: (tx, id) => Promise.resolve(recordMatches.get(tx, id)),
    page: (tx, { entryId, ...request }) => {
      const fits = recordMatches.all(tx).filter(({ entryIds }) => entryId === undefined || entryIds.includes(entryId));
      return Promise.resolve(pageOf(fits, request));
    },
    madeIn: (tx, stretches) => {
      const held = recordMatches.all(tx).filter(({ unmatched }) => unmatched === null);
      const found = stretches.flatMap(({ start, end }, stretch) =>
        CURRENCIES.flatMap((currency) => {
          const made = held.filter(
            (one) => one.matchedAt >= start && one.matchedAt < end && one.amount.currency === currency,
          );
          const minor = made.reduce((sum, { amount }) => sum + (amount.minor < 0n ? -amount.minor : amount.minor), 0n);
          return made.length === 0 ? [] : [{ stretch, count: made.length, size: { minor, currency } }];
        }),
      );
      return Promise.resolve(found);
    },
    unmatch: (tx, id, facts) => {
      const match = recordMatches.get(tx, id);
      if (match === null || match.unmatched !== null) return Promise.resolve(false);
      recordMatches.put(tx, id, { ...match, unmatched: { ...facts, at: tx.now, by: tx.scope.actorId } });
      return Promise.resolve(true);
    },
    identities: (tx) => identities(tx, ledger),
    identitiesInFull: (tx) => identities(tx, ledger),
    closeOwners: (tx) =>
      Promise.resolve(
        new Map(closeOwners.all(tx).flatMap(({ item, owner }) => (owner === null ? [] : [[item, owner] as const]))),
      ),
    setCloseOwner: (tx, item, owner) => Promise.resolve(closeOwners.put(tx, item, { item, owner })),
    documentBreaks: () => Promise.resolve([]),
    snapshot: () => Promise.resolve(0),
    snapshots: () => Promise.resolve([]),
    insertCertificate: (tx, certificate) => Promise.resolve(certificates.put(tx, certificate.periodId, certificate)),
    certificateOf: (tx, periodId) => Promise.resolve(certificates.get(tx, periodId)),
  };
}

/** Those that the fakes have both sides of. */
async function identities(tx: Tx, ledger: LedgerStore): Promise<BookIdentity[]> {
  const balances = await ledger.balances(tx, null);
  const held = (type: AccountType, currency: (typeof CURRENCIES)[number]): bigint =>
    balances.reduce(
      (sum, { account, minor }) => (account.type === type && account.currency === currency ? sum + minor : sum),
      0n,
    );
  return CURRENCIES.map((currency) => {
    const suspended = money(-held('SUSPENSE', currency), currency);
    return { identity: 'SUSPENSE_IS_EMPTY', ledger: suspended, items: money(0n, currency), unexplained: suspended };
  });
}
