import { type Refund, type RefundStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf, moneyOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { type RefundRow, refundFrom } from './refund.mapping.js';

export function refundStore(): RefundStore {
  return { ...reads, ...writes };
}

const reads: Pick<RefundStore, 'byId' | 'lock' | 'byInvoices' | 'page' | 'totals'> = {
  byId: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
  lock: async (tx, id) => (await select(tx, 'id = $1 FOR NO KEY UPDATE', [id]))[0] ?? null,
  byInvoices: (tx, ids) => select(tx, 'invoice_id = ANY ($1) ORDER BY id', [ids]),
  page: (tx, { states, ...request }) => {
    const where = ['($1::text[] IS NULL OR state = ANY ($1))'];
    const listing = { table: 'refund', where, values: [states?.length ? [...states] : null] };
    return pageOf<RefundRow, Refund>(tx, listing, request, (rows) => rows.map(refundFrom));
  },
  totals: async (tx) => {
    const rows = await on(tx).rows<TotalsRow>(TOTALS);
    return rows.map(({ invoice_id, currency, done, under_way, changed_at }) => ({
      invoiceId: invoice_id,
      done: moneyOf(done, currency),
      underWay: moneyOf(under_way, currency),
      changedAt: instantOf(changed_at),
    }));
  },
};

interface TotalsRow {
  readonly invoice_id: string;
  readonly currency: string;
  readonly done: string;
  readonly under_way: string;
  readonly changed_at: Date;
}

const TOTALS = `
  SELECT invoice_id, currency, coalesce(sum(amount_minor) FILTER (WHERE state = 'SUCCEEDED'), 0)::bigint AS done,
    coalesce(sum(amount_minor) FILTER (WHERE state = 'PENDING'), 0)::bigint AS under_way, max(changed_at) AS changed_at
  FROM refund GROUP BY invoice_id, currency`;

const writes: Pick<RefundStore, 'insert' | 'update' | 'toReview' | 'reviewed'> = {
  insert: async (tx, refund) => {
    const { id, kind, orgId, providerOrgId, invoiceId, currency, amount, providerShare, platformFee, tax } = refund;
    await on(tx).change(
      `INSERT INTO refund (id, kind, org_id, provider_org_id, invoice_id, currency, amount_minor, provider_share_minor, platform_fee_minor,
         tax_minor, reason, requested_at, requested_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)`,
      [
        ...[id, kind, orgId, providerOrgId, invoiceId, currency, `${amount.minor}`, `${providerShare.minor}`],
        ...[`${platformFee.minor}`, `${tax.minor}`, refund.reason, dateOf(refund.requestedAt), refund.requestedBy],
      ],
    );
  },
  update: async (tx, { id, state, stripeChargeId, stripeRefundId, failure, changedAt }) => {
    await on(tx).change(
      'UPDATE refund SET state = $2, stripe_charge_id = $3, stripe_refund_id = $4, failure = $5, changed_at = $6 WHERE id = $1',
      [id, state, stripeChargeId, stripeRefundId, failure, dateOf(changedAt)],
    );
  },
  toReview: async (tx, before, limit) => {
    const rows = await on(tx).rows<RefundRow>(
      `SELECT * FROM refund WHERE state = 'PENDING' AND stripe_refund_id IS NOT NULL AND greatest(reviewed_at, changed_at) < $1
       ORDER BY greatest(reviewed_at, changed_at), id LIMIT $2`,
      [dateOf(before), limit],
    );
    return rows.map(refundFrom);
  },
  reviewed: async (tx, id) => {
    await on(tx).change('UPDATE refund SET reviewed_at = $2 WHERE id = $1', [id, dateOf(tx.now)]);
  },
};

async function select(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<Refund[]> {
  return (await on(tx).rows<RefundRow>(`SELECT * FROM refund WHERE ${condition}`, values)).map(refundFrom);
}
