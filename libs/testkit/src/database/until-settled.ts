import { type TestDatabase } from './test-database.js';

/**
 * Resolves once every transaction of the server that began before now has ended, those of other databases' tests included: feeds with a
 * cursor tell nothing younger than the oldest transaction at work.
 */
export async function untilSettled(db: Pick<TestDatabase, 'sql'>): Promise<void> {
  const [now] = await db.sql<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
  for (;;) {
    const [row] = await db.sql<{ isSettled: boolean }>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot()) > '${now?.xid ?? '0'}'::xid8 AS "isSettled"`,
    );
    if (row?.isSettled === true) return;
  }
}
