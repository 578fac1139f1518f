import { type Dispute, type DisputeAnswer } from '#libs/workflows';
import { currencyOf, instantOf, instantOrNull, moneyOf } from '../database/columns.js';

export interface DisputeRow {
  readonly id: string;
  readonly stripe_dispute_id: string;
  readonly stripe_charge_id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly invoice_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly withdrawn_minor: string;
  readonly fee_minor: string;
  readonly reason: string;
  readonly status: Dispute['status'];
  readonly due_by: Date | null;
  readonly submissions: number;
  readonly provider_bears_basis_points: number;
  readonly opened_at: Date;
  readonly changed_at: Date;
}

export interface DisputeAnswerRow {
  readonly id: string;
  readonly dispute_id: string;
  readonly org_id: string;
  readonly kind: DisputeAnswer['kind'];
  readonly evidence: Readonly<Record<string, string>>;
  readonly answered_at: Date;
  readonly answered_by: string;
}

export function disputeFrom(row: DisputeRow): Dispute {
  const amount = (minor: string) => moneyOf(minor, row.currency);
  return {
    id: row.id,
    stripeDisputeId: row.stripe_dispute_id,
    stripeChargeId: row.stripe_charge_id,
    orgId: row.org_id,
    providerOrgId: row.provider_org_id,
    invoiceId: row.invoice_id,
    currency: currencyOf(row.currency),
    amount: amount(row.amount_minor),
    withdrawn: amount(row.withdrawn_minor),
    fee: amount(row.fee_minor),
    reason: row.reason,
    status: row.status,
    dueBy: instantOrNull(row.due_by),
    submissions: row.submissions,
    providerBearsBasisPoints: row.provider_bears_basis_points,
    openedAt: instantOf(row.opened_at),
    changedAt: instantOf(row.changed_at),
  };
}

export function answerFrom(row: DisputeAnswerRow): DisputeAnswer {
  return {
    id: row.id,
    disputeId: row.dispute_id,
    orgId: row.org_id,
    kind: row.kind,
    evidence: row.evidence,
    answeredAt: instantOf(row.answered_at),
    answeredBy: row.answered_by,
  };
}
