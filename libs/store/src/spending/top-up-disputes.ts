import { type TopUpDispute, type Tx } from '#libs/workflows';
import { currencyOf, instantOf, moneyOf } from '../database/columns.js';
import { type SqlValue, on } from '../database/store-tx.js';

interface DisputeRow {
  readonly id: string;
  readonly stripe_dispute_id: string;
  readonly stripe_charge_id: string;
  readonly top_up_id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly withdrawn_minor: string;
  readonly taken_minor: string;
  readonly written_off_minor: string;
  readonly fee_minor: string;
  readonly reason: string;
  readonly status: TopUpDispute['status'];
  readonly opened_at: Date;
  readonly changed_at: Date;
}

export const TAKEN = `(SELECT coalesce(sum(t.amount_minor), 0) FROM top_up_taking t WHERE t.dispute_id = d.id AND t.given_back_at IS NULL)`;

/** Those who may not see who gave it up still know what is owed. */
export const WRITTEN_OFF = 'top_up_written_off(d.id)';

export async function selectDisputes(tx: Tx, where: string, values: readonly SqlValue[]): Promise<TopUpDispute[]> {
  const text = `SELECT d.*, ${TAKEN} AS taken_minor, ${WRITTEN_OFF} AS written_off_minor FROM top_up_dispute d WHERE ${where}`;
  return (await on(tx).rows<DisputeRow>(text, [...values])).map(disputeFrom);
}

function disputeFrom(row: DisputeRow): TopUpDispute {
  const amount = (minor: string) => moneyOf(minor, row.currency);
  return {
    ...{ id: row.id, stripeDisputeId: row.stripe_dispute_id, stripeChargeId: row.stripe_charge_id },
    ...{ topUpId: row.top_up_id, orgId: row.org_id, currency: currencyOf(row.currency) },
    ...{ amount: amount(row.amount_minor), withdrawn: amount(row.withdrawn_minor) },
    ...{ taken: amount(row.taken_minor), writtenOff: amount(row.written_off_minor) },
    ...{ fee: amount(row.fee_minor), reason: row.reason, status: row.status },
    ...{ openedAt: instantOf(row.opened_at), changedAt: instantOf(row.changed_at) },
  };
}
