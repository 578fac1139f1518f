import { type Invoice, amountDue } from '#libs/billing';
import { moneyToGraphQL, type tenant, windowToGraphQL } from '#libs/schema';
import { snapshotToGraphQL } from './credit-note.convert.js';
import { lineToGraphQL } from './quote.convert.js';

/** An invoice but for what its field resolver adds. */
export type InvoiceAnswer = Omit<tenant.Invoice, 'isPaymentPending' | 'creditNotes' | 'dunning'>;

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
    taxTreatment: invoice.taxTreatment,
    total: moneyToGraphQL(invoice.total),
    credited: moneyToGraphQL(invoice.credited),
    amountDue: moneyToGraphQL(amountDue(invoice)),
    snapshot: snapshotToGraphQL(invoice.snapshot),
    sellerName: invoice.seller.legalName,
    buyerName: invoice.buyer.legalName,
    buyerTaxId: invoice.buyer.taxId,
  };
}
