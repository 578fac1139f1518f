import { type TopUpDispute, type TopUpDisputeStore, type TopUpTaking } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { topUpDebts } from './top-up-debts.js';
import { TAKEN, WRITTEN_OFF, selectDisputes } from './top-up-disputes.js';

interface TakingRow {
  readonly id: string;
  readonly dispute_id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly taken_at: Date;
  readonly given_back_at: Date | null;
}

/** Disputes of payments ahead; what they took off the balance the database adds up. */
export function topUpDisputeStore(): TopUpDisputeStore {
  return { ...reads, ...writes, ...topUpDebts };
}

const reads: Pick<TopUpDisputeStore, 'byStripeId' | 'byTopUps' | 'all' | 'owing' | 'takings'> = {
  byStripeId: async (tx, id) =>
    (await selectDisputes(tx, 'd.stripe_dispute_id = $1 FOR NO KEY UPDATE OF d', [id]))[0] ?? null,
  byTopUps: (tx, ids) => selectDisputes(tx, 'd.top_up_id = ANY ($1) ORDER BY d.id', [[...ids]]),
  all: (tx) => selectDisputes(tx, 'true ORDER BY d.id', []),
  owing: (tx, orgId, currency) =>
    selectDisputes(
      tx,
      `d.org_id = $1 AND d.currency = $2 AND d.withdrawn_minor > ${TAKEN} + ${WRITTEN_OFF} ORDER BY d.id FOR NO KEY UPDATE OF d`,
      [orgId, currency],
    ),
  takings: async (tx, disputeId) => {
    const text = 'SELECT * FROM top_up_taking WHERE dispute_id = $1 AND given_back_at IS NULL ORDER BY id';
    return (await on(tx).rows<TakingRow>(text, [disputeId])).map(takingFrom);
  },
};

const writes: Pick<TopUpDisputeStore, 'insert' | 'update' | 'take' | 'giveBack' | 'toReview' | 'reviewed'> = {
  insert: async (tx, dispute) => {
    const { id, stripeDisputeId, stripeChargeId, topUpId, orgId, currency, amount, openedAt } = dispute;
    await on(tx).change(
      `INSERT INTO top_up_dispute (id, withdrawn_minor, fee_minor, reason, status, changed_at, stripe_dispute_id, stripe_charge_id, top_up_id,
         org_id, currency, amount_minor, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[id, ...told(dispute), stripeDisputeId, stripeChargeId, topUpId, orgId, currency, `${amount.minor}`],
        dateOf(openedAt),
      ],
    );
  },
  update: async (tx, dispute) => {
    await on(tx).change(
      `UPDATE top_up_dispute SET withdrawn_minor = $2, fee_minor = $3, reason = $4, status = $5, changed_at = $6 WHERE id = $1`,
      [dispute.id, ...told(dispute)],
    );
  },
  take: async (tx, { id, disputeId, orgId, amount, takenAt }) => {
    await on(tx).change(
      `INSERT INTO top_up_taking (id, dispute_id, org_id, currency, amount_minor, taken_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, disputeId, orgId, amount.currency, `${amount.minor}`, dateOf(takenAt)],
    );
  },
  giveBack: async (tx, { id }) => {
    await on(tx).change('UPDATE top_up_taking SET given_back_at = $2 WHERE id = $1', [id, dateOf(tx.now)]);
  },
  toReview: (tx, before, limit) =>
    selectDisputes(
      tx,
      `d.status NOT IN ('warning_closed', 'won', 'lost', 'prevented') AND greatest(d.reviewed_at, d.changed_at) < $1
       ORDER BY greatest(d.reviewed_at, d.changed_at), d.id LIMIT $2`,
      [dateOf(before), limit],
    ),
  reviewed: async (tx, id) => {
    await on(tx).change('UPDATE top_up_dispute SET reviewed_at = $2 WHERE id = $1', [id, dateOf(tx.now)]);
  },
};

function told({ withdrawn, fee, reason, status, changedAt }: TopUpDispute): SqlValue[] {
  return [`${withdrawn.minor}`, `${fee.minor}`, reason, status, dateOf(changedAt)];
}

function takingFrom(row: TakingRow): TopUpTaking {
  return {
    ...{ id: row.id, disputeId: row.dispute_id, orgId: row.org_id, amount: moneyOf(row.amount_minor, row.currency) },
    ...{ takenAt: instantOf(row.taken_at), givenBackAt: instantOrNull(row.given_back_at) },
  };
}
