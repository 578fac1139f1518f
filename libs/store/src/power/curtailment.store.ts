import { type Curtailment } from '#libs/market';
import { type CurtailmentStore } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull } from '../database/columns.js';
import { on, orgOf } from '../database/store-tx.js';
import { CurtailmentRow } from './curtailment.row.js';

const MINE = '($1::text IS NULL OR org_id = $1)';

/** Stretches with a lower limit. A trigger on the table lowers it and refuses where firm claims would not fit. */
export function curtailmentStore(): CurtailmentStore {
  return {
    byId: async (tx, id) => {
      const row = await on(tx).row<CurtailmentRow>(`SELECT * FROM curtailment WHERE ${MINE} AND id = $2`, [
        orgOf(tx),
        id,
      ]);
      return row && fromRow(row);
    },
    bySite: async (tx, siteId, window) => {
      const rows = await on(tx).rows<CurtailmentRow>(
        `SELECT * FROM curtailment WHERE ${MINE} AND site_id = $2 AND starts_at < $4 AND ends_at > $3 ORDER BY starts_at, id`,
        [orgOf(tx), siteId, dateOf(window.start), dateOf(window.end)],
      );
      return rows.map(fromRow);
    },
    insert: async (tx, curtailment) => {
      await on(tx).manager.insert(CurtailmentRow, toRow(curtailment));
    },
    cancel: async (tx, id, at) => {
      await on(tx).change('UPDATE curtailment SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL', [
        id,
        dateOf(at),
      ]);
    },
  };
}

function fromRow(row: CurtailmentRow): Curtailment {
  return {
    id: row.id,
    orgId: row.org_id,
    siteId: row.site_id,
    period: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    limitWatts: row.limit_watts,
    reason: row.reason,
    note: row.note,
    createdAt: instantOf(row.created_at),
    cancelledAt: instantOrNull(row.cancelled_at),
  };
}

function toRow(curtailment: Curtailment): CurtailmentRow {
  return {
    id: curtailment.id,
    org_id: curtailment.orgId,
    site_id: curtailment.siteId,
    starts_at: dateOf(curtailment.period.start),
    ends_at: dateOf(curtailment.period.end),
    limit_watts: curtailment.limitWatts,
    reason: curtailment.reason,
    note: curtailment.note,
    created_at: dateOf(curtailment.createdAt),
    cancelled_at: dateOrNull(curtailment.cancelledAt),
  };
}
