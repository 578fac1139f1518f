import { type Operation, type OperationStore } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';

interface OperationRow {
  readonly id: string;
  readonly kind: Operation['kind'];
  readonly state: Operation['state'];
  readonly command: Record<string, string>;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly phase: string | null;
  readonly done: number;
  readonly total: number | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly result_id: string | null;
}

/** Nobody works on it: it waits, or whoever did has not been heard of. Whether a process lives is told by the real clock. */
const FREE = `(state = 'QUEUED' OR (state = 'RUNNING' AND alive_until < clock_timestamp()))`;

/** Long work and how far it has come (0037). */
export function operationStore(): OperationStore {
  return { ...moving, ...reading };
}

const moving: Pick<OperationStore, 'insert' | 'begin' | 'step' | 'end'> = {
  insert: async (tx, { id, kind, state, command, requestedBy, requestedAt }, input) => {
    await on(tx).change(
      'INSERT INTO operation (id, kind, state, command, input, requested_by, requested_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, kind, state, JSON.stringify(command), input, requestedBy, dateOf(requestedAt)],
    );
  },
  begin: async (tx, id, alive) => {
    const row = await on(tx).row<OperationRow>(
      `UPDATE operation SET state = 'RUNNING', attempts = attempts + 1, started_at = coalesce(started_at, $2),
         alive_until = clock_timestamp() + $3 * interval '1 millisecond'
       WHERE id = $1 AND ${FREE} RETURNING *`,
      [id, dateOf(tx.now), alive],
    );
    return row && operationFrom(row);
  },
  step: async (tx, { id, attempts }, { phase, done, total }, alive) =>
    (await on(tx).change(
      `UPDATE operation SET phase = $3, done = $4, total = $5, alive_until = clock_timestamp() + $6 * interval '1 millisecond'
       WHERE id = $1 AND attempts = $2 AND state = 'RUNNING'`,
      [id, attempts, phase, done, total, alive],
    )) === 1,
  end: async (tx, { id, attempts }, outcome) =>
    (await on(tx).change(
      `UPDATE operation SET state = $3, ended_at = $4, alive_until = NULL, error = $5, result_id = $6
       WHERE id = $1 AND attempts = $2 AND state = 'RUNNING'`,
      [
        ...[id, attempts, 'error' in outcome ? 'FAILED' : 'DONE', dateOf(tx.now)],
        ...('error' in outcome ? [outcome.error, null] : [null, outcome.resultId]),
      ],
    )) === 1,
};

const reading: Omit<OperationStore, keyof typeof moving> = {
  waiting: async (tx, limit) => {
    const rows = await on(tx).rows<{ id: string }>(`SELECT id FROM operation WHERE ${FREE} ORDER BY id LIMIT $1`, [
      limit,
    ]);
    return rows.map(({ id }) => id);
  },
  isUnderway: async (tx, kind) => {
    const row = await on(tx).row<{ is: boolean }>(
      `SELECT EXISTS (SELECT FROM operation WHERE kind = $1 AND state = 'RUNNING' AND alive_until >= clock_timestamp()) AS is`,
      [kind],
    );
    return row?.is ?? false;
  },
  inputOf: async (tx, id) =>
    (await on(tx).row<{ input: string | null }>('SELECT input FROM operation WHERE id = $1', [id]))?.input ?? null,
  byId: async (tx, id) => {
    const row = await on(tx).row<OperationRow>('SELECT * FROM operation WHERE id = $1', [id]);
    return row && operationFrom(row);
  },
  page: (tx, { kinds, states, ...request }) => {
    const where = '($1::text[] IS NULL OR kind = ANY ($1)) AND ($2::text[] IS NULL OR state = ANY ($2))';
    const values = [kinds?.length ? [...kinds] : null, states?.length ? [...states] : null];
    const listing = { table: 'operation', where: [where], values };
    return pageOf<OperationRow, Operation>(tx, listing, request, (rows) => rows.map(operationFrom));
  },
};

function operationFrom(row: OperationRow): Operation {
  return {
    ...{ id: row.id, kind: row.kind, state: row.state, command: row.command, requestedBy: row.requested_by },
    ...{ requestedAt: instantOf(row.requested_at), startedAt: instantOrNull(row.started_at) },
    ...{ endedAt: instantOrNull(row.ended_at), phase: row.phase, done: row.done, total: row.total },
    ...{ attempts: row.attempts, error: row.error, resultId: row.result_id },
  };
}
