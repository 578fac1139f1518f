import { type TopUpDebts, type TopUpDunningRecord, type TopUpWriteOff } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { TAKEN, WRITTEN_OFF, selectDisputes } from './top-up-disputes.js';

interface StepRow {
  readonly id: string;
  readonly dispute_id: string;
  readonly org_id: string;
  readonly step: TopUpDunningRecord['step'];
  readonly days_past_due: number;
  readonly currency: string;
  readonly due_minor: string;
  readonly taken_at: Date;
}

interface WriteOffRow {
  readonly id: string;
  readonly dispute_id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly reason: string;
  readonly proposed_at: Date;
  readonly proposed_by: string;
  readonly decision: TopUpWriteOff['decision'];
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly taken_back_at: Date | null;
}

/** What payments ahead that were disputed and lost left owing: the steps of asking for it, and what was given up. */
export const topUpDebts: TopUpDebts = {
  byId: async (tx, id) => (await selectDisputes(tx, 'd.id = $1 FOR NO KEY UPDATE OF d', [id]))[0] ?? null,
  dueForDunning: async (tx) => {
    const due = `d.status = 'lost' AND d.dun_at <= $1 AND d.withdrawn_minor > ${TAKEN} + ${WRITTEN_OFF}
      ORDER BY d.changed_at, d.id LIMIT 1 FOR NO KEY UPDATE OF d SKIP LOCKED`;
    return (await selectDisputes(tx, due, [dateOf(tx.now)]))[0] ?? null;
  },
  dunAgain: async (tx, id, at) => {
    const text = "UPDATE top_up_dispute SET dun_at = coalesce($2::timestamptz, 'infinity') WHERE id = $1";
    await on(tx).change(text, [id, dateOrNull(at)]);
  },
  recordDunning: async (tx, { id, disputeId, orgId, step, daysPastDue, due, takenAt }) => {
    await on(tx).change(
      `INSERT INTO top_up_dunning_step (id, dispute_id, org_id, step, days_past_due, currency, due_minor, taken_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, disputeId, orgId, step, daysPastDue, due.currency, `${due.minor}`, dateOf(takenAt)],
    );
  },
  dunned: async (tx, ids) => {
    const text = 'SELECT * FROM top_up_dunning_step WHERE dispute_id = ANY ($1) ORDER BY id';
    return (await on(tx).rows<StepRow>(text, [[...ids]])).map(stepFrom);
  },
  writeOffs: async (tx, ids) => {
    const text = 'SELECT * FROM top_up_write_off WHERE dispute_id = ANY ($1) ORDER BY id';
    return (await on(tx).rows<WriteOffRow>(text, [[...ids]])).map(writeOffFrom);
  },
  writeOff: async (tx, id) => {
    const row = await on(tx).row<WriteOffRow>('SELECT * FROM top_up_write_off WHERE id = $1', [id]);
    return row && writeOffFrom(row);
  },
  proposeWriteOff: async (tx, { id, disputeId, orgId, amount, reason, proposedAt, proposedBy }) => {
    await on(tx).change(
      `INSERT INTO top_up_write_off (id, dispute_id, org_id, currency, amount_minor, reason, proposed_at, proposed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, disputeId, orgId, amount.currency, `${amount.minor}`, reason, dateOf(proposedAt), proposedBy],
    );
  },
  updateWriteOff: async (tx, { id, decision, decidedAt, decidedBy, takenBackAt }) => {
    await on(tx).change(
      'UPDATE top_up_write_off SET decision = $2, decided_at = $3, decided_by = $4, taken_back_at = $5 WHERE id = $1',
      [id, decision, dateOrNull(decidedAt), decidedBy, dateOrNull(takenBackAt)],
    );
  },
};

function stepFrom(row: StepRow): TopUpDunningRecord {
  return {
    ...{ id: row.id, disputeId: row.dispute_id, orgId: row.org_id, step: row.step, daysPastDue: row.days_past_due },
    ...{ due: moneyOf(row.due_minor, row.currency), takenAt: instantOf(row.taken_at) },
  };
}

function writeOffFrom(row: WriteOffRow): TopUpWriteOff {
  return {
    ...{ id: row.id, disputeId: row.dispute_id, orgId: row.org_id, amount: moneyOf(row.amount_minor, row.currency) },
    ...{ reason: row.reason, proposedAt: instantOf(row.proposed_at), proposedBy: row.proposed_by },
    ...{ decision: row.decision, decidedAt: instantOrNull(row.decided_at), decidedBy: row.decided_by },
    takenBackAt: instantOrNull(row.taken_back_at),
  };
}
