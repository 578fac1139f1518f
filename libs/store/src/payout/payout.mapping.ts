import { type Holdback, type Payout, type PayoutLine, type PayoutTransfer, type TransferReversal } from '#libs/billing';
import { currencyOf, instantOf, instantOrNull, moneyOf } from '../database/columns.js';

export interface PayoutRow {
  readonly id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly planned_at: Date;
  readonly planned_by: string;
}

export interface LineRow {
  readonly id: string;
  readonly payout_id: string;
  readonly kind: PayoutLine['kind'];
  readonly journal_id: string;
  readonly source_id: string;
  readonly invoice_id: string | null;
  readonly invoice_line_id: string | null;
  readonly description: string;
  readonly amount_minor: string;
  readonly fee_minor: string;
}

export interface TransferRow {
  readonly id: string;
  readonly payout_id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly rail: PayoutTransfer['rail'];
  readonly stripe_account_id: string | null;
  readonly source_charge_id: string | null;
  readonly wire_id: string | null;
  readonly stripe_transfer_id: string | null;
  readonly destination_payment_id: string | null;
  readonly connected_payout_id: string | null;
  readonly bank_trace_id: string | null;
  readonly reversed_minor: string;
  readonly state: PayoutTransfer['state'];
  readonly failure: string | null;
}

export interface ReversalRow {
  readonly id: string;
  readonly transfer_id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly reason: string;
  readonly state: TransferReversal['state'];
  readonly stripe_reversal_id: string | null;
  readonly failure: string | null;
  readonly planned_at: Date;
  readonly planned_by: string;
}

export interface HoldbackRow {
  readonly id: string;
  readonly payout_id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly release_at: Date;
  readonly released_at: Date | null;
}

export function payoutFrom(row: PayoutRow, lines: readonly LineRow[], transfers: readonly TransferRow[]): Payout {
  return {
    id: row.id,
    orgId: row.org_id,
    currency: currencyOf(row.currency),
    amount: moneyOf(row.amount_minor, row.currency),
    lines: lines.map((line) => lineFrom(line, row.currency)),
    transfers: transfers.map(transferFrom),
    plannedAt: instantOf(row.planned_at),
    plannedBy: row.planned_by,
  };
}

function lineFrom(row: LineRow, currency: string): PayoutLine {
  return {
    id: row.id,
    kind: row.kind,
    journalId: row.journal_id,
    sourceId: row.source_id,
    invoiceId: row.invoice_id,
    invoiceLineId: row.invoice_line_id,
    description: row.description,
    amount: moneyOf(row.amount_minor, currency),
    feeOnTop: moneyOf(row.fee_minor, currency),
  };
}

export function transferFrom(row: TransferRow): PayoutTransfer {
  return {
    id: row.id,
    payoutId: row.payout_id,
    orgId: row.org_id,
    amount: moneyOf(row.amount_minor, row.currency),
    rail: row.rail,
    stripeAccountId: row.stripe_account_id,
    sourceChargeId: row.source_charge_id,
    wireId: row.wire_id,
    stripeTransferId: row.stripe_transfer_id,
    destinationPaymentId: row.destination_payment_id,
    connectedPayoutId: row.connected_payout_id,
    bankTraceId: row.bank_trace_id,
    reversed: moneyOf(row.reversed_minor, row.currency),
    state: row.state,
    failure: row.failure,
  };
}

export function reversalFrom(row: ReversalRow): TransferReversal {
  return {
    id: row.id,
    transferId: row.transfer_id,
    orgId: row.org_id,
    amount: moneyOf(row.amount_minor, row.currency),
    reason: row.reason,
    state: row.state,
    stripeReversalId: row.stripe_reversal_id,
    failure: row.failure,
    plannedAt: instantOf(row.planned_at),
    plannedBy: row.planned_by,
  };
}

export function holdbackFrom(row: HoldbackRow): Holdback {
  return {
    id: row.id,
    payoutId: row.payout_id,
    orgId: row.org_id,
    amount: moneyOf(row.amount_minor, row.currency),
    releaseAt: instantOf(row.release_at),
    releasedAt: instantOrNull(row.released_at),
  };
}
