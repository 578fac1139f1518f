import { type Invoice } from '#libs/billing';
import { type BankClock } from '#libs/ledger';
import {
  type BankAccount,
  type BankGap,
  type BankLine,
  type BankLineFilter,
  type BankLineUse,
  type BankStatement,
  type BankStore,
  type BankUpload,
  type NewBankLine,
  type RefusedBankFile,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

interface Tables {
  readonly accounts: FakeTable<BankAccount>;
  readonly uploads: FakeTable<BankUpload>;
  readonly statements: FakeTable<BankStatement>;
  readonly lines: FakeTable<NewBankLine>;
  /** Keys of entries by statement, in its order. */
  readonly stated: FakeTable<readonly string[]>;
  readonly uses: FakeTable<BankLineUse>;
}

/** What the bank says, in memory, beside the invoices that it may name. */
export function fakeBank(database: FakeDatabase, invoices: FakeTable<Invoice>): BankStore {
  const tables: Tables = {
    accounts: database.table<BankAccount>(() => []),
    uploads: database.table<BankUpload>(() => []),
    statements: database.table<BankStatement>(() => []),
    lines: database.table<NewBankLine>(() => []),
    stated: database.table<readonly string[]>(() => []),
    uses: database.table<BankLineUse>(() => []),
  };
  const refused = database.table<RefusedBankFile>(() => []);
  const clocks = database.table<BankClock>(() => []);
  return {
    ...fakeAccounts(tables),
    ...fakeStatements(tables),
    ...fakeLines(tables),
    ...fakeUses(tables, invoices),
    insertRefused: (tx, file) => {
      if (!refused.all(tx).some(({ hash }) => hash === file.hash)) refused.put(tx, file.id, file);
      return Promise.resolve();
    },
    refused: (tx) => {
      const known = new Set(tables.uploads.all(tx).map(({ hash }) => hash));
      return Promise.resolve(refused.all(tx).filter(({ hash }) => !known.has(hash)));
    },
    clocks: (tx) => Promise.resolve(clocks.all(tx)),
    setClock: (tx, clock) => Promise.resolve(clocks.put(tx, clock.currency, clock)),
  };
}

function fakeAccounts({ accounts, uploads }: Tables) {
  return {
    insertAccount: (tx, account) => Promise.resolve(accounts.put(tx, account.id, account)),
    accountById: (tx, id) => Promise.resolve(accounts.get(tx, id)),
    accountCalled: (tx, name, currency) =>
      Promise.resolve(
        accounts.all(tx).find((row) => row.currency === currency && row.identifiers.includes(name)) ?? null,
      ),
    accounts: (tx) => Promise.resolve(accounts.all(tx)),
    lockAccount: () => Promise.resolve(),
    insertUpload: (tx, upload) => Promise.resolve(uploads.put(tx, upload.id, upload)),
    uploadById: (tx, id) => Promise.resolve(uploads.get(tx, id)),
    uploadByHash: (tx, hash) => Promise.resolve(uploads.all(tx).find((row) => row.hash === hash) ?? null),
  } satisfies Partial<BankStore>;
}

function fakeStatements({ statements, lines, stated }: Tables) {
  return {
    knownEntries: (tx, accountId, entryKeys) => {
      const mine = lines.all(tx).filter((line) => line.accountId === accountId);
      const known = new Set(mine.map(({ entryKey }) => entryKey));
      return Promise.resolve(new Set(entryKeys.filter((key) => known.has(key))));
    },
    countLines: (tx, accountId, entryKeys) => {
      const mine = lines.all(tx).filter((line) => line.accountId === accountId && entryKeys.includes(line.entryKey));
      return Promise.resolve(mine.length);
    },
    insertStatement: (tx, statement, added, entryKeys) => {
      statements.put(tx, statement.id, statement);
      for (const line of added) lines.put(tx, line.id, line);
      return Promise.resolve(stated.put(tx, statement.id, entryKeys));
    },
    statementById: (tx, id) => Promise.resolve(statements.get(tx, id)),
    statementByHash: (tx, accountId, hash) =>
      Promise.resolve(statements.all(tx).find((row) => row.accountId === accountId && row.hash === hash) ?? null),
    statementsOf: (tx, uploadId) => Promise.resolve(statements.all(tx).filter((row) => row.uploadId === uploadId)),
    statementsTo: (tx, accountId, day) =>
      Promise.resolve(statements.all(tx).filter((row) => row.accountId === accountId && row.to === day)),
    statementPage: (tx, { accountId, ...request }) =>
      Promise.resolve(
        pageOf(
          statements.all(tx).filter((row) => accountId === null || row.accountId === accountId),
          request,
        ),
      ),
    gaps: (tx, accountId) => Promise.resolve(gapsIn(statements.all(tx)).filter((gap) => isOf(gap, accountId))),
  } satisfies Partial<BankStore>;
}

const isOf = (gap: BankGap, accountId: string | null): boolean => accountId === null || gap.accountId === accountId;

function gapsIn(statements: readonly BankStatement[]): BankGap[] {
  const latest = new Map<string, { id: string; closing: BankGap['closing'] }>();
  const chained = statements
    .filter(({ kind }) => kind === 'STATEMENT')
    .sort((a, b) => (a.to + a.from < b.to + b.from ? -1 : a.to + a.from > b.to + b.from ? 1 : 0));
  return chained.flatMap(({ id, accountId, from, opening, closing }) => {
    if (opening === null || closing === null) return [];
    const before = latest.get(accountId);
    latest.set(accountId, { id, closing });
    if (!before || before.closing.minor === opening.minor) return [];
    const between = { beforeStatementId: before.id, afterStatementId: id };
    return [{ accountId, ...between, closing: before.closing, opening, on: from }];
  });
}

function fakeLines({ lines, stated }: Tables) {
  const matching = (tx: Tx, { accountId, statementId, from, to }: BankLineFilter): BankLine[] =>
    lines
      .all(tx)
      .filter(
        (line) =>
          (!accountId || line.accountId === accountId) &&
          (!statementId || stated.get(tx, statementId)?.includes(line.entryKey)) &&
          (!from || line.bookedOn >= from) &&
          (!to || line.bookedOn <= to),
      )
      .map(lineOf);
  return {
    lineById: (tx, id) => Promise.resolve(matching(tx, {}).find((line) => line.id === id) ?? null),
    linesByIds: (tx, ids) => Promise.resolve(matching(tx, {}).filter(({ id }) => ids.includes(id))),
    linesReferenced: (tx, accountId, references) =>
      Promise.resolve(matching(tx, { accountId }).filter((line) => references.includes(line.bankReference ?? ''))),
    linePage: (tx, { filter, ...request }) => Promise.resolve(pageOf(matching(tx, filter), request)),
    lines: (tx, filter, { first, after }) => {
      const found = matching(tx, filter);
      const begin = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
      const rows = found.slice(begin, begin + first);
      return Promise.resolve({ rows, next: begin + first < found.length ? (rows.at(-1)?.id ?? null) : null });
    },
  } satisfies Partial<BankStore>;
}

function fakeUses({ uses }: Tables, invoices: FakeTable<Invoice>) {
  const bare = (number: string): string => number.replaceAll(/[^A-Z0-9]/g, '').slice(-21);
  return {
    uses: (tx, lineIds) => Promise.resolve(uses.all(tx).filter(({ lineId }) => lineIds.includes(lineId))),
    insertUse: (tx, use) => {
      if (uses.has(use.lineId)) throw new Error('a line does one thing');
      return Promise.resolve(uses.put(tx, use.lineId, use));
    },
    openInvoicesNamed: (tx, references) =>
      Promise.resolve(
        invoices
          .all(tx)
          .filter(({ state }) => state === 'OPEN')
          .filter(({ number }) => references.some((one) => one === number || one.slice(4) === bare(number)))
          .map(({ id, number }) => ({ id, number })),
      ),
  } satisfies Partial<BankStore>;
}

/** Without what only the store knows. */
function lineOf(stored: NewBankLine): BankLine {
  return Object.fromEntries(
    Object.entries(stored).filter(([name]) => name !== 'entryKey' && name !== 'part'),
  ) as unknown as BankLine;
}
