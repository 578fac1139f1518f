import { type CreditApplication, type CreditNote, type CreditNoteLine, type CreditNoteReversal } from '#libs/billing';
import { type CreditTotals } from '#libs/workflows';
import { currencyOf, instantOf, moneyOf } from '../database/columns.js';
import {
  type CreditApplicationRow,
  type CreditNoteLineRow,
  type CreditNoteReversalRow,
  type CreditNoteRow,
  type CreditTotalsRow,
} from './credit-note.row.js';

export function noteFrom(
  row: CreditNoteRow,
  lines: readonly CreditNoteLineRow[],
  reversal: CreditNoteReversalRow | null,
): CreditNote {
  const amount = (minor: string) => moneyOf(minor, row.currency);
  return {
    id: row.id,
    number: row.number,
    orgId: row.org_id,
    providerOrgId: row.provider_org_id,
    invoiceId: row.invoice_id,
    kind: row.kind,
    reason: row.reason,
    evidence: row.evidence,
    cause: row.cause,
    currency: currencyOf(row.currency),
    lines: lines.map((line) => lineFrom(line, row.currency)),
    subtotal: amount(row.subtotal_minor),
    platformFee: amount(row.platform_fee_minor),
    tax: amount(row.tax_minor),
    total: amount(row.total_minor),
    providerBears: amount(row.provider_bears_minor),
    lowers: amount(row.lowers_minor),
    issuedAt: instantOf(row.issued_at),
    issuedBy: row.issued_by,
    reversal: reversal && reversalFrom(reversal),
  };
}

function reversalFrom(row: CreditNoteReversalRow): CreditNoteReversal {
  return {
    ...{ id: row.id, number: row.number, creditNoteId: row.credit_note_id, reason: row.reason },
    ...{ evidence: row.evidence, reversedAt: instantOf(row.reversed_at), reversedBy: row.reversed_by },
  };
}

function lineFrom(row: CreditNoteLineRow, currency: string): CreditNoteLine {
  return {
    id: row.id,
    invoiceLineId: row.invoice_line_id,
    kind: row.kind,
    description: row.description,
    amount: moneyOf(row.amount_minor, currency),
    providerOrgId: row.share_org,
    ...(row.tax_jurisdiction !== null && { taxJurisdiction: row.tax_jurisdiction }),
  };
}

export function applicationFrom(row: CreditApplicationRow): CreditApplication {
  return {
    id: row.id,
    orgId: row.org_id,
    providerOrgId: row.provider_org_id,
    invoiceId: row.invoice_id,
    amount: moneyOf(row.amount_minor, row.currency),
    appliedAt: instantOf(row.applied_at),
    appliedBy: row.applied_by,
  };
}

export function totalsFrom(row: CreditTotalsRow): CreditTotals {
  return {
    invoiceId: row.invoice_id,
    noted: moneyOf(row.noted, row.currency),
    lowered: moneyOf(row.lowered, row.currency),
    toBalance: moneyOf(row.to_balance, row.currency),
    latestAt: instantOf(row.latest_at),
  };
}
