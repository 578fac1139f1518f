import { type AccountRef, type AccountType, type JournalKind } from '#libs/ledger';
import { type AccountBalance, type LedgerStore, type PostedJournal, type Tx } from '#libs/workflows';
import { currencyOf, dateOf, instantOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';

interface JournalRow {
  readonly id: string;
  readonly kind: JournalKind;
  readonly idempotency_key: string;
  readonly effective_at: Date;
  readonly posted_at: Date;
  readonly source_type: PostedJournal['sourceType'];
  readonly source_id: string;
}

interface EntryRow {
  readonly journal_id: string;
  readonly type: AccountType;
  readonly owner_id: string | null;
  readonly currency: string;
  readonly minor: string;
}

interface BalanceRow {
  readonly type: AccountType;
  readonly owner_id: string | null;
  readonly currency: string;
  readonly minor: string;
}

/** The books. Posting goes through one function of the database: nobody has a grant to write the tables. */
export function ledgerStore(): LedgerStore {
  return {
    post: async (tx, journal) => {
      const { entries } = journal;
      const row = await on(tx).row<{ posted: boolean }>(
        'SELECT ledger_post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS posted',
        [
          tx.newId('journal'),
          journal.kind,
          journal.idempotencyKey,
          dateOf(journal.effectiveAt),
          journal.sourceType,
          journal.sourceId,
          entries.map(({ account }) => account.type),
          entries.map(({ account }) => account.ownerId),
          entries.map(({ account }) => account.currency),
          entries.map(({ minor }) => String(minor)),
        ],
      );
      return row?.posted ?? false;
    },
    known: async (tx, keys) => {
      const rows = await on(tx).rows<{ key: string }>(
        'SELECT idempotency_key AS key FROM journal WHERE idempotency_key = ANY ($1)',
        [keys],
      );
      return new Set(rows.map(({ key }) => key));
    },
    bySource: (tx, sourceId) => select(tx, 'source_id = $1', sourceId),
    ofKinds: (tx, kinds) => select(tx, 'kind = ANY ($1)', kinds),
    balances,
    balanceOf,
    journals: (tx, request) =>
      pageOf<JournalRow, PostedJournal>(tx, { table: 'journal', where: ['true'], values: [] }, request, (rows) =>
        withEntries(tx, rows),
      ),
  };
}

/** Accounts that were ever posted to, with what they hold; `at` leaves out what took effect later. */
async function balances(tx: Tx, at: Parameters<LedgerStore['balances']>[1]): Promise<AccountBalance[]> {
  const rows = await on(tx).rows<BalanceRow>(
    `SELECT a.type, a.owner_id, a.currency, sum(e.minor)::bigint AS minor
     FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
     WHERE $1::timestamptz IS NULL OR j.effective_at <= $1
     GROUP BY a.type, a.owner_id, a.currency ORDER BY a.type, a.owner_id NULLS FIRST, a.currency`,
    [at === null ? null : dateOf(at)],
  );
  return rows.map((row) => ({ account: accountFrom(row), minor: BigInt(row.minor) }));
}

/** Needs no journal, so that a customer may ask for its own. */
async function balanceOf(tx: Tx, { type, ownerId, currency }: AccountRef): Promise<bigint> {
  const row = await on(tx).row<{ minor: string | null }>(
    `SELECT sum(e.minor)::bigint AS minor FROM account a JOIN entry e ON e.account_id = a.id
     WHERE a.type = $1 AND a.owner_id IS NOT DISTINCT FROM $2 AND a.currency = $3`,
    [type, ownerId, currency],
  );
  return BigInt(row?.minor ?? 0);
}

async function select(tx: Tx, condition: string, value: string | readonly string[]): Promise<PostedJournal[]> {
  return withEntries(
    tx,
    await on(tx).rows<JournalRow>(`SELECT * FROM journal WHERE ${condition} ORDER BY id`, [value]),
  );
}

async function withEntries(tx: Tx, rows: readonly JournalRow[]): Promise<PostedJournal[]> {
  if (rows.length === 0) return [];
  const entries = await on(tx).rows<EntryRow>(
    `SELECT e.journal_id, a.type, a.owner_id, a.currency, e.minor FROM entry e JOIN account a ON a.id = e.account_id
     WHERE e.journal_id = ANY ($1) ORDER BY e.journal_id, e.seq`,
    [rows.map(({ id }) => id)],
  );
  const byJournal = grouped(entries, (entry) => entry.journal_id);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    idempotencyKey: row.idempotency_key,
    effectiveAt: instantOf(row.effective_at),
    postedAt: instantOf(row.posted_at),
    sourceType: row.source_type,
    sourceId: row.source_id,
    entries: (byJournal.get(row.id) ?? []).map((entry) => ({
      account: accountFrom(entry),
      minor: BigInt(entry.minor),
    })),
  }));
}

function accountFrom(row: {
  readonly type: AccountType;
  readonly owner_id: string | null;
  readonly currency: string;
}): AccountRef {
  return { type: row.type, ownerId: row.owner_id, currency: currencyOf(row.currency) };
}
