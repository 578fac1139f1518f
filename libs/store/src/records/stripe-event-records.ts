import { type StripeEventRecord, type StripeEventRecords } from '#libs/workflows';
import { instantOf, instantOrNull } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';

interface RecordRow {
  /** The moment it was received, and its own id: in order of time. */
  readonly id: string;
  readonly event_id: string;
  readonly type: string;
  readonly object_id: string;
  readonly payload: string;
  readonly received_at: Date;
  readonly attempts: number;
  readonly state: StripeEventRecord['state'];
  readonly parked_because: string | null;
  readonly next_at: Date | null;
}

/** Ids are Stripe's and in no order that is promised: the list's own key begins with the time. */
const RECORDS = `(
  SELECT to_char(received_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') || event_id AS id, event_id, type, object_id, payload, received_at,
    attempts, state, parked_because,
    CASE WHEN state = 'DONE' THEN NULL ELSE nullif(next_attempt_at, '-infinity') END AS next_at
  FROM inbox_event
) AS records`;

/** Stored events for people to look at. Those that are not done are few and have an index; the others are read through. */
export function stripeEventRecords(): StripeEventRecords {
  return {
    byId: async (tx, eventId) => {
      const row = await on(tx).row<RecordRow>(`SELECT * FROM ${RECORDS} WHERE event_id = $1`, [eventId]);
      return row && fromRow(row);
    },
    page: (tx, { states, typePrefix, objectId, ...request }) => {
      const isOpen = states?.length && !states.includes('DONE');
      const listing = {
        table: RECORDS,
        where: [
          `${isOpen ? `state <> 'DONE' AND ` : ''}($1::text[] IS NULL OR state = ANY ($1)) AND ($2::text IS NULL OR starts_with(type, $2)) AND ($3::text IS NULL OR object_id = $3)`,
        ],
        values: [states?.length ? [...states] : null, typePrefix ?? null, objectId ?? null],
      };
      return pageOf<RecordRow, StripeEventRecord>(tx, listing, request, (rows) => rows.map(fromRow));
    },
    again: async (tx, eventId) => {
      const changed = await on(tx).change(
        `UPDATE inbox_event SET state = 'PENDING', attempts = 0, next_attempt_at = '-infinity', claimed_by = NULL, claimed_until = NULL
         WHERE event_id = $1 AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())`,
        [eventId],
      );
      return changed === 1;
    },
  };
}

function fromRow(row: RecordRow): StripeEventRecord {
  return {
    eventId: row.event_id,
    type: row.type,
    objectId: row.object_id,
    payload: row.payload,
    receivedAt: instantOf(row.received_at),
    attempts: row.attempts,
    state: row.state,
    nextAttemptAt: instantOrNull(row.next_at),
    lastError: row.parked_because,
  };
}
