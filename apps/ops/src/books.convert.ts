import { type Invoice, amountDue, taxesOfLines } from '#libs/billing';
import { moneyToGraphQL, taxesToGraphQL, type ops, windowToGraphQL } from '#libs/schema';
import { type StoredReport } from '#libs/workflows';
import { snapshotToGraphQL } from './credit-note.convert.js';

/** An invoice but for what its field resolvers add. */
export type InvoiceAnswer = Omit<
  ops.OpsInvoice,
  | 'providerName'
  | 'journals'
  | 'creditNotes'
  | 'dunning'
  | 'refunds'
  | 'disputes'
  | 'refundable'
  | 'wires'
  | 'cashApplications'
> & {
  readonly providerOrgId: string;
};

export function invoiceToGraphQL(invoice: Invoice): InvoiceAnswer {
  const {
    id,
    number,
    kind,
    state,
    collection,
    leaseNumber,
    providerOrgId,
    issuedAt,
    dueAt,
    paidAt,
    stripeInvoiceId,
    paymentError,
  } = invoice;
  return {
    ...{
      id,
      number,
      kind,
      state,
      collection,
      leaseNumber,
      providerOrgId,
      issuedAt,
      dueAt,
      paidAt,
      stripeInvoiceId,
      paymentError,
    },
    buyerId: invoice.orgId,
    providerId: providerOrgId,
    pdfPath: `/documents/invoices/${id}.pdf`,
    buyerName: invoice.buyer.legalName,
    window: windowToGraphQL(invoice.period),
    subtotal: moneyToGraphQL(invoice.subtotal),
    platformFee: moneyToGraphQL(invoice.platformFee),
    tax: moneyToGraphQL(invoice.tax),
    taxes: taxesToGraphQL(taxesOfLines(invoice.lines, invoice.taxTreatment.jurisdiction)),
    total: moneyToGraphQL(invoice.total),
    credited: moneyToGraphQL(invoice.credited),
    amountDue: moneyToGraphQL(amountDue(invoice)),
    lines: invoice.lines.map((line) => ({
      ...{ id: line.id, kind: line.kind, description: line.description },
      amount: moneyToGraphQL(line.amount),
    })),
    snapshot: snapshotToGraphQL(invoice.snapshot),
  };
}

export function runToGraphQL({ id, ranAt, report }: StoredReport): ops.ReconciliationRun {
  return {
    id,
    ranAt,
    isClean: report.isClean,
    counts: [...report.counts],
    equations: report.equations.map(({ terms, closing, unexplained }) => ({
      terms: terms.map(({ label, amount }) => ({ label, amount: moneyToGraphQL(amount) })),
      closing: moneyToGraphQL(closing),
      unexplained: moneyToGraphQL(unexplained),
    })),
    differences: report.differences.map(({ ourAmount, stripeAmount, ...difference }) => ({
      ...difference,
      ourAmount: ourAmount && moneyToGraphQL(ourAmount),
      stripeAmount: stripeAmount && moneyToGraphQL(stripeAmount),
    })),
  };
}
