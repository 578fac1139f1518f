import { type ReconciliationStore, type StoredReport } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';
import { fromJson, toJson } from './report.mapping.js';

interface RunRow {
  readonly id: string;
  readonly ran_at: Date;
  readonly actor_id: string;
  readonly report: unknown;
}

export function reconciliationStore(): ReconciliationStore {
  return {
    save: async (tx, { id, ranAt, actorId, report }) => {
      await on(tx).change('INSERT INTO reconciliation_run (id, ran_at, actor_id, report) VALUES ($1, $2, $3, $4)', [
        id,
        dateOf(ranAt),
        actorId,
        toJson(report),
      ]);
    },
    latest: async (tx) => {
      const row = await on(tx).row<RunRow>('SELECT * FROM reconciliation_run ORDER BY id DESC LIMIT 1');
      return row && fromRow(row);
    },
    byId: async (tx, id) => {
      const row = await on(tx).row<RunRow>('SELECT * FROM reconciliation_run WHERE id = $1', [id]);
      return row && fromRow(row);
    },
    page: (tx, request) =>
      pageOf<RunRow, StoredReport>(tx, { table: 'reconciliation_run', where: ['true'], values: [] }, request, (rows) =>
        rows.map(fromRow),
      ),
  };
}

function fromRow(row: RunRow): StoredReport {
  return { id: row.id, ranAt: instantOf(row.ran_at), actorId: row.actor_id, report: fromJson(row.report) };
}
