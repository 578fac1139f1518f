import { type CurrencyCode, type Instant, type Money, type Period, type Rate } from '#libs/kernel';
import { type ChargeKind, type TaxTreatment } from '#libs/market';

/** RENT: reserved capacity in advance. USAGE: metered hours in arrears. ENERGY: pass-through kWh in arrears. */
export const INVOICE_KINDS = ['RENT', 'USAGE', 'ENERGY'] as const;
export type InvoiceKind = (typeof INVOICE_KINDS)[number];

export const INVOICE_STATES = ['OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

/** Stripe charges at most eight digits (99,999,999 minor units); larger obligations are collected by wire. */
export type Collection = 'STRIPE' | 'WIRE';

export interface InvoiceLine {
  readonly id: string;
  readonly kind: ChargeKind;
  readonly description: string;
  /** Exact decimal string, or null for fees and tax. */
  readonly quantity: string | null;
  readonly unitPrice: Rate | null;
  readonly amount: Money;
  /** Whose share it is: the provider's organisation, or null for fee and tax. */
  readonly providerOrgId: string | null;
  /** Meter records behind a metered line, oldest first. */
  readonly meterRecordIds: readonly string[];
}

/** Names and tax ids as they were when the invoice was issued. */
export interface Party {
  readonly orgId: string | null;
  readonly legalName: string;
  readonly country: string;
  readonly taxId: string | null;
}

/** Immutable once issued, except for state, payment facts and Stripe's id. `(leaseId, kind, period, revision)` is unique. */
export interface Invoice {
  readonly id: string;
  /** Gapless per buyer (`seriesOf`) and year: "GL7K3FQ2-2026-000123". */
  readonly number: string;
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly leaseId: string;
  readonly leaseNumber: string;
  readonly kind: InvoiceKind;
  readonly period: Period;
  readonly revision: number;
  readonly currency: CurrencyCode;
  readonly lines: readonly InvoiceLine[];
  readonly subtotal: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly taxTreatment: TaxTreatment;
  readonly seller: Party;
  readonly buyer: Party;
  readonly purchaseOrder: string | null;
  readonly collection: Collection;
  readonly state: InvoiceState;
  readonly issuedAt: Instant;
  readonly dueAt: Instant;
  readonly paidAt: Instant | null;
  /** Why the last payment attempt failed, in words a tenant can act on; null when none failed. */
  readonly paymentError: string | null;
  readonly stripeInvoiceId: string | null;
}

/**
 * The series in which a buyer's invoices are numbered: "GL" and six letters and digits of its id. A series of its own, so that companies
 * do not queue for one counter and no number tells how much the market sells. Should two buyers ever share one, their
 * numbers are still unique and the series still has no gap.
 */
export function seriesOf(buyerOrgId: string): string {
  return `GL${buyerOrgId
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(-6)}`;
}
