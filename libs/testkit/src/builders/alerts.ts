import { type TestDatabase } from '../database/test-database.js';
import { anId } from './domain.js';

/** A saved need with what it saw and told of, a reminder, a mark and a silence: for who may see them, never for what they say. */
export async function seedAlerts(db: TestDatabase, org: string, offer = anId('pool')): Promise<string> {
  const alert = anId('alr');
  await db.sql(
    `INSERT INTO need_alert (id, org_id, words, filter, state, expires_at, created_at, created_by)
     VALUES ($1, $2, '8 GPUs', '{"units": 8}', 'ACTIVE', now() + interval '9 days', now(), 'usr_tenant')`,
    [alert, org],
  );
  await db.sql('INSERT INTO need_alert_sighting VALUES ($1, $2, $3, true, false, false)', [alert, org, offer]);
  await db.sql(
    `INSERT INTO need_alert_match (id, alert_id, org_id, offer_id, offer_name, reason, rate, currency, rate_unit, bookable_units, starts_at, ends_at, matched_at)
     VALUES ($1, $2, $3, $4, 'Eight', 'NEW_LISTING', 2, 'USD', 'GPU_HOUR', 8, now(), now() + interval '1 day', now())`,
    [anId('alm'), alert, org, offer],
  );
  await db.sql(`INSERT INTO event_reminder (type, subject_id, org_id) VALUES ('quote.expiring', $1, $2)`, [
    anId('qte'),
    org,
  ]);
  await db.sql(`INSERT INTO notification_read (org_id, actor_id, event_id) VALUES ($1, 'usr_tenant', 'evt_1_1')`, [
    org,
  ]);
  await db.sql(`INSERT INTO notification_silence VALUES ($1, 'usr_tenant', 'quote.expired')`, [org]);
  return alert;
}
