import {
  type Instant,
  type Money,
  type Period,
  add,
  decimalToString,
  isZero,
  moneyToRational,
  negate,
  rational,
  roundToMoney,
  sum,
  times,
} from '#libs/kernel';
import { type Lease, type TaxAmount, type TaxTable, taxLines, taxOn, taxesOn } from '#libs/market';
import { type ContractChargeKind, type RatedLine } from '../rating/rated-line.js';
import { type InvoiceLine, type Party } from './invoice.js';
import { type InvoiceDraft, taxedAt } from './invoice-draft.js';
import { type LargestCharges, collectionOf } from './largest-charge.js';

type DraftLine = Omit<InvoiceLine, 'id'>;

/** A rated line that can stand on an invoice: a draw on a prepayment cannot. */
export type ChargedLine = RatedLine & { readonly kind: ContractChargeKind };

/** What one tranche's lease is invoiced under its contract. */
export interface ContractInvoicingFacts {
  /** The tranche's lease; its terms say our fee and its tenant's tax. */
  readonly lease: Lease;
  readonly kind: 'CONTRACT' | 'CONTRACT_METER';
  /** The days of service. */
  readonly period: Period;
  /** With lease, kind and start unique. */
  readonly revision: number;
  readonly lines: readonly ChargedLine[];
  readonly seller: Party;
  readonly buyer: Party;
  readonly issuedAt: Instant;
  readonly dueAt: Instant;
  /** Rates at the tax point; left out: the catalogue's. */
  readonly taxTable?: TaxTable;
  /** What one charge carries, where an account has limits of its own. */
  readonly largestCharges?: LargestCharges;
}

/** What is owed back to the tenant, all amounts above or at zero: taken off what it owes, or its credit. */
export interface ContractCredit {
  readonly kind: 'CREDIT';
  readonly lines: readonly ChargedLine[];
  readonly providerShare: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  readonly total: Money;
}

export interface ContractDraft {
  /** Never negative; of zero it is settled as it is issued. */
  readonly invoice: InvoiceDraft;
  readonly credit: ContractCredit | null;
}

/** Our fee is on rent, use and what stands for them; fit-out credited was paid as rent is, and what utilities and grids are paid is not ours. */
const FEE_BEARING: readonly ContractChargeKind[] = [
  'BASE_RENT',
  'ADJUSTMENT',
  'USAGE',
  'SPOT_USAGE',
  'LATE_DELIVERY_CREDIT',
  'SLA_CREDIT',
  'TRUE_UP',
  'TERMINATION_FEE',
];

/**
 * The invoice of rated lines, a line for our fee and one for tax, each rounded once. Where charges carry the credits among them, they stand
 * on one invoice. Where a part of it (the provider's share, our fee, tax) would fall below zero, the charges are invoiced and what is owed
 * back becomes a credit, so that nobody's part is ever negative.
 */
export function draftContractInvoice(agreed: ContractInvoicingFacts): ContractDraft {
  const facts = { ...agreed, lease: taxedAt(agreed.lease, agreed.issuedAt, agreed.taxTable) };
  const { lines } = facts;
  const whole = partsOf(facts.lease, lines);
  if ([whole.share, whole.fee, whole.tax].every(({ minor }) => minor >= 0n))
    return { invoice: invoiceOf(facts, lines, whole), credit: null };
  const groups = grouped(lines);
  const owed = groups.filter((group) => totalOf(group) >= 0n).flat();
  const back = groups.filter((group) => totalOf(group) < 0n).flat();
  const credited = partsOf(facts.lease, back);
  const [providerShare, platformFee, tax] = [credited.share, credited.fee, credited.tax].map(negate) as [
    Money,
    Money,
    Money,
  ];
  return {
    invoice: invoiceOf(facts, owed, partsOf(facts.lease, owed)),
    credit: { kind: 'CREDIT', lines: back, providerShare, platformFee, tax, total: negate(credited.total) },
  };
}

interface Parts {
  readonly share: Money;
  readonly fee: Money;
  readonly tax: Money;
  readonly taxes: readonly TaxAmount[] | null;
  readonly total: Money;
}

function partsOf({ terms }: Lease, lines: readonly ChargedLine[]): Parts {
  const { currency } = terms.unitPrice;
  const share = sum(
    lines.map(({ amount }) => amount),
    currency,
  );
  const bearing = sum(
    lines.filter(({ kind }) => FEE_BEARING.includes(kind)).map(({ amount }) => amount),
    currency,
  );
  const fee = basisPoints(bearing, terms.platformFeeBasisPoints);
  const net = add(share, fee);
  const tax = taxOn(net, terms.tax);
  return { share, fee, tax, taxes: taxesOn(net, terms.tax), total: add(net, tax) };
}

function basisPoints(amount: Money, points: number): Money {
  return roundToMoney(times(moneyToRational(amount), rational(points, 10_000)), amount.currency);
}

/** Lines that belong together: what bills one row of the schedule and is taken off it; any other line by itself. */
function grouped(lines: readonly ChargedLine[]): ChargedLine[][] {
  const groups = new Map<string, ChargedLine[]>();
  for (const [place, line] of lines.entries()) {
    const key = line.scheduleRow ?? `line ${place}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}

function totalOf(lines: readonly ChargedLine[]): bigint {
  return lines.reduce((total, { amount }) => total + amount.minor, 0n);
}

function invoiceOf(facts: ContractInvoicingFacts, rated: readonly ChargedLine[], parts: Parts): InvoiceDraft {
  const { lease, issuedAt } = facts;
  const { share, fee, tax, total } = parts;
  const isNothing = isZero(total);
  const lines = [...rated.map((line) => lineOf(lease, line)), feeLine(lease, fee), ...linesOfTax(lease, parts)];
  return {
    orgId: lease.tenantOrgId,
    providerOrgId: lease.providerOrgId,
    leaseId: lease.id,
    leaseNumber: lease.number,
    kind: facts.kind,
    period: facts.period,
    revision: facts.revision,
    currency: total.currency,
    lines,
    subtotal: share,
    platformFee: fee,
    tax,
    total,
    taxTreatment: lease.terms.tax,
    seller: facts.seller,
    buyer: facts.buyer,
    purchaseOrder: lease.purchaseOrder,
    collection: collectionOf(total, facts.largestCharges, lines),
    state: isNothing ? 'PAID' : 'OPEN',
    issuedAt,
    dueAt: facts.dueAt,
    paidAt: isNothing ? issuedAt : null,
    paymentError: null,
    stripeInvoiceId: null,
  };
}

function lineOf(
  lease: Lease,
  { kind, description, working, amount, scheduleRow, meterRecordIds }: ChargedLine,
): DraftLine {
  const share = { quantity: null, unitPrice: null, providerOrgId: lease.providerOrgId };
  return { kind, description, working, scheduleRow, amount, ...share, meterRecordIds };
}

const OURS = {
  quantity: null,
  unitPrice: null,
  providerOrgId: null,
  working: null,
  scheduleRow: null,
  meterRecordIds: [],
};

function feeLine({ terms }: Lease, amount: Money): DraftLine {
  const percent = decimalToString({ scaled: BigInt(terms.platformFeeBasisPoints) * 10n ** 10n });
  return { kind: 'PLATFORM_FEE', description: `Gridlease fee, ${percent} % of rent and use`, ...OURS, amount };
}

function linesOfTax({ terms }: Lease, { tax, taxes }: Parts): DraftLine[] {
  return taxLines(terms.tax, tax, taxes).map((line) => ({ kind: 'TAX', ...OURS, ...line }));
}
