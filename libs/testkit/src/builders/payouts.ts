import { type TestDatabase } from '../database/test-database.js';
import { anId } from './domain.js';

/** A provider with one of everything that paying it needs, written behind the triggers' backs: for who may see it, never for what it says. */
export async function seedPayouts(db: TestDatabase, provider: string): Promise<void> {
  const id = anId('pyt');
  const both = `'${id}', '${provider}'`;
  await db.sql(`DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    INSERT INTO payout_account (id, org_id, state, transfers, payouts_enabled, requirements, asked_at, changed_at)
    VALUES (${both}, 'NOT_STARTED', 'INACTIVE', false, '{}', now(), now());
    INSERT INTO payout_policy (org_id, holdback_basis_points, holdback_days, rail, above_cap, changed_at, changed_by)
    VALUES ('${provider}', 0, 0, 'STRIPE', 'WIRE', now(), 'x');
    INSERT INTO payout_look (org_id, currency, next_at) VALUES ('${provider}', 'USD', now());
    INSERT INTO payout (id, org_id, currency, amount_minor, planned_at, planned_by) VALUES (${both}, 'USD', 1, now(), 'x');
    INSERT INTO payout_line (id, payout_id, position, org_id, kind, journal_id, source_id, description, amount_minor, fee_minor)
    VALUES ('${id}', '${id}', 1, '${provider}', 'OTHER', '${id}', '${id}', 'd', 1, 0);
    INSERT INTO payout_transfer (id, payout_id, org_id, currency, amount_minor, rail, stripe_account_id)
    VALUES ('${id}', ${both}, 'USD', 1, 'STRIPE', 'acct');
    INSERT INTO payout_hop (payout_id, transfer_id, org_id, state, note, at) VALUES ('${id}', ${both}, 'PLANNED', '', now());
    INSERT INTO holdback (id, payout_id, org_id, currency, amount_minor, release_at) VALUES ('${id}', ${both}, 'USD', 1, now());
    INSERT INTO transfer_reversal (id, transfer_id, org_id, currency, amount_minor, reason, state, planned_at, planned_by)
    VALUES ('${id}', ${both}, 'USD', 1, 'r', 'PLANNED', now(), 'x');
  END $$`);
}
