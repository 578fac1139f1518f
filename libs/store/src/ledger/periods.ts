import { type ClosedPeriod, type LedgerStore } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';

interface PeriodRow {
  readonly id: string;
  readonly starts_at: Date | null;
  readonly ends_at: Date;
  readonly closed_at: Date;
  readonly closed_by: string;
}

const fromRow = (row: PeriodRow): ClosedPeriod => ({
  id: row.id,
  start: instantOrNull(row.starts_at),
  end: instantOf(row.ends_at),
  closedAt: instantOf(row.closed_at),
  closedBy: row.closed_by,
});

/** Closed periods. The database sums each up when it is closed, and holds every posting to the open one. */
export const periods: Pick<LedgerStore, 'closedUntil' | 'close' | 'closedPeriods'> = {
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
};
