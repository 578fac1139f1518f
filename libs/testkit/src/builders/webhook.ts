import { type TestDatabase } from '../database/test-database.js';
import { anId } from './domain.js';

/** A webhook endpoint with its secret, a delivery and an attempt: for who may see it, never for what it says. Returns the endpoint's id. */
export async function seedWebhook(db: TestDatabase, org: string, url = 'https://hooks.example.com/'): Promise<string> {
  const [endpoint, delivery] = [anId('whe'), anId('whd')];
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  await db.sql(
    `INSERT INTO webhook_endpoint (id, org_id, url, nouns, types, state, created_at) VALUES ($1, $2, $3, '{lease}', '{}', 'ENABLED', now())`,
    [endpoint, org, url],
  );
  await db.sql('INSERT INTO webhook_secret (endpoint_id, org_id, secret) VALUES ($1, $2, $3)', [endpoint, org, secret]);
  await db.sql(
    `INSERT INTO webhook_delivery (id, endpoint_id, org_id, event_id, type, subject_id, event_at, state, attempts, created_at)
     VALUES ($1, $2, $3, $4, 'webhook.test', $2, now(), 'DELIVERED', 1, now())`,
    [delivery, endpoint, org, `evt_test_${delivery}`],
  );
  await db.sql(
    `INSERT INTO webhook_attempt (delivery_id, number, org_id, milliseconds, status, body) VALUES ($1, 1, $2, 5, 204, '')`,
    [delivery, org],
  );
  return endpoint;
}
