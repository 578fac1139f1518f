import { type Refund } from '#libs/workflows';
import { currencyOf, instantOf, moneyOf } from '../database/columns.js';

export interface RefundRow {
  readonly id: string;
  readonly kind: Refund['kind'];
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly invoice_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly provider_share_minor: string;
  readonly platform_fee_minor: string;
  readonly tax_minor: string;
  readonly reason: string;
  readonly state: Refund['state'];
  readonly stripe_charge_id: string | null;
  readonly stripe_refund_id: string | null;
  readonly failure: string | null;
  readonly requested_at: Date;
  readonly requested_by: string;
  readonly changed_at: Date;
}

export function refundFrom(row: RefundRow): Refund {
  const amount = (minor: string) => moneyOf(minor, row.currency);
  return {
    id: row.id,
    kind: row.kind,
    orgId: row.org_id,
    providerOrgId: row.provider_org_id,
    invoiceId: row.invoice_id,
    currency: currencyOf(row.currency),
    amount: amount(row.amount_minor),
    providerShare: amount(row.provider_share_minor),
    platformFee: amount(row.platform_fee_minor),
    tax: amount(row.tax_minor),
    reason: row.reason,
    state: row.state,
    stripeChargeId: row.stripe_charge_id,
    stripeRefundId: row.stripe_refund_id,
    failure: row.failure,
    requestedAt: instantOf(row.requested_at),
    requestedBy: row.requested_by,
    changedAt: instantOf(row.changed_at),
  };
}
