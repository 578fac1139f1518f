import { type Money, instantToString, moneyToString, decimalToString } from '#libs/kernel';
import { taxesOfLines } from '../invoice/book-facts.js';
import { type Invoice } from '../invoice/invoice.js';
import { type MeterRecord } from '../metering/meter-record.js';
import { type PostedEntry, statementAccounts } from '../statement/statement.js';
import { type Cell } from './csv.js';

/** A kind of export: the names of its columns, and the rows of one thing. */
export interface CsvTable<T> {
  readonly columns: readonly string[];
  rows(item: T): readonly (readonly Cell[])[];
}

const amount = (money: Money): Cell => ({ number: moneyToString(money) });

/** One row an invoice. Amounts are in major units of `currency`, instants in UTC. */
export const INVOICE_CSV: CsvTable<Invoice> = {
  columns: [
    ...['invoice_id', 'number', 'state', 'kind', 'lease_number', 'purchase_order'],
    ...['issued_at', 'due_at', 'paid_at', 'period_start', 'period_end'],
    ...['currency', 'subtotal', 'platform_fee', 'tax', 'total', 'credited'],
    ...['tax_jurisdiction', 'tax_kind', 'seller', 'buyer', 'buyer_tax_id'],
    'taxes',
  ],
  rows: (invoice) => [
    [
      ...[invoice.id, invoice.number, invoice.state, invoice.kind, invoice.leaseNumber, invoice.purchaseOrder],
      ...[instantToString(invoice.issuedAt), instantToString(invoice.dueAt)],
      invoice.paidAt === null ? null : instantToString(invoice.paidAt),
      ...[instantToString(invoice.period.start), instantToString(invoice.period.end), invoice.currency],
      ...[invoice.subtotal, invoice.platformFee, invoice.tax, invoice.total, invoice.credited].map(amount),
      ...[invoice.taxTreatment.jurisdiction, invoice.taxTreatment.kind],
      ...[invoice.seller.legalName, invoice.buyer.legalName, invoice.buyer.taxId],
      taxesInWords(invoice),
    ],
  ],
};

/** "CA 5.00 CA-QC 9.98": tax by jurisdiction, which add up to the tax. */
function taxesInWords({ lines, taxTreatment }: Invoice): string {
  return taxesOfLines(lines, taxTreatment.jurisdiction)
    .map(({ jurisdiction, tax }) => `${jurisdiction} ${moneyToString(tax)}`)
    .join(' ');
}

/** One row a line of an invoice. Quantity and price are exact; the schedule row or meter records behind it are named. */
export const LINE_CSV: CsvTable<Invoice> = {
  columns: [
    ...['invoice_number', 'line_id', 'kind', 'description', 'period_start', 'period_end'],
    ...['quantity', 'unit', 'unit_price', 'currency', 'amount', 'working', 'schedule_row', 'meter_records'],
    'tax_jurisdiction',
  ],
  rows: ({ number, period, lines, taxTreatment }) =>
    lines.map((line) => [
      ...[number, line.id, line.kind, line.description],
      ...[instantToString(period.start), instantToString(period.end)],
      line.quantity === null ? null : { number: line.quantity },
      line.unitPrice?.unit ?? null,
      line.unitPrice === null ? null : { number: decimalToString(line.unitPrice.amount, 2) },
      line.amount.currency,
      amount(line.amount),
      ...[line.working, line.scheduleRow, line.meterRecordIds.join(' ')],
      line.kind === 'TAX' ? (line.taxJurisdiction ?? taxTreatment.jurisdiction) : null,
    ]),
};

/** One row an entry in an account of the organisation, on the account's own side: what adds is positive. */
export const MOVEMENT_CSV: CsvTable<PostedEntry> = {
  columns: [
    ...['journal_id', 'kind', 'posted_at', 'effective_at', 'account', 'currency', 'amount'],
    ...['source_type', 'source_id', 'reverses_journal_id'],
  ],
  rows: (entry) =>
    statementAccounts({ openings: [], entries: [entry] }).flatMap(({ type, currency, movements }) =>
      movements.map((movement) => [
        ...[entry.journalId, entry.kind, instantToString(entry.postedAt), instantToString(entry.effectiveAt)],
        ...[type, currency],
        amount(movement.amount),
        ...[entry.sourceType, entry.sourceId, entry.reversesId],
      ]),
    ),
};

/** One row a meter record. */
export const METER_CSV: CsvTable<MeterRecord> = {
  columns: ['meter_record_id', 'lease_id', 'start', 'end', 'units', 'unit_hours', 'energy_kwh', 'source'],
  rows: (record) => [
    [
      ...[record.id, record.leaseId, instantToString(record.period.start), instantToString(record.period.end)],
      { number: String(record.units) },
      { number: decimalToString(record.unitHours) },
      { number: decimalToString(record.energyKwh) },
      record.source,
    ],
  ],
};
