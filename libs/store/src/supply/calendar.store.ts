import { type CalendarBlock, type CalendarStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { CalendarBlockRow } from './calendar-block.row.js';

/** Why a provider keeps capacity for itself; the rectangle itself is capacity's. */
export function calendarStore(): CalendarStore {
  return {
    byId: async (tx: Tx, id: string) => {
      const row = await on(tx).row<CalendarBlockRow>('SELECT * FROM calendar_block WHERE id = $1', [id]);
      return row && fromRow(row);
    },
    byResource: async (tx, resourceId, window) => {
      const rows = await on(tx).rows<CalendarBlockRow>(
        'SELECT * FROM calendar_block WHERE resource_id = $1 AND starts_at < $3 AND ends_at > $2 ORDER BY starts_at, first_unit',
        [resourceId, dateOf(window.start), dateOf(window.end)],
      );
      return rows.map(fromRow);
    },
    insert: async (tx, block) => {
      await on(tx).manager.insert(CalendarBlockRow, toRow(block));
    },
    delete: async (tx, id) => {
      await on(tx).change('DELETE FROM calendar_block WHERE id = $1', [id]);
    },
  };
}

function fromRow(row: CalendarBlockRow): CalendarBlock {
  return {
    id: row.id,
    orgId: row.org_id,
    resourceId: row.resource_id,
    period: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    units: { from: row.first_unit, to: row.end_unit },
    reason: row.reason,
    note: row.note,
  };
}

function toRow(block: CalendarBlock): CalendarBlockRow {
  return {
    id: block.id,
    org_id: block.orgId,
    resource_id: block.resourceId,
    starts_at: dateOf(block.period.start),
    ends_at: dateOf(block.period.end),
    first_unit: block.units.from,
    end_unit: block.units.to,
    reason: block.reason,
    note: block.note,
  };
}
