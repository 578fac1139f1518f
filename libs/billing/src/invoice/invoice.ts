import { type CurrencyCode, type Instant, type Money, type Period, type Rate, subtract } from '#libs/kernel';
import { type ChargeKind, type TaxTreatment } from '#libs/market';
import { type ContractChargeKind } from '../rating/rated-line.js';
import { type InvoiceSnapshot } from './invoice-snapshot.js';

/**
 * RENT: reserved capacity in advance. USAGE: metered hours in arrears. ENERGY: pass-through kWh in arrears. CONTRACT: what the schedule of a
 * contract bills of a tranche. CONTRACT_METER: what the meters add to that, and true-ups.
 */
export const INVOICE_KINDS = ['RENT', 'USAGE', 'ENERGY', 'CONTRACT', 'CONTRACT_METER'] as const;
export type InvoiceKind = (typeof INVOICE_KINDS)[number];

/** What a line is for: on invoices of plain leases whose money it is, on those of contracts a term of the contract. */
export type InvoiceLineKind = ChargeKind | ContractChargeKind;

export const INVOICE_STATES = ['OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

/** Stripe charges at most eight digits (99,999,999 minor units); larger obligations are collected by wire. */
export type Collection = 'STRIPE' | 'WIRE';

export interface InvoiceLine {
  readonly id: string;
  readonly kind: InvoiceLineKind;
  readonly description: string;
  /** The sum that makes the amount, as a reader can repeat it; null where quantity and unit price do. */
  readonly working: string | null;
  /** Key of the contract's schedule row that it bills; null of everything else. */
  readonly scheduleRow: string | null;
  /** Exact decimal string, or null for fees and tax. */
  readonly quantity: string | null;
  readonly unitPrice: Rate | null;
  readonly amount: Money;
  /** Whose share it is: the provider's organisation, or null for fee and tax. */
  readonly providerOrgId: string | null;
  /** Meter records behind a metered line, oldest first. */
  readonly meterRecordIds: readonly string[];
  /** Of a TAX line of an invoice with several taxes: whose it is; left out: the treatment's jurisdiction, or no tax. */
  readonly taxJurisdiction?: string;
}

/** Names and tax ids as they were when the invoice was issued. */
export interface Party {
  readonly orgId: string | null;
  readonly legalName: string;
  readonly country: string;
  readonly taxId: string | null;
}

/** Immutable once issued, except for state, payment facts, credits and Stripe's id. `(leaseId, kind, period, revision)` is unique. */
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
  /** What credit notes, applied credit, draws of money paid ahead and wires in parts took off what is owed: `amountDue` is the rest. Grows only, up to the total. */
  readonly credited: Money;
  /** What was true when it was issued; null on invoices older than snapshots. */
  readonly snapshot: InvoiceSnapshot | null;
}

/** What is still to be paid of an invoice that is open, or was paid by money of one that is settled. */
export function amountDue({ total, credited }: Pick<Invoice, 'total' | 'credited'>): Money {
  return subtract(total, credited);
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
