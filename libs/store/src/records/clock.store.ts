import {
  STRIPE_READ_CURSOR,
  type AuditStore,
  type ClockStore,
  type CursorStore,
  type PendingWork,
  type PendingWorkStore,
} from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on, orgOf } from '../database/store-tx.js';
import { DUE } from '../demand/due.js';

export function clockStore(): ClockStore {
  return {
    offset: async (tx) =>
      Number((await on(tx).row<{ offset_ms: string }>('SELECT offset_ms FROM clock'))?.offset_ms ?? 0),
    setOffset: async (tx, milliseconds) => {
      await on(tx).change('UPDATE clock SET offset_ms = $1', [milliseconds]);
    },
    isMarketUntouched: async (tx) => {
      const row = await on(tx).row<{ untouched: boolean }>(
        'SELECT NOT (EXISTS (SELECT FROM quote) OR EXISTS (SELECT FROM lease) OR EXISTS (SELECT FROM invoice) OR EXISTS (SELECT FROM journal)) AS untouched',
      );
      return row?.untouched ?? false;
    },
  };
}

export function cursorStore(): CursorStore {
  return {
    read: async (tx, name) => {
      const row = await on(tx).row<{ at: Date }>('SELECT at FROM cursor WHERE name = $1', [name]);
      return row && instantOf(row.at);
    },
    write: async (tx, name, at) => {
      await on(tx).change(
        'INSERT INTO cursor (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at',
        [name, dateOf(at)],
      );
    },
  };
}

export function auditStore(): AuditStore {
  return {
    append: async (tx, { action, subjectId, detail }) => {
      await on(tx).change(
        'INSERT INTO audit_log (org_id, actor_id, action, subject_id, detail) VALUES ($1, $2, $3, $4, $5)',
        [orgOf(tx), tx.scope.actorId, action, subjectId, JSON.stringify(detail)],
      );
    },
  };
}

/** Leases some clock has to look at, however many clocks; calls and events not yet through; holds that ran out. */
const PENDING = `SELECT
  (SELECT count(*) FROM intent WHERE state IN ('PENDING', 'UNKNOWN'))::int AS intents,
  (SELECT count(*) FROM inbox_event WHERE state <> 'DONE')::int AS "inboxEvents",
  (SELECT count(*) FROM lease WHERE ${Object.values(DUE)
    .map(({ where }) => `(${where})`)
    .join(' OR ')})::int + (SELECT count(*) FROM owed_credit WHERE look_at <= $1)::int AS "dueLeases",
  (SELECT count(*) FROM quote WHERE state = 'OPEN' AND expires_at <= $1)::int AS "expiredQuotes",
  (SELECT at FROM cursor WHERE name = '${STRIPE_READ_CURSOR}') AS "stripeReadAt"`;

type PendingRow = Omit<PendingWork, 'stripeReadAt'> & { readonly stripeReadAt: Date | null };

export function pendingWorkStore(): PendingWorkStore {
  return {
    count: async (tx) => {
      const counted = await on(tx).row<PendingRow>(PENDING, [dateOf(tx.now)]);
      if (!counted) return { intents: 0, inboxEvents: 0, dueLeases: 0, expiredQuotes: 0, stripeReadAt: null };
      return { ...counted, stripeReadAt: counted.stripeReadAt && instantOf(counted.stripeReadAt) };
    },
  };
}
