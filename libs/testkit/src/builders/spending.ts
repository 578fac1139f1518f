import { type TestDatabase } from '../database/test-database.js';
import { anId } from './domain.js';

/** A tenant with one of everything it spends by, written behind the triggers' backs: for who may see it, never for what it says. */
export async function seedSpending(db: TestDatabase, tenant: string, provider: string): Promise<void> {
  const id = anId('inv');
  const both = `'${id}', '${tenant}'`;
  await db.sql(`DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    INSERT INTO credit_terms (id, org_id, limit_minor, currency, reason, set_at, set_by) VALUES (${both}, 1, 'USD', 'r', now(), 'x');
    INSERT INTO invoice_wire (id, invoice_id, org_id, provider_org_id, currency, amount_minor, applied_minor, lowers, bank_reference, received_at, recorded_by)
    VALUES ('${id}', ${both}, '${provider}', 'USD', 1, 1, true, 'b', now(), 'x');
    INSERT INTO prepaid_balance (org_id, currency, held_minor) VALUES ('${tenant}', 'USD', 1);
    INSERT INTO top_up (id, org_id, currency, amount_minor, way, started_by, bank_reference, state, created_at, settled_at)
    VALUES (${both}, 'USD', 1, 'WIRE', 'PERSON', 'b', 'RECEIVED', now(), now());
    INSERT INTO top_up_dispute (id, stripe_dispute_id, stripe_charge_id, top_up_id, org_id, currency, amount_minor, withdrawn_minor, fee_minor,
      reason, status, opened_at, changed_at)
    VALUES ('${id}', '${id}', 'ch', ${both}, 'USD', 1, 1, 0, 'general', 'under_review', now(), now());
    INSERT INTO top_up_taking (id, dispute_id, org_id, currency, amount_minor, taken_at) VALUES ('${id}', ${both}, 'USD', 1, now());
    INSERT INTO top_up_dunning_step (id, dispute_id, org_id, step, days_past_due, currency, due_minor, taken_at)
    VALUES ('${id}', ${both}, 'REMINDER', 3, 'USD', 1, now());
    INSERT INTO top_up_write_off (id, dispute_id, org_id, currency, amount_minor, reason, proposed_at, proposed_by)
    VALUES ('${id}', ${both}, 'USD', 1, 'r', now(), 'x');
    INSERT INTO tax_calculation (quote_id, org_id, calculation_id, tax_code, country, rule, calculated_at)
    VALUES (${both}, 'taxcalc', 'txcd', 'GB', 'CUSTOMER', now());
    INSERT INTO cash_application (id, org_id, provider_org_id, invoice_id, currency, amount_minor, reason, applied_at, applied_by)
    VALUES (${both}, '${provider}', '${id}', 'USD', 1, 'r', now(), 'x');
    INSERT INTO application_undo (id, kind, org_id, provider_org_id, invoice_id, currency, amount_minor, reason, undone_at, undone_by)
    VALUES ('${id}', 'CASH', '${tenant}', '${provider}', '${id}', 'USD', 1, 'r', now(), 'x');
    INSERT INTO balance_draw (id, org_id, provider_org_id, invoice_id, currency, amount_minor, drawn_at)
    VALUES (${both}, '${provider}', '${id}', 'USD', 1, now());
    INSERT INTO balance_setting (org_id, pays_invoices, changed_at, changed_by) VALUES ('${tenant}', true, now(), 'x');
    INSERT INTO budget (id, org_id, name, currency, monthly_minor, alert_percents, is_hard, changed_at, changed_by)
    VALUES (${both}, 'n', 'USD', 1, '{}', true, now(), 'x');
    INSERT INTO purchase_order (id, org_id, number, currency, amount_minor, changed_at, changed_by)
    VALUES (${both}, 'n', 'USD', 1, now(), 'x');
    INSERT INTO lease_spend (lease_id, month, org_id, currency, amount_minor) VALUES ('${id}', '2026-03-01', '${tenant}', 'USD', 1);
    INSERT INTO payment_setup (id, org_id, way, state, created_at, created_by) VALUES (${both}, 'CARD', 'OPEN', now(), 'x');
    INSERT INTO payment_action (intent_id, org_id, invoice_id, state, asked_at) VALUES (${both}, '${id}', 'WAITING', now());
    INSERT INTO budget_alert (budget_id, month, percent, org_id, spent_minor, raised_at)
    VALUES ('${id}', '2026-03-01', 80, '${tenant}', 1, now());
  END $$`);
}
