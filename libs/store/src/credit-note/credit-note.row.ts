import { type CreditNoteKind, type InvoiceLine } from '#libs/billing';

export interface CreditNoteRow {
  readonly id: string;
  readonly number: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly invoice_id: string;
  readonly kind: CreditNoteKind;
  readonly reason: string;
  readonly evidence: string[];
  readonly cause: string | null;
  readonly currency: string;
  readonly subtotal_minor: string;
  readonly platform_fee_minor: string;
  readonly tax_minor: string;
  readonly total_minor: string;
  readonly provider_bears_minor: string;
  readonly lowers_minor: string;
  readonly issued_at: Date;
  readonly issued_by: string;
}

export interface CreditNoteReversalRow {
  readonly id: string;
  readonly number: string;
  readonly credit_note_id: string;
  readonly reason: string;
  readonly evidence: string[];
  readonly reversed_at: Date;
  readonly reversed_by: string;
}

export interface CreditNoteLineRow {
  readonly id: string;
  readonly credit_note_id: string;
  readonly invoice_line_id: string;
  readonly kind: InvoiceLine['kind'];
  readonly description: string;
  readonly amount_minor: string;
  readonly share_org: string | null;
  /** Of the invoice's line. */
  readonly tax_jurisdiction: string | null;
}

export interface CreditApplicationRow {
  readonly id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly invoice_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly applied_at: Date;
  readonly applied_by: string;
}

export interface CreditTotalsRow {
  readonly invoice_id: string;
  readonly currency: string;
  readonly noted: string;
  readonly lowered: string;
  readonly to_balance: string;
  readonly latest_at: Date;
}
