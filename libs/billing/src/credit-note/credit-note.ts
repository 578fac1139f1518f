import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type InvoiceLine } from '../invoice/invoice.js';

/** CREDIT: part of an invoice was wrong or is given up. SLA_CREDIT: the service was not as promised. */
export const CREDIT_NOTE_KINDS = ['CREDIT', 'SLA_CREDIT'] as const;
export type CreditNoteKind = (typeof CREDIT_NOTE_KINDS)[number];

/** What is credited of one line of the invoice. */
export interface CreditNoteLine {
  readonly id: string;
  readonly invoiceLineId: string;
  readonly kind: InvoiceLine['kind'];
  readonly description: string;
  /** Above zero where the invoice's line is. */
  readonly amount: Money;
  /** Whose share is credited: the provider's organisation, or null for fee and tax. */
  readonly providerOrgId: string | null;
  /** Of a line that takes back one of several taxes: whose it was. */
  readonly taxJurisdiction?: string;
}

/** Takes a credit note back that was issued by mistake, as a document of its own: what it credited is owed, or not held, as before. */
export interface CreditNoteReversal {
  readonly id: string;
  /** Gapless per buyer (`reversalSeriesOf`) and year: "CR7K3FQ2-2026-000001". */
  readonly number: string;
  readonly creditNoteId: string;
  /** In words, for the tenant. */
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly reversedAt: Instant;
  readonly reversedBy: string;
}

/** Takes back part of an invoice. Immutable from the moment it is issued; one that was a mistake is taken back by another document. */
export interface CreditNote {
  readonly id: string;
  /** Gapless per buyer (`creditSeriesOf`) and year: "CN7K3FQ2-2026-000004". */
  readonly number: string;
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly invoiceId: string;
  readonly kind: CreditNoteKind;
  /** In words, for the tenant. */
  readonly reason: string;
  /** What shows that it is right: ids of meter records, references of documents. */
  readonly evidence: readonly string[];
  /** What it was issued for, once: "sla:lse_1:2026-03-01"; null where a person decided. */
  readonly cause: string | null;
  readonly currency: CurrencyCode;
  readonly lines: readonly CreditNoteLine[];
  readonly subtotal: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  readonly total: Money;
  /** What the provider gives up of its share; the rest of the subtotal is ours to bear. */
  readonly providerBears: Money;
  /** What of the total lowers the invoice; the rest is credit of the tenant. */
  readonly lowers: Money;
  readonly issuedAt: Instant;
  /** Person or process. */
  readonly issuedBy: string;
  /** Null: it stands. */
  readonly reversal: CreditNoteReversal | null;
}

/** Credit of a tenant that settled (part of) one of its invoices. */
export interface CreditApplication {
  readonly id: string;
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly appliedAt: Instant;
  readonly appliedBy: string;
}

/** The series in which a buyer's credit notes are numbered: "CN" and six letters and digits of its id, beside its invoices. */
export function creditSeriesOf(buyerOrgId: string): string {
  return `CN${tailOf(buyerOrgId)}`;
}

/** The series of what takes credit notes of a buyer back: "CR" and the same six. */
export function reversalSeriesOf(buyerOrgId: string): string {
  return `CR${tailOf(buyerOrgId)}`;
}

function tailOf(orgId: string): string {
  return orgId
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(-6);
}
