import { type WebhookDelivery, type WebhookStore } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';
import { webhookRounds } from './webhook-rounds.js';
import {
  type AttemptRow,
  type DeliveryRow,
  type EndpointRow,
  attemptFrom,
  deliveryFrom,
  endpointFrom,
} from './webhook.row.js';

export function webhookStore(): WebhookStore {
  return { ...endpoints, ...deliveries, ...webhookRounds };
}

/** Everything that ended before now is passed over: whoever is enabled hears of what comes. */
const SAVE = `
  INSERT INTO webhook_endpoint AS e (id, org_id, url, nouns, types, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (id) DO UPDATE SET url = excluded.url, nouns = excluded.nouns, types = excluded.types, state = excluded.state,
    seen_xid = CASE WHEN e.state <> 'ENABLED' AND excluded.state = 'ENABLED' THEN pg_snapshot_xmin(pg_current_snapshot()) ELSE e.seen_xid END,
    seen_seq = CASE WHEN e.state <> 'ENABLED' AND excluded.state = 'ENABLED' THEN 0 ELSE e.seen_seq END,
    failing_since = CASE WHEN e.state <> excluded.state OR e.url <> excluded.url THEN NULL ELSE e.failing_since END`;

const endpoints: Pick<WebhookStore, 'endpoints' | 'endpoint' | 'saveEndpoint' | 'addSecret'> = {
  endpoints: async (tx) => {
    const rows = await on(tx).rows<EndpointRow>(
      `SELECT * FROM webhook_endpoint WHERE org_id = (SELECT sec.org()) AND state <> 'REMOVED' ORDER BY id DESC`,
    );
    return rows.map(endpointFrom);
  },
  endpoint: async (tx, id) => {
    const text = `SELECT * FROM webhook_endpoint WHERE id = $1 AND state <> 'REMOVED'`;
    const row = await on(tx).row<EndpointRow>(text, [id]);
    return row && endpointFrom(row);
  },
  saveEndpoint: async (tx, { id, orgId, url, nouns, types, state, createdAt }) => {
    await on(tx).change(SAVE, [id, orgId, url, [...nouns], [...types], state, dateOf(createdAt)]);
  },
  addSecret: async (tx, { id, orgId }, secret, overlapMilliseconds) => {
    await on(tx).change(
      `UPDATE webhook_secret SET expires_at = least(expires_at, clock_timestamp() + $2 * interval '1 millisecond') WHERE endpoint_id = $1`,
      [id, overlapMilliseconds],
    );
    await on(tx).change('INSERT INTO webhook_secret (endpoint_id, org_id, secret) VALUES ($1, $2, $3)', [
      id,
      orgId,
      secret,
    ]);
  },
};

const deliveries: Pick<WebhookStore, 'deliveries' | 'delivery' | 'attempts' | 'queue' | 'requeue'> = {
  deliveries: (tx, endpointId, request) => {
    const listing = { table: 'webhook_delivery', where: ['endpoint_id = $1'], values: [endpointId] };
    return pageOf<DeliveryRow, WebhookDelivery>(tx, listing, request, (rows) => rows.map(deliveryFrom));
  },
  delivery: async (tx, id) => {
    const row = await on(tx).row<DeliveryRow>('SELECT * FROM webhook_delivery WHERE id = $1', [id]);
    return row && deliveryFrom(row);
  },
  attempts: async (tx, ids) => {
    const text = 'SELECT * FROM webhook_attempt WHERE delivery_id = ANY ($1) ORDER BY delivery_id, number';
    return (await on(tx).rows<AttemptRow>(text, [[...ids]])).map(attemptFrom);
  },
  queue: async (tx, made) => {
    if (made.length === 0) return;
    await on(tx).change(
      `INSERT INTO webhook_delivery (id, endpoint_id, org_id, event_id, type, subject_id, event_at, created_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])
       ON CONFLICT (endpoint_id, event_id) DO NOTHING`,
      [
        made.map(({ id }) => id),
        made.map(({ endpointId }) => endpointId),
        made.map(({ orgId }) => orgId),
        made.map(({ event }) => event.id),
        made.map(({ event }) => event.type),
        made.map(({ event }) => event.subjectId),
        made.map(({ event }) => dateOf(event.at).toISOString()),
        made.map(({ createdAt }) => dateOf(createdAt).toISOString()),
      ],
    );
  },
  requeue: async (tx, id) => {
    const text = `UPDATE webhook_delivery SET state = 'WAITING', next_attempt_at = clock_timestamp() WHERE id = $1`;
    await on(tx).change(text, [id]);
  },
};
