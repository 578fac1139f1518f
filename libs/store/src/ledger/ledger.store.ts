import { makeId } from '#libs/kernel';
import { type Journal } from '#libs/ledger';
import { type JournalFilter, type LedgerStore, type PostedJournal, type Tx } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { TIMES, balanceOf, balances, lockHeld } from './balances.js';
import { JOURNALS, type JournalRow, withEntries } from './journal.mapping.js';
import { periods } from './periods.js';

/** The books. Posting goes through two functions of the database: nobody has a grant to write the tables. */
export function ledgerStore(): LedgerStore {
  return {
    ...periods,
    post,
    postAll,
    known: async (tx, keys) => {
      const rows = await on(tx).rows<{ key: string }>(
        'SELECT idempotency_key AS key FROM journal WHERE idempotency_key = ANY ($1)',
        [keys],
      );
      return new Set(rows.map(({ key }) => key));
    },
    bySource: (tx, sourceId) => select(tx, 'source_id = $1', sourceId),
    byKey: async (tx, key) => (await select(tx, 'idempotency_key = $1', key))[0] ?? null,
    ofKinds: async (tx, kinds, stretch) =>
      stretch === undefined
        ? select(tx, 'kind = ANY ($1)', kinds)
        : withEntries(
            tx,
            // ids are made in order of time, so the key's own index serves the stretch
            await on(tx).rows<JournalRow>(
              `SELECT * FROM ${JOURNALS} WHERE kind = ANY ($1) AND id >= $2 ORDER BY id LIMIT $3`,
              [kinds, makeId('journal', stretch.from, new Uint8Array(10)), stretch.first],
            ),
          ),
    balances,
    balanceOf,
    lockHeld,
    journals: (tx, { filter = {}, ...request }) =>
      pageOf<JournalRow, PostedJournal>(tx, { table: JOURNALS, ...conditionsOf(filter) }, request, (rows) =>
        withEntries(tx, rows),
      ),
  };
}

async function post(tx: Tx, { entries, ...journal }: Journal): Promise<boolean> {
  const row = await on(tx).row<{ posted: boolean }>(
    'SELECT ledger_post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS posted',
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
      journal.reverses ?? null,
    ],
  );
  return row?.posted ?? false;
}

async function postAll(tx: Tx, journals: readonly Journal[]): Promise<ReadonlySet<string>> {
  if (journals.length === 0) return new Set();
  const ids = journals.map(() => tx.newId('journal'));
  const entries = journals.flatMap((journal, place) =>
    journal.entries.map((entry) => ({ id: ids[place] ?? '', ...entry })),
  );
  const row = await on(tx).row<{ keys: string[] }>(
    'SELECT ledger_post_all($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS keys',
    [
      ids,
      journals.map(({ kind }) => kind),
      journals.map(({ idempotencyKey }) => idempotencyKey),
      journals.map(({ effectiveAt }) => dateOf(effectiveAt).toISOString()),
      journals.map(({ sourceType }) => sourceType),
      journals.map(({ sourceId }) => sourceId),
      journals.map(({ reverses }) => reverses ?? null),
      entries.map(({ id }) => id),
      entries.map(({ account }) => account.type),
      entries.map(({ account }) => account.ownerId),
      entries.map(({ account }) => account.currency),
      entries.map(({ minor }) => String(minor)),
    ],
  );
  return new Set(row?.keys);
}

async function select(tx: Tx, condition: string, value: string | readonly string[]): Promise<PostedJournal[]> {
  return withEntries(
    tx,
    await on(tx).rows<JournalRow>(`SELECT * FROM ${JOURNALS} WHERE ${condition} ORDER BY id`, [value]),
  );
}

/** A filter as one condition over numbered parameters. */
function conditionsOf({ kinds, accountType, ownerId, sourceId, window }: JournalFilter): {
  readonly where: readonly string[];
  readonly values: readonly SqlValue[];
} {
  const values: SqlValue[] = [];
  const conditions: string[] = [];
  const given = (value: SqlValue): string => `$${values.push(value)}`;
  if (kinds) conditions.push(`kind = ANY (${given(kinds)})`);
  if (sourceId !== undefined) conditions.push(`source_id = ${given(sourceId)}`);
  if (window) {
    const time = TIMES[window.by].replaceAll('j.', '');
    conditions.push(`${time} >= ${given(dateOf(window.start))} AND ${time} < ${given(dateOf(window.end))}`);
  }
  const touched: string[] = [];
  if (accountType !== undefined) touched.push(`a.type = ${given(accountType)}`);
  if (ownerId !== undefined) touched.push(`a.owner_id = ${given(ownerId)}`);
  if (touched.length > 0) {
    conditions.push(
      `EXISTS (SELECT FROM entry e JOIN account a ON a.id = e.account_id WHERE e.journal_id = posted.id AND ${touched.join(' AND ')})`,
    );
  }
  return { where: [conditions.join(' AND ') || 'true'], values };
}
