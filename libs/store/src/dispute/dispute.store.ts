import { type Dispute, type DisputeStore, type Tx } from '#libs/workflows';
import { dateOf, dateOrNull } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { type DisputeAnswerRow, type DisputeRow, answerFrom, disputeFrom } from './dispute.mapping.js';

export function disputeStore(): DisputeStore {
  return { ...reads, ...writes };
}

const reads: Pick<DisputeStore, 'byId' | 'lock' | 'byStripeId' | 'byInvoices' | 'page' | 'answers'> = {
  byId: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
  lock: async (tx, id) => (await select(tx, 'id = $1 FOR NO KEY UPDATE', [id]))[0] ?? null,
  byStripeId: async (tx, id) => (await select(tx, 'stripe_dispute_id = $1 FOR NO KEY UPDATE', [id]))[0] ?? null,
  byInvoices: (tx, ids) => select(tx, 'invoice_id = ANY ($1) ORDER BY id', [ids]),
  page: (tx, { statuses, ...request }) => {
    const where = ['($1::text[] IS NULL OR status = ANY ($1))'];
    const listing = { table: 'dispute', where, values: [statuses?.length ? [...statuses] : null] };
    return pageOf<DisputeRow, Dispute>(tx, listing, request, (rows) => rows.map(disputeFrom));
  },
  answers: async (tx, ids) => {
    const text = 'SELECT * FROM dispute_answer WHERE dispute_id = ANY ($1) ORDER BY id';
    return (await on(tx).rows<DisputeAnswerRow>(text, [ids])).map(answerFrom);
  },
};

const writes: Pick<DisputeStore, 'insert' | 'update' | 'toReview' | 'reviewed' | 'answer'> = {
  insert: async (tx, dispute) => {
    const { id, stripeDisputeId, stripeChargeId, orgId, providerOrgId, invoiceId, currency, openedAt } = dispute;
    await on(tx).change(
      `INSERT INTO dispute (id, amount_minor, withdrawn_minor, fee_minor, reason, status, due_by, submissions, provider_bears_basis_points,
         changed_at, stripe_dispute_id, stripe_charge_id, org_id, provider_org_id, invoice_id, currency, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
      [
        ...[id, ...told(dispute), stripeDisputeId, stripeChargeId, orgId, providerOrgId, invoiceId, currency],
        dateOf(openedAt),
      ],
    );
  },
  update: async (tx, dispute) => {
    await on(tx).change(
      `UPDATE dispute SET amount_minor = $2, withdrawn_minor = $3, fee_minor = $4, reason = $5, status = $6, due_by = $7, submissions = $8,
         provider_bears_basis_points = $9, changed_at = $10 WHERE id = $1`,
      [dispute.id, ...told(dispute)],
    );
  },
  toReview: async (tx, before, limit) => {
    const rows = await on(tx).rows<DisputeRow>(
      `SELECT * FROM dispute WHERE status NOT IN ('warning_closed', 'won', 'lost', 'prevented') AND greatest(reviewed_at, changed_at) < $1
       ORDER BY greatest(reviewed_at, changed_at), id LIMIT $2`,
      [dateOf(before), limit],
    );
    return rows.map(disputeFrom);
  },
  reviewed: async (tx, id) => {
    await on(tx).change('UPDATE dispute SET reviewed_at = $2 WHERE id = $1', [id, dateOf(tx.now)]);
  },
  answer: async (tx, { id, disputeId, orgId, kind, evidence, answeredAt, answeredBy }) => {
    await on(tx).change(
      `INSERT INTO dispute_answer (id, dispute_id, org_id, kind, evidence, answered_at, answered_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, disputeId, orgId, kind, JSON.stringify(evidence), dateOf(answeredAt), answeredBy],
    );
  },
};

/** What may change, in the order of the statements. */
function told(dispute: Dispute): SqlValue[] {
  const { amount, withdrawn, fee, reason, status, dueBy, submissions, providerBearsBasisPoints, changedAt } = dispute;
  return [
    ...[`${amount.minor}`, `${withdrawn.minor}`, `${fee.minor}`, reason, status, dateOrNull(dueBy), submissions],
    ...[providerBearsBasisPoints, dateOf(changedAt)],
  ];
}

async function select(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<Dispute[]> {
  return (await on(tx).rows<DisputeRow>(`SELECT * FROM dispute WHERE ${condition}`, values)).map(disputeFrom);
}
