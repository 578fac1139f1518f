import { decimalToString, instantToString, moneyToString, rateToString } from '#libs/kernel';
import { type Terms, partInWords } from '#libs/market';
import { type MeterRecord } from '../metering/meter-record.js';
import { type Sha256 } from '../schedule/contract-schedule.js';
import { type InvoiceSnapshot, type RateCardTerm, type SnapshotFacts } from './invoice-snapshot.js';
import { type Invoice } from './invoice.js';

/** The rate card of a lease's terms. */
export function rateCardOf(terms: Terms): RateCardTerm[] {
  const { unitPrice, energyPrice, tax } = terms;
  return [
    { name: 'billing', value: terms.billing },
    { name: 'unitPrice', value: rateToString(unitPrice) },
    ...(energyPrice === null ? [] : [{ name: 'energyPrice', value: rateToString(energyPrice) }]),
    { name: 'platformFeeBasisPoints', value: `${terms.platformFeeBasisPoints}` },
    { name: 'tax', value: `${tax.kind} ${tax.jurisdiction} ${tax.basisPoints} basis points` },
    ...(tax.parts ?? []).map((part) => ({ name: 'tax part', value: partInWords(part) })),
    { name: 'timeZone', value: terms.timeZone },
    { name: 'meterWattsPerUnit', value: `${terms.meterWattsPerUnit}` },
  ];
}

/** Meter records as exact text, oldest first. */
export function usageOf(records: readonly MeterRecord[]): string[][] {
  return records.map(({ id, period, units, unitHours, energyKwh, source }) => [
    id,
    instantToString(period.start),
    instantToString(period.end),
    `${units}`,
    decimalToString(unitHours),
    decimalToString(energyKwh),
    source,
  ]);
}

/** Takes the snapshot of an invoice that has its number and its lines. */
export function snapshotOf(
  invoice: Omit<Invoice, 'snapshot' | 'credited'>,
  { rateCard, usage, timeZoneData }: SnapshotFacts,
  sha256: Sha256,
): InvoiceSnapshot {
  const usageHash = usage.length === 0 ? null : sha256(usage.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const known = { rateCard, usageHash, timeZoneData };
  return { ...known, contentHash: sha256(canonicalInvoice(invoice, known)) };
}

/**
 * An invoice as one text that is the same wherever and whenever it is made: JSON arrays in a fixed order, a newline at every end. Amounts
 * are decimal strings, times UTC. What may change later (state, payment, Stripe's id, credits) is left out.
 */
export function canonicalInvoice(
  invoice: Omit<Invoice, 'snapshot' | 'credited'>,
  known: Omit<InvoiceSnapshot, 'contentHash'>,
): string {
  const { tax, taxTreatment, seller, buyer, period } = invoice;
  const rows: unknown[][] = [
    ['gridlease-invoice-1', invoice.number, invoice.kind, invoice.revision, invoice.currency],
    ['lease', invoice.leaseNumber, instantToString(period.start), instantToString(period.end)],
    ['seller', seller.legalName, seller.country, seller.taxId],
    ['buyer', buyer.orgId, buyer.legalName, buyer.country, buyer.taxId, invoice.purchaseOrder],
    ['dates', instantToString(invoice.issuedAt), instantToString(invoice.dueAt)],
    ...invoice.lines.map((line) => [
      'line',
      line.kind,
      line.description,
      line.working,
      line.scheduleRow,
      line.quantity,
      line.unitPrice && rateToString(line.unitPrice),
      moneyToString(line.amount),
      line.providerOrgId,
      line.working,
      line.scheduleRow,
      ...line.meterRecordIds,
    ]),
    ['tax', taxTreatment.jurisdiction, taxTreatment.basisPoints, taxTreatment.kind, moneyToString(tax)],
    ['total', moneyToString(invoice.subtotal), moneyToString(invoice.platformFee), moneyToString(invoice.total)],
    ...known.rateCard.map(({ name, value }) => ['term', name, value]),
    ['usage', known.usageHash],
    ['time-zone data', known.timeZoneData],
  ];
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
