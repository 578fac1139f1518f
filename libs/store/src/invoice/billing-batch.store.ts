import { type BilledUntil } from '#libs/billing';
import { type BillingBatchStore, type BillingProfile } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf } from '../database/columns.js';
import { on, orgOf } from '../database/store-tx.js';
import { ENQUEUE } from '../records/intent.store.js';
import { profilesOf } from './billing-profile.store.js';
import { lineRows, toRow } from './invoice.mapping.js';

const INVOICE_COLUMNS = `id, number, org_id, provider_org_id, lease_id, lease_number, kind, starts_at, ends_at, revision, currency,
  subtotal_minor, platform_fee_minor, tax_minor, total_minor, tax_jurisdiction, tax_bp, tax_kind, tax_parts, seller, buyer, purchase_order, collection,
  state, issued_at, due_at, paid_at, payment_error, stripe_invoice_id, rate_card, usage_hash, time_zone_data, content_hash, credited_minor`;
const LINE_COLUMNS = `id, invoice_id, position, org_id, provider_org_id, kind, description, quantity, unit_price, unit_price_currency,
  unit_price_unit, amount_minor, share_org, working, schedule_row, meter_record_ids, tax_jurisdiction`;

/** Rows go as one JSON text: a parameter for each value would end at 65,535 of them. */
const INSERT_INVOICES = `INSERT INTO invoice (${INVOICE_COLUMNS}) SELECT ${INVOICE_COLUMNS} FROM jsonb_populate_recordset(NULL::invoice, $1)`;
const INSERT_LINES = `INSERT INTO invoice_line (${LINE_COLUMNS}) SELECT ${LINE_COLUMNS} FROM jsonb_populate_recordset(NULL::invoice_line, $1)`;

/** Billing of many leases at once. All walls stand: keys, foreign keys, triggers by statement and at commit. */
export function billingBatchStore(): BillingBatchStore {
  return { ...reads, ...writes };
}

const reads: Pick<BillingBatchStore, 'billedUntil' | 'profiles'> = {
  billedUntil: async (tx, leaseIds) => {
    const rows = await on(tx).rows<{ lease_id: string; kind: keyof BilledUntil; until: Date }>(
      'SELECT lease_id, kind, max(ends_at) AS until FROM invoice WHERE lease_id = ANY ($1) GROUP BY lease_id, kind',
      [leaseIds],
    );
    const found = new Map<string, BilledUntil>();
    for (const { lease_id: id, kind, until } of rows)
      found.set(id, { RENT: null, USAGE: null, ENERGY: null, ...found.get(id), [kind]: instantOf(until) });
    return found;
  },
  profiles: async (tx, orgIds) =>
    new Map((await profilesOf(tx, orgIds)).map((one): [string, BillingProfile] => [one.orgId, one])),
};

const writes: Omit<BillingBatchStore, keyof typeof reads> = {
  numbers: async (tx, series, year) => {
    const row = await on(tx).row<{ numbers: string[] }>('SELECT next_invoice_numbers($1, $2) AS numbers', [
      series,
      year,
    ]);
    return row?.numbers ?? [];
  },
  insert: async (tx, invoices) => {
    await on(tx).change(INSERT_INVOICES, [JSON.stringify(invoices.map(toRow))]);
    await on(tx).change(INSERT_LINES, [JSON.stringify(invoices.flatMap(lineRows))]); // one statement: lines add up
  },
  enqueue: async (tx, intents) => {
    await on(tx).change(ENQUEUE, [
      intents.map(() => tx.newId('intent')),
      intents.map(({ orgId }) => orgId),
      intents.map(({ operation }) => operation),
      intents.map(({ aggregateId }) => aggregateId),
      intents.map(({ parameters }) => JSON.stringify(parameters)),
      intents.map(({ idempotencyKey }) => idempotencyKey),
      dateOf(tx.now),
    ]);
  },
  audit: async (tx, entries) => {
    await on(tx).change(
      `INSERT INTO audit_log (org_id, actor_id, action, subject_id, detail)
       SELECT $1, $2, n.action, n.subject_id, n.detail FROM unnest($3::text[], $4::text[], $5::jsonb[]) AS n (action, subject_id, detail)`,
      [
        orgOf(tx),
        tx.scope.actorId,
        entries.map(({ action }) => action),
        entries.map(({ subjectId }) => subjectId),
        entries.map(({ detail }) => JSON.stringify(detail)),
      ],
    );
  },
  schedule: async (tx, looks) => {
    await on(tx).change(
      `UPDATE lease SET next_billing_at = n.at FROM unnest($1::text[], $2::timestamptz[]) AS n (id, at) WHERE lease.id = n.id`,
      [[...looks.keys()], [...looks.values()].map((at) => dateOrNull(at)?.toISOString() ?? null)],
    );
  },
};
