import {
  DAY,
  type Instant,
  type Money,
  type Period,
  ZERO,
  add,
  addMilliseconds,
  assert,
  dateIn,
  decimalToString,
  fromRational,
  isZero,
  plus,
  sum,
  toRational,
} from '#libs/kernel';
import {
  type Lease,
  type TaxAmount,
  type TaxTable,
  chargesFor,
  splitIntoInvoices,
  taxAt,
  taxLines,
} from '#libs/market';
import { type EnergyBill, type EnergyPart, energyPart, owedOf, taxesOwed } from '../metering/energy-bill.js';
import { type MeterRecord } from '../metering/meter-record.js';
import { decimalInWords, moneyInWords } from '../rating/words.js';
import { type DueInvoice } from '../schedule/billing-plan.js';
import { type Invoice, type InvoiceLine, type Party } from './invoice.js';
import { type LargestCharges, collectionOf } from './largest-charge.js';

/** Days from issue to due date where no terms of credit say otherwise; the first rent is due at once. */
const NET_DAYS = 14;

/** An invoice before it has an id, a number, ids of lines and its snapshot. */
export interface InvoiceDraft extends Omit<Invoice, 'id' | 'number' | 'lines' | 'snapshot' | 'credited'> {
  readonly lines: readonly Omit<InvoiceLine, 'id'>[];
}

export interface InvoicingFacts {
  readonly lease: Lease;
  readonly due: DueInvoice;
  /** Meter records of the lease in `due.period`; not looked at for RENT. */
  readonly meter: readonly MeterRecord[];
  /** Of ENERGY: the periods that are billed, with what was billed of them before; left out: `due.period` by `meter`, for the first time. */
  readonly energy?: readonly EnergyPart[];
  /** 0, or higher where corrections are billed by themselves. */
  readonly revision?: number;
  readonly seller: Party;
  readonly buyer: Party;
  readonly issuedAt: Instant;
  /** Rates at the tax point; left out: the catalogue's. */
  readonly taxTable?: TaxTable;
  /** Days from issue to due date by terms of credit; null or left out: the standard ones. */
  readonly netDays?: number | null;
  /** What one charge carries, where an account has limits of its own. */
  readonly largestCharges?: LargestCharges;
}

/**
 * The invoice for one stretch: a line for capacity or energy with its quantity, one for our fee, one for tax. Each is rounded once; rent
 * telescopes, so the rents of a lease sum to the quote. A stretch that costs nothing is an invoice of zero, settled as it is issued: no
 * stretch is without a paper.
 */
export function draftInvoice(facts: InvoicingFacts): InvoiceDraft {
  const { due, issuedAt } = facts;
  const lease = taxedAt(facts.lease, issuedAt, facts.taxTable);
  const lines = linesOf({ ...facts, lease });
  const currency = lease.terms.unitPrice.currency;
  const of = (...kinds: InvoiceLine['kind'][]): Money =>
    sum(
      lines.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount),
      currency,
    );
  const [subtotal, platformFee, tax] = [of('CAPACITY', 'ENERGY'), of('PLATFORM_FEE'), of('TAX')];
  const total = add(add(subtotal, platformFee), tax);
  assert(total.minor >= 0n, `the invoice of ${lease.id} for ${due.kind} would be negative`);
  const isFirstRent = due.kind === 'RENT' && due.period.start === lease.period.start;
  return {
    orgId: lease.tenantOrgId,
    providerOrgId: lease.providerOrgId,
    leaseId: lease.id,
    leaseNumber: lease.number,
    kind: due.kind,
    period: due.period,
    revision: facts.revision ?? 0,
    currency,
    lines,
    subtotal,
    platformFee,
    tax,
    total,
    taxTreatment: lease.terms.tax,
    seller: facts.seller,
    buyer: facts.buyer,
    purchaseOrder: lease.purchaseOrder,
    collection: collectionOf(total, facts.largestCharges, lines),
    state: isZero(total) ? 'PAID' : 'OPEN',
    issuedAt,
    dueAt: isFirstRent ? issuedAt : addMilliseconds(issuedAt, (facts.netDays ?? NET_DAYS) * DAY),
    paidAt: isZero(total) ? issuedAt : null,
    paymentError: null,
    stripeInvoiceId: null,
  };
}

/** The lease with tax as it is at the tax point of an invoice, the day of its issue. */
export function taxedAt(lease: Lease, taxPoint: Instant, table?: TaxTable): Lease {
  return { ...lease, terms: { ...lease.terms, tax: taxAt(lease.terms.tax, taxPoint, table) } };
}

function linesOf({ lease, due, meter, energy }: InvoicingFacts): Omit<InvoiceLine, 'id'>[] {
  if (due.kind === 'RENT') return rentLines(lease, due.period);
  if (due.kind === 'ENERGY') return energyLines(lease, energy ?? [energyPart(lease.terms, due.period, meter, null)]);
  const records = meter.filter(({ period }) => period.start >= due.period.start && period.end <= due.period.end);
  return usageLines(lease, due.period, records);
}

