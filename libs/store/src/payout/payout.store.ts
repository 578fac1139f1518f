import { type Payout } from '#libs/billing';
import { type PayoutHop, type PayoutStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on, orgOf } from '../database/store-tx.js';
import { type LineRow, type PayoutRow, type TransferRow, payoutFrom } from './payout.mapping.js';
import { payables } from './payables.js';
import { steering } from './steering.js';

export function payoutStore(): PayoutStore {
  return { ...steering, ...payables, ...register };
}

const register: Pick<PayoutStore, 'insert' | 'byId' | 'page' | 'failuresInARow' | 'hop' | 'hops'> = {
  insert: async (tx, payout) => {
    const { id, orgId, currency, amount, plannedAt, plannedBy } = payout;
    await on(tx).change(
      `INSERT INTO payout (id, org_id, currency, amount_minor, planned_at, planned_by) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, orgId, currency, `${amount.minor}`, dateOf(plannedAt), plannedBy],
    );
    await insertLines(tx, payout);
    await insertTransfers(tx, payout);
  },
  byId: async (tx, id) => {
    const row = await on(tx).row<PayoutRow>('SELECT * FROM payout WHERE id = $1', [id]);
    return row ? ((await whole(tx, [row]))[0] ?? null) : null;
  },
  page: (tx, { orgId, states, ...request }) => {
    const values: SqlValue[] = [];
    const conditions: string[] = [];
    const own = orgOf(tx) ?? orgId;
    if (own !== undefined) conditions.push(`org_id = $${values.push(own)}`);
    if (states?.length) conditions.push(`state = ANY ($${values.push(states)})`);
    const where = [conditions.join(' AND ') || 'true'];
    return pageOf<PayoutRow, Payout>(tx, { table: 'payout', where, values }, request, (rows) => whole(tx, rows));
  },
  failuresInARow: async (tx, orgId, currency) => {
    const row = await on(tx).row<{ failures: number }>(
      `SELECT count(*)::int AS failures FROM payout p WHERE org_id = $1 AND currency = $2 AND p.id > coalesce(
         (SELECT max(id) FROM payout WHERE org_id = $1 AND currency = $2 AND state <> 'FAILED'), '')`,
      [orgId, currency],
    );
    return row?.failures ?? 0;
  },
  hop: async (tx, { payoutId, transferId, orgId, state, note, at }) => {
    await on(tx).change(
      'INSERT INTO payout_hop (payout_id, transfer_id, org_id, state, note, at) VALUES ($1, $2, $3, $4, $5, $6)',
      [payoutId, transferId, orgId, state, note, dateOf(at)],
    );
  },
  hops: async (tx, payoutIds) => {
    const rows = await on(tx).rows<HopRow>('SELECT * FROM payout_hop WHERE payout_id = ANY ($1) ORDER BY seq', [
      payoutIds,
    ]);
    return rows.map(hopFrom);
  },
};

interface HopRow {
  readonly payout_id: string;
  readonly transfer_id: string;
  readonly org_id: string;
  readonly state: PayoutHop['state'];
  readonly note: string;
  readonly at: Date;
}

function hopFrom({ payout_id, transfer_id, org_id, state, note, at }: HopRow): PayoutHop {
  return { payoutId: payout_id, transferId: transfer_id, orgId: org_id, state, note, at: instantOf(at) };
}

async function insertLines(tx: Tx, { id, orgId, lines }: Payout): Promise<void> {
  await on(tx).change(
    `INSERT INTO payout_line (payout_id, org_id, id, position, kind, journal_id, source_id, invoice_id, invoice_line_id, description, amount_minor, fee_minor)
     SELECT $1, $2, l.* FROM unnest($3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::bigint[]) AS l`,
    [
      ...[id, orgId],
      ...[lines.map((line) => line.id), lines.map((_, place) => place + 1), lines.map(({ kind }) => kind)],
      ...[lines.map(({ journalId }) => journalId), lines.map(({ sourceId }) => sourceId)],
      ...[lines.map(({ invoiceId }) => invoiceId), lines.map(({ invoiceLineId }) => invoiceLineId)],
      ...[lines.map(({ description }) => description), lines.map(({ amount }) => `${amount.minor}`)],
      lines.map(({ feeOnTop }) => `${feeOnTop.minor}`),
    ],
  );
}

async function insertTransfers(tx: Tx, { id, orgId, currency, transfers }: Payout): Promise<void> {
  await on(tx).change(
    `INSERT INTO payout_transfer (payout_id, org_id, currency, id, amount_minor, rail, stripe_account_id, source_charge_id, wire_id)
     SELECT $1, $2, $3, t.* FROM unnest($4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[]) AS t`,
    [
      ...[id, orgId, currency, transfers.map((one) => one.id), transfers.map(({ amount }) => `${amount.minor}`)],
      ...[transfers.map(({ rail }) => rail), transfers.map(({ stripeAccountId }) => stripeAccountId)],
      ...[transfers.map(({ sourceChargeId }) => sourceChargeId), transfers.map(({ wireId }) => wireId)],
    ],
  );
}

/** Payouts with their lines and transfers, in the given order. */
async function whole(tx: Tx, rows: readonly PayoutRow[]): Promise<Payout[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const lines = await on(tx).rows<LineRow>(
    'SELECT * FROM payout_line WHERE payout_id = ANY ($1) ORDER BY payout_id, position',
    [ids],
  );
  const transfers = await on(tx).rows<TransferRow>(
    'SELECT * FROM payout_transfer WHERE payout_id = ANY ($1) ORDER BY id',
    [ids],
  );
  const [linesOf, transfersOf] = [grouped(lines, (line) => line.payout_id), grouped(transfers, (one) => one.payout_id)];
  return rows.map((row) => payoutFrom(row, linesOf.get(row.id) ?? [], transfersOf.get(row.id) ?? []));
}
