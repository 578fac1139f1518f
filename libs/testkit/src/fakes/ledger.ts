import { type Instant } from '#libs/kernel';
import { ACCOUNT_TYPES, type Journal, accountKey, assertBalanced } from '#libs/ledger';
import {
  type AccountBalance,
  type BooksAsOf,
  type BooksTime,
  type ClosedPeriod,
  type JournalFilter,
  type LedgerStore,
  type PeriodReopening,
  type PostedJournal,
  type Tx,
} from '#libs/workflows';
import { type FakeTable } from './database.js';
import { pageOf } from './paging.js';
import { fakeReopenings } from './reopenings.js';

interface LedgerTables {
  readonly journals: FakeTable<PostedJournal>;
  readonly periods: FakeTable<ClosedPeriod>;
  readonly reopenings: FakeTable<PeriodReopening>;
}

const timeOf = (journal: PostedJournal, by: BooksTime): Instant =>
  ({ EFFECTIVE: journal.effectiveAt, BOOKED: journal.bookedAt, POSTED: journal.postedAt })[by];

/** The books in memory, held to what the database holds them to. */
export function fakeLedger({ journals, periods, reopenings }: LedgerTables): LedgerStore {
  const closedUntil = (): Instant | null =>
    periods.rows().findLast(({ reopenedAt }) => reopenedAt === null)?.end ?? null;
  const now = () => heldNow(journals);
  const balances = (asOf: BooksAsOf | null): AccountBalance[] =>
    asOf === null
      ? [...now().values()]
      : [...sums(journals.rows().filter((journal) => timeOf(journal, asOf.by) < asOf.at)).values()];
  const post = (tx: Tx, journal: Journal): boolean => {
    if (journals.has(journal.idempotencyKey)) return false;
    assertBalanced(journal);
    if (journal.reverses !== undefined) assertTakesBack(journal, journals.rows());
    const until = closedUntil();
    const bookedAt = until !== null && journal.effectiveAt < until ? until : journal.effectiveAt;
    journals.put(tx, journal.idempotencyKey, { ...journal, id: tx.newId('journal'), postedAt: tx.now, bookedAt });
    const touched = new Set(journal.entries.map(({ account }) => accountKey(account)));
    assertHeld([...touched].flatMap((key) => now().get(key) ?? []));
    return true;
  };
  return {
    post: (tx, journal) => Promise.resolve(post(tx, journal)),
    postAll: (tx, all) =>
      Promise.resolve(new Set(all.filter((one) => post(tx, one)).map(({ idempotencyKey }) => idempotencyKey))),
    known: (_tx, keys) => Promise.resolve(new Set(keys.filter((key) => journals.has(key)))),
    byKey: (tx, key) => Promise.resolve(journals.get(tx, key)),
    bySource: (tx, sourceId) => Promise.resolve(journals.all(tx).filter((journal) => journal.sourceId === sourceId)),
    ofKinds: (tx, kinds, stretch) =>
      Promise.resolve(
        journals
          .all(tx)
          .filter(({ kind, postedAt }) => kinds.includes(kind) && postedAt >= (stretch?.from ?? 0))
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, stretch?.first),
      ),
    balances: (_tx, asOf) => Promise.resolve(balances(asOf)),
    balanceOf: (_tx, account) => Promise.resolve(now().get(accountKey(account))?.minor ?? 0n),
    lockHeld: (_tx, account) => {
      const minor = now().get(accountKey(account))?.minor ?? 0n;
      return Promise.resolve(minor * (ACCOUNT_TYPES[account.type].side === 'D' ? 1n : -1n));
    },
    journals: (tx, { filter = {}, ...request }) =>
      Promise.resolve(
        pageOf(
          journals.all(tx).filter((journal) => passes(journal, filter)),
          request,
        ),
      ),
    closedUntil: () => Promise.resolve(closedUntil()),
    close: (tx, end) => {
      const start = closedUntil();
      if (end > tx.now || (start !== null && end <= start))
        throw new Error(`a period that ends at ${end} is not closed`);
      const suspended = balances({ at: end, by: 'BOOKED' }).some(
        ({ account, minor }) => account.type === 'SUSPENSE' && minor !== 0n,
      );
      if (suspended) throw new Error('money is in suspense');
      const closed = {
        id: tx.newId('periodClose'),
        start,
        end,
        closedAt: tx.now,
        closedBy: tx.scope.actorId,
        reopenedAt: null,
      };
      periods.put(tx, closed.id, closed);
      return Promise.resolve(closed);
    },
    closedPeriods: (tx, request) => Promise.resolve(pageOf(periods.all(tx), request)),
    ...fakeReopenings(periods, reopenings),
  };
}

const running = new WeakMap<FakeTable<PostedJournal>, () => ReadonlyMap<string, AccountBalance>>();

/** What accounts hold now, by `accountKey`. */
export function heldNow(journals: FakeTable<PostedJournal>): ReadonlyMap<string, AccountBalance> {
  const known = running.get(journals) ?? runningSums(journals);
  running.set(journals, known);
  return known();
}

/** The sums of all journals, brought up to date when asked for: what came since is added, after anything else they are summed anew. */
function runningSums(journals: FakeTable<PostedJournal>): () => ReadonlyMap<string, AccountBalance> {
  let known: { readonly rows: readonly PostedJournal[]; readonly sums: Map<string, AccountBalance>; version: number } =
    {
      ...{ rows: [], sums: new Map(), version: -1 },
    };
  return () => {
    if (known.version === journals.version) return known.sums;
    const rows = journals.rows();
    const isLonger = known.rows.every((row, index) => row === rows[index]);
    const found = isLonger ? sums(rows.slice(known.rows.length), known.sums) : sums(rows);
    known = { rows, sums: found, version: journals.version };
    return found;
  };
}

function sums(journals: readonly Journal[], found = new Map<string, AccountBalance>()): Map<string, AccountBalance> {
  for (const { account, minor } of journals.flatMap(({ entries }) => entries)) {
    const key = accountKey(account);
    found.set(key, { account, minor: (found.get(key)?.minor ?? 0n) + minor });
  }
  return found;
}

function assertHeld(balances: readonly AccountBalance[]): void {
  for (const { account, minor } of balances) {
    const { side, neverNegative } = ACCOUNT_TYPES[account.type];
    if (neverNegative && (side === 'D' ? minor : -minor) < 0n)
      throw new Error(`${accountKey(account)} holds not that much`);
  }
}

function assertTakesBack(reversal: Journal, journals: readonly PostedJournal[]): void {
  const original = journals.find(({ idempotencyKey }) => idempotencyKey === reversal.reverses);
  const again = journals.some(({ reverses }) => reverses === reversal.reverses);
  const left = original ? [...sums([original, reversal]).values()].some(({ minor }) => minor !== 0n) : true;
  if (original?.reverses !== undefined || again || left)
    throw new Error('a reversal takes back exactly what was posted');
}

function passes(journal: PostedJournal, { kinds, accountType, ownerId, sourceId, window }: JournalFilter): boolean {
  const time = window ? timeOf(journal, window.by) : null;
  return (
    (!kinds || kinds.includes(journal.kind)) &&
    (sourceId === undefined || journal.sourceId === sourceId) &&
    (!window || time === null || (time >= window.start && time < window.end)) &&
    ((accountType === undefined && ownerId === undefined) ||
      journal.entries.some(
        ({ account }) =>
          (accountType === undefined || account.type === accountType) &&
          (ownerId === undefined || account.ownerId === ownerId),
      ))
  );
}
