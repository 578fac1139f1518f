import { type InboxEvent, type InboxStore, type StripeEventRecords } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type InboxEventRow } from './inbox-event.row.js';
import { BACK_OFF } from './intent.store.js';
import { stripeEventRecords } from './stripe-event-records.js';

/** Most of what a poll reads was stored by an earlier one: what is there is left out before anything is written. */
const insertAll: InboxStore['insertAll'] = (tx, events) =>
  on(tx).change(
    `INSERT INTO inbox_event (event_id, type, object_id, payload, received_at)
     SELECT e.event_id, e.type, e.object_id, e.payload, $5
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS e (event_id, type, object_id, payload, place)
     WHERE NOT EXISTS (SELECT FROM inbox_event known WHERE known.event_id = e.event_id)
     ORDER BY e.place ON CONFLICT DO NOTHING`,
    [
      events.map(({ eventId }) => eventId),
      events.map(({ type }) => type),
      events.map(({ objectId }) => objectId),
      events.map(({ payload }) => payload),
      dateOf(tx.now),
    ],
  );

/** Stripe's events, each stored once under its own id and applied later. */
export function inboxStore(): InboxStore & StripeEventRecords {
  return {
    ...stripeEventRecords(),
    insertAll,
    insert: async (tx, { eventId, type, objectId, payload }) => {
      const stored = await on(tx).change(
        'INSERT INTO inbox_event (event_id, type, object_id, payload, received_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
        [eventId, type, objectId, payload, dateOf(tx.now)],
      );
      return stored === 1;
    },
    claim: async (tx, { worker, limit, leaseMilliseconds }) => {
      const rows = await on(tx).rows<InboxEventRow>(
        `UPDATE inbox_event SET attempts = attempts + 1, claimed_by = $1, claimed_until = clock_timestamp() + $3 * interval '1 millisecond'
         WHERE event_id IN (
           SELECT event_id FROM inbox_event
           WHERE state <> 'DONE' AND next_attempt_at <= clock_timestamp() AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
           ORDER BY received_at, event_id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
         ) RETURNING *`,
        [worker, limit, leaseMilliseconds],
      );
      const events = rows.map(fromRow);
      return events.sort((a, b) => a.receivedAt - b.receivedAt || (a.eventId < b.eventId ? -1 : 1));
    },
    done: async (tx, ...eventIds) => {
      if (eventIds.length === 0) return;
      await on(tx).change(
        `UPDATE inbox_event SET state = 'DONE', claimed_by = NULL, claimed_until = NULL WHERE event_id = ANY ($1)`,
        [eventIds],
      );
    },
    park: async (tx, eventId, reason) => {
      await on(tx).change(
        `UPDATE inbox_event SET state = 'PARKED', parked_because = $2, claimed_by = NULL, claimed_until = NULL, next_attempt_at = ${BACK_OFF}
         WHERE event_id = $1 AND state <> 'DONE'`,
        [eventId, reason],
      );
    },
    counts: async (tx) => {
      const row = await on(tx).row<{ pending: number; parked: number; done: number }>(
        `SELECT count(*) FILTER (WHERE state = 'PENDING')::int AS pending, count(*) FILTER (WHERE state = 'PARKED')::int AS parked,
           count(*) FILTER (WHERE state = 'DONE')::int AS done FROM inbox_event`,
      );
      return row ?? { pending: 0, parked: 0, done: 0 };
    },
  };
}

function fromRow(row: InboxEventRow): InboxEvent {
  return {
    eventId: row.event_id,
    type: row.type,
    objectId: row.object_id,
    payload: row.payload,
    receivedAt: instantOf(row.received_at),
    attempts: row.attempts,
  };
}
