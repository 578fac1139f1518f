import { type AccountRef } from '#libs/ledger';
import { type AccountBalance, type BooksAsOf, type BooksTime, type Tx } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type AccountRow, accountFrom } from './journal.mapping.js';

/** Each time of a journal as SQL over `j`. */
export const TIMES: Readonly<Record<BooksTime, string>> = {
  EFFECTIVE: 'j.effective_at',
  BOOKED: 'coalesce(j.booked_at, j.effective_at)',
  POSTED: 'j.posted_at',
};

/** From the closing balances of the last period that ended by then, and what was booked since: as cheap in year twelve as in year one. */
const BOOKED = `WITH base AS (
    SELECT id, ends_at FROM period_close
    WHERE reopened_at IS NULL AND ($1::timestamptz IS NULL OR ends_at <= $1) ORDER BY ends_at DESC LIMIT 1
  )
  SELECT account_id, minor FROM period_balance WHERE period_id = (SELECT id FROM base)
  UNION ALL
  SELECT e.account_id, e.minor FROM journal j JOIN entry e ON e.journal_id = j.id
  WHERE ${TIMES.BOOKED} >= coalesce((SELECT ends_at FROM base), '-infinity') AND ($1::timestamptz IS NULL OR ${TIMES.BOOKED} < $1)`;

const since = (by: 'EFFECTIVE' | 'POSTED'): string =>
  `SELECT e.account_id, e.minor FROM journal j JOIN entry e ON e.journal_id = j.id WHERE ${TIMES[by]} < $1`;

/** Accounts that were posted to, with what they held just before `asOf`; null: all that was ever posted. */
export async function balances(tx: Tx, asOf: BooksAsOf | null): Promise<AccountBalance[]> {
  const moved = asOf === null || asOf.by === 'BOOKED' ? BOOKED : since(asOf.by);
  const rows = await on(tx).rows<AccountRow>(
    `SELECT a.type, a.owner_id, a.currency, sum(moved.minor)::bigint AS minor
     FROM (${moved}) AS moved JOIN account a ON a.id = moved.account_id
     GROUP BY a.type, a.owner_id, a.currency ORDER BY a.type, a.owner_id NULLS FIRST, a.currency`,
    [asOf === null ? null : dateOf(asOf.at)],
  );
  return rows.map((row) => ({ account: accountFrom(row), minor: BigInt(row.minor) }));
}

/** Needs no journal, so that a customer may ask for its own. No index serves IS NOT DISTINCT FROM, hence the two forms. */
export async function balanceOf(tx: Tx, { type, ownerId, currency }: AccountRef): Promise<bigint> {
  const row = await on(tx).row<{ minor: string | null }>(
    `SELECT sum(e.minor)::bigint AS minor FROM account a JOIN entry e ON e.account_id = a.id
     WHERE a.type = $1 AND a.currency = $2 AND ${ownerId === null ? 'a.owner_id IS NULL' : 'a.owner_id = $3'}`,
    [type, currency, ...(ownerId === null ? [] : [ownerId])],
  );
  return BigInt(row?.minor ?? 0);
}

/** Under lock, minor units on the account's own side. */
export async function lockHeld(tx: Tx, { type, ownerId, currency }: AccountRef): Promise<bigint> {
  const row = await on(tx).row<{ held: string | null }>('SELECT ledger_lock_held($1, $2, $3) AS held', [
    ...[type, ownerId, currency],
  ]);
  return BigInt(row?.held ?? 0);
}
