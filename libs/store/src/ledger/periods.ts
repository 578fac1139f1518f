import {
  type ClosedPeriod,
  type LedgerStore,
  type PeriodReopening,
  type PeriodReopenings,
  type ReopeningStep,
  type Tx,
} from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';

interface PeriodRow {
  readonly id: string;
  readonly starts_at: Date | null;
  readonly ends_at: Date;
  readonly closed_at: Date;
  readonly closed_by: string;
  readonly reopened_at: Date | null;
}

const fromRow = (row: PeriodRow): ClosedPeriod => ({
  id: row.id,
  start: instantOrNull(row.starts_at),
  end: instantOf(row.ends_at),
  closedAt: instantOf(row.closed_at),
  closedBy: row.closed_by,
  reopenedAt: instantOrNull(row.reopened_at),
});

/** Closed periods. The database sums each up when it is closed, holds every posting to the open one, and opens one again for two people. */
export const periods: Pick<LedgerStore, 'closedUntil' | 'close' | 'closedPeriods'> & PeriodReopenings = {
  closedUntil: async (tx) => {
    const row = await on(tx).row<{ until: Date | null }>('SELECT ledger_closed_until() AS until');
    return instantOrNull(row?.until ?? null);
  },
  close: async (tx, end) => {
    const row = await on(tx).row<PeriodRow>('SELECT * FROM ledger_close($1, $2, $3)', [
      tx.newId('periodClose'),
      dateOf(end),
      tx.scope.actorId,
    ]);
    if (!row) throw new Error('the period was not closed');
    return fromRow(row);
  },
  closedPeriods: (tx, request) =>
    pageOf<PeriodRow, ClosedPeriod>(tx, { table: 'period_close', where: ['true'], values: [] }, request, (rows) =>
      rows.map(fromRow),
    ),
  proposeReopening: async (tx, { id, periodId, reason }) => {
    await on(tx).change('INSERT INTO period_reopening (id, period_id, reason) VALUES ($1, $2, $3)', [
      id,
      periodId,
      reason,
    ]);
    await step(tx, id, 'PROPOSED', null);
  },
  answerReopening: (tx, id, { kind, comment }) => step(tx, id, kind, comment),
  reopeningById: async (tx, id) => (await reopenings(tx, 'r.id = $1', id))[0] ?? null,
  reopenings: (tx, periodIds) => reopenings(tx, 'r.period_id = ANY ($1)', periodIds),
  brokenReopenings: async (tx) => {
    const rows = await on(tx).rows<{ reopening_id: string }>(
      'SELECT DISTINCT reopening_id FROM period_broken_reopenings()',
    );
    return rows.map((row) => row.reopening_id);
  },
};

async function step(tx: Tx, id: string, kind: PeriodReopening['state'], comment: string | null): Promise<void> {
  await on(tx).change('INSERT INTO period_reopening_step (reopening_id, kind, by, comment) VALUES ($1, $2, $3, $4)', [
    ...[id, kind, tx.scope.actorId, comment],
  ]);
}

interface ReopeningRow {
  readonly id: string;
  readonly period_id: string;
  readonly reason: string;
  readonly certificate_hash: string | null;
  readonly seq: number;
  readonly kind: PeriodReopening['state'];
  readonly at: Date;
  readonly by: string;
  readonly comment: string | null;
  readonly hash: string;
}

async function reopenings(tx: Tx, condition: string, value: SqlValue): Promise<PeriodReopening[]> {
  const rows = await on(tx).rows<ReopeningRow>(
    `SELECT r.id, r.period_id, r.reason, r.certificate_hash, s.seq, s.kind, s.at, s.by, s.comment, s.hash
     FROM period_reopening r JOIN period_reopening_step s ON s.reopening_id = r.id WHERE ${condition} ORDER BY r.id, s.seq`,
    [value],
  );
  const found = new Map<string, PeriodReopening>();
  for (const { id, period_id: periodId, reason, certificate_hash: certificateHash, at, ...said } of rows) {
    const step: ReopeningStep = { ...said, at: instantOf(at) };
    const steps = [...(found.get(id)?.steps ?? []), step];
    found.set(id, { id, periodId, reason, certificateHash, state: said.kind, steps });
  }
  return [...found.values()];
}
