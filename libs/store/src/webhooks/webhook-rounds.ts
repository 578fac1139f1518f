import { type ClaimedDelivery, type EndpointBehind, type WebhookStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type DeliveryRow, type EndpointRow, deliveryFrom, endpointFrom } from './webhook.row.js';

/** Events of one endpoint in one go. */
const MOST_EVENTS = 100;
/** Calls to one endpoint at once: who is slow does not take up the whole batch. */
const MOST_AT_ONCE = 4;

/** What an endpoint was not served yet, as far as it is settled: see party-event.store.ts. */
const NEW = `p.org_id = e.org_id AND (p.xid, p.seq) > (e.seen_xid, e.seen_seq) AND p.xid < pg_snapshot_xmin(pg_current_snapshot())`;
const BEHIND = `
  SELECT * FROM webhook_endpoint e WHERE state = 'ENABLED' AND EXISTS (SELECT FROM party_event p WHERE ${NEW})
  ORDER BY id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`;
const EVENTS = `
  SELECT e.id AS endpoint, p.xid::text, p.seq::text, p.type, p.subject_id, p.at FROM webhook_endpoint e
  CROSS JOIN LATERAL (SELECT * FROM party_event p WHERE ${NEW} ORDER BY p.xid, p.seq LIMIT ${MOST_EVENTS}) p
  WHERE e.id = ANY ($1) ORDER BY p.xid, p.seq`;

interface NewEventRow {
  readonly endpoint: string;
  readonly xid: string;
  readonly seq: string;
  readonly type: string;
  readonly subject_id: string;
  readonly at: Date;
}

const DUE = `d.state = 'WAITING' AND d.next_attempt_at <= clock_timestamp() AND (d.claimed_until IS NULL OR d.claimed_until <= clock_timestamp())
  AND e.state = 'ENABLED' AND (d.attempts = 0 AND e.failing_since IS NULL) = $4`;
/** The oldest due ones of each endpoint. The fence tells a worker whose claim ran out that its call is no longer its own. */
const CLAIM = `
  UPDATE webhook_delivery d SET claimed_by = $1, claimed_until = clock_timestamp() + $3 * interval '1 millisecond', fence = fence + 1
  FROM webhook_endpoint e
  WHERE e.id = d.endpoint_id AND d.id IN (
    SELECT l.id FROM webhook_delivery l WHERE l.id IN (
      SELECT id FROM (
        SELECT d.id, d.next_attempt_at, row_number() OVER (PARTITION BY d.endpoint_id ORDER BY d.next_attempt_at, d.id) AS place
        FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id WHERE ${DUE}
      ) AS due WHERE place <= ${MOST_AT_ONCE} ORDER BY next_attempt_at, id LIMIT $2
    ) AND l.state = 'WAITING' AND (l.claimed_until IS NULL OR l.claimed_until <= clock_timestamp())
    FOR NO KEY UPDATE SKIP LOCKED
  )
  RETURNING d.*, e.url, ARRAY(
    SELECT s.secret FROM webhook_secret s WHERE s.endpoint_id = d.endpoint_id AND (s.expires_at IS NULL OR s.expires_at > clock_timestamp())
    ORDER BY s.made_at DESC
  ) AS secrets`;

const SETTLE = `
  UPDATE webhook_delivery SET claimed_by = NULL, claimed_until = NULL, attempts = attempts + 1, state = $3,
    next_attempt_at = clock_timestamp() + $4 * interval '1 millisecond'
  WHERE id = $1 AND fence = $2 AND claimed_until IS NOT NULL
  RETURNING attempts`;

interface ClaimedRow extends DeliveryRow {
  readonly url: string;
  readonly secrets: readonly string[];
  readonly fence: string;
}

/** What the worker does with endpoints and deliveries of all organisations. */
export const webhookRounds: Pick<WebhookStore, 'behind' | 'moveOn' | 'claim' | 'settle' | 'forget'> = {
  behind: async (tx, limit) => {
    const locked = await on(tx).rows<EndpointRow>(BEHIND, [limit]);
    if (locked.length === 0) return [];
    const events = await on(tx).rows<NewEventRow>(EVENTS, [locked.map(({ id }) => id)]);
    return locked.map((row): EndpointBehind => {
      const own = events.filter(({ endpoint }) => endpoint === row.id);
      return { endpoint: endpointFrom(row), events: own.map(eventFrom) };
    });
  },
  moveOn: async (tx, endpointId, event) => {
    const [, xid = '0', seq = '0'] = /^evt_(\d+)_(\d+)$/.exec(event.id) ?? [];
    const text = 'UPDATE webhook_endpoint SET seen_xid = $2::xid8, seen_seq = $3::bigint WHERE id = $1';
    await on(tx).change(text, [endpointId, xid, seq]);
  },
  claim: async (tx, { lane, worker, limit, leaseMilliseconds }) => {
    const rows = await on(tx).rows<ClaimedRow>(CLAIM, [worker, limit, leaseMilliseconds, lane === 'FIRST']);
    return rows.map((row): ClaimedDelivery => {
      return { ...deliveryFrom(row), url: row.url, secrets: row.secrets, fence: BigInt(row.fence) };
    });
  },
  settle: async (tx, { id, endpointId, orgId, fence }, answer, { state, pauseMilliseconds, isGone }) => {
    const values = [id, `${fence}`, state, pauseMilliseconds];
    const settled = await on(tx).row<{ attempts: number }>(SETTLE, values);
    if (settled === null) return false;
    const { milliseconds, status, fault, body } = answer;
    await on(tx).change(
      'INSERT INTO webhook_attempt (delivery_id, number, org_id, milliseconds, status, fault, body) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, settled.attempts, orgId, milliseconds, status, fault, body],
    );
    const isDelivered = state === 'DELIVERED';
    await on(tx).change(
      `UPDATE webhook_endpoint SET failing_since = CASE WHEN $2 THEN NULL ELSE coalesce(failing_since, clock_timestamp()) END,
         state = CASE WHEN $3 AND state = 'ENABLED' THEN 'GONE' ELSE state END
       WHERE id = $1 AND ($3 OR (failing_since IS NULL) <> $2)`,
      [endpointId, isDelivered, isGone],
    );
    return true;
  },
  forget: (tx, before, limit) =>
    on(tx).change(
      `DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery WHERE created_at < $1 ORDER BY created_at LIMIT $2)`,
      [dateOf(before), limit],
    ),
};

const eventFrom = ({ xid, seq, type, subject_id, at }: NewEventRow) => ({
  id: `evt_${xid}_${seq}`,
  type,
  subjectId: subject_id,
  at: instantOf(at),
});