function rentLines(lease: Lease, period: Period): Omit<InvoiceLine, 'id'>[] {
  const share = splitIntoInvoices(lease.terms, lease.units, lease.period).find(
    (one) => one.period.start === period.start,
  );
  assert(share, `no contract month of ${lease.id} begins at ${period.start}`);
  const capacity: Omit<InvoiceLine, 'id'> = {
    kind: 'CAPACITY',
    description: `${lease.units} ${unitOf(lease)} of ${lease.resourceName}, ${stretchInWords(lease, period)}`,
    quantity: decimalToString(fromRational(share.quantity)),
    unitPrice: lease.terms.unitPrice,
    amount: share.capacity,
    providerOrgId: lease.providerOrgId,
    ...OF_A_LEASE,
    meterRecordIds: [],
  };
  return [capacity, feeLine(lease, share.platformFee), ...linesOfTax(lease, share)];
}

function usageLines(lease: Lease, period: Period, records: readonly MeterRecord[]): Omit<InvoiceLine, 'id'>[] {
  const hours = records.reduce((total, record) => plus(total, toRational(record.unitHours)), ZERO);
  const charges = chargesFor(lease.terms, hours);
  const capacity: Omit<InvoiceLine, 'id'> = {
    kind: 'CAPACITY',
    description: `${lease.resourceName} on demand, metered, ${stretchInWords(lease, period)}`,
    quantity: decimalToString(fromRational(hours)),
    unitPrice: lease.terms.unitPrice,
    amount: charges.capacity,
    providerOrgId: lease.providerOrgId,
    ...OF_A_LEASE,
    meterRecordIds: records.map(({ id }) => id),
  };
  return [capacity, feeLine(lease, charges.platformFee), ...linesOfTax(lease, charges)];
}

function energyLines(lease: Lease, parts: readonly EnergyPart[]): Omit<InvoiceLine, 'id'>[] {
  const owed = parts.map(owedOf);
  const energy = parts.map((part, index): Omit<InvoiceLine, 'id'> => {
    const { kilowattHours, energy: amount } = owed[index] ?? owedOf(part);
    return {
      kind: 'ENERGY',
      description: `Energy of ${lease.resourceName}, ${energyInWords(part)}, ${stretchInWords(lease, part.period)}`,
      quantity: decimalToString(fromRational(kilowattHours)),
      unitPrice: lease.terms.energyPrice,
      amount,
      providerOrgId: lease.providerOrgId,
      scheduleRow: null,
      working: part.before && correctionInWords(part, part.before),
      meterRecordIds: part.records.map(({ id }) => id),
    };
  });
  const tax = sum(
    owed.map((one) => one.tax),
    lease.terms.unitPrice.currency,
  );
  return [...energy, ...linesOfTax(lease, { tax, ...taxesOwed(parts) })]; // the tariff passes through without a fee
}

/** Whether a meter said so: "measured", "estimated", or how much of it is. */
function energyInWords({ records, before }: EnergyPart): string {
  if (before !== null) return 'corrected by later readings';
  const estimated = records.filter(({ source }) => source === 'ESTIMATED').length;
  if (estimated === 0) return 'measured';
  return estimated === records.length ? 'estimated' : `measured, ${estimated} of ${records.length} days estimated`;
}

function correctionInWords({ energyKwh, energy }: EnergyPart, before: EnergyBill): string {
  const now = `${decimalInWords(energyKwh)} kWh: ${moneyInWords(energy)}`;
  return `${now}, less ${moneyInWords(before.energy)} billed for ${decimalInWords(before.energyKwh)} kWh`;
}

/** Lines of a plain lease have no schedule, and no working but where they correct what was billed. */
const OF_A_LEASE = { working: null, scheduleRow: null };
const OURS = { quantity: null, unitPrice: null, providerOrgId: null, ...OF_A_LEASE, meterRecordIds: [] };

function feeLine(lease: Lease, amount: Money): Omit<InvoiceLine, 'id'> {
  const percent = decimalToString({ scaled: BigInt(lease.terms.platformFeeBasisPoints) * 10n ** 10n });
  return { kind: 'PLATFORM_FEE', description: `Gridlease fee, ${percent} % of capacity`, ...OURS, amount };
}

/** One line of tax, or one a jurisdiction. */
function linesOfTax(
  { terms }: Lease,
  { tax, taxes }: { readonly tax: Money; readonly taxes?: readonly TaxAmount[] },
): Omit<InvoiceLine, 'id'>[] {
  return taxLines(terms.tax, tax, taxes ?? null).map((line) => ({ kind: 'TAX', ...OURS, ...line }));
}

function unitOf({ resourceKind }: Lease): string {
  return resourceKind === 'GPU' ? 'GPUs' : 'kW';
}

/** Calendar dates in the contract's zone, which is named; the end is the first day that is not billed. */
function stretchInWords({ terms: { timeZone } }: Lease, { start, end }: Period): string {
  return `${dateIn(start, timeZone)} to ${dateIn(end, timeZone)} (${timeZone})`;
}
