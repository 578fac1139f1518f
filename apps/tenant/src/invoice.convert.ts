import { type Invoice, type MeterRecord, amountDue, taxesOfLines } from '#libs/billing';
import { type Money } from '#libs/kernel';
import { moneyToGraphQL, taxToGraphQL, taxesToGraphQL, type tenant, windowToGraphQL } from '#libs/schema';
import { snapshotToGraphQL } from './credit-note.convert.js';
import { lineToGraphQL } from './quote.convert.js';

/** An invoice but for what its field resolver adds. */
export type InvoiceAnswer = Omit<
  tenant.Invoice,
  | 'isPaymentPending'
  | 'paymentAttempt'
  | 'refunds'
  | 'disputes'
  | 'creditNotes'
  | 'dunning'
  | 'meterRecords'
  | 'paymentInstructions'
  | 'wires'
> & {
  /** What is to be paid of it, for what is made of that. */
  readonly due: Money;
};

export function invoiceToGraphQL(invoice: Invoice): InvoiceAnswer {
  const {
    id,
    number,
    kind,
    state,
    collection,
    leaseId,
    leaseNumber,
    purchaseOrder,
    issuedAt,
    dueAt,
    paidAt,
    paymentError,
  } = invoice;
  return {
    ...{
      id,
      number,
      kind,
      state,
      collection,
      leaseId,
      leaseNumber,
      purchaseOrder,
      issuedAt,
      dueAt,
      paidAt,
      paymentError,
    },
    pdfPath: `/documents/invoices/${id}.pdf`,
    window: windowToGraphQL(invoice.period),
    lines: invoice.lines.map(lineToGraphQL),
    subtotal: moneyToGraphQL(invoice.subtotal),
    platformFee: moneyToGraphQL(invoice.platformFee),
    tax: moneyToGraphQL(invoice.tax),
    taxes: taxesToGraphQL(taxesOfLines(invoice.lines, invoice.taxTreatment.jurisdiction)),
    taxTreatment: taxToGraphQL(invoice.taxTreatment),
    total: moneyToGraphQL(invoice.total),
    credited: moneyToGraphQL(invoice.credited),
    amountDue: moneyToGraphQL(amountDue(invoice)),
    due: amountDue(invoice),
    snapshot: snapshotToGraphQL(invoice.snapshot),
    sellerName: invoice.seller.legalName,
    buyerName: invoice.buyer.legalName,
    buyerTaxId: invoice.buyer.taxId,
  };
}

/** Oldest first. Other records that a line may name (readings, called curtailments) are not among them. */
export function recordsToGraphQL(records: readonly MeterRecord[]): tenant.MeterRecord[] {
  return [...records].sort((a, b) => a.period.start - b.period.start).map(recordToGraphQL);
}

export function recordToGraphQL({ period, ...record }: MeterRecord): tenant.MeterRecord {
  const { id, revision, units, unitHours, energyKwh, source, readingIds } = record;
  return {
    id,
    revision,
    units,
    unitHours,
    energyKwh,
    source,
    readingIds: [...readingIds],
    window: windowToGraphQL(period),
  };
}
