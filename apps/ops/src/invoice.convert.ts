import { type Invoice } from '#libs/billing';
import { moneyToGraphQL, type ops, windowToGraphQL } from '#libs/schema';

/** An invoice but for what its field resolvers add. */
export type InvoiceAnswer = Omit<ops.OpsInvoice, 'providerName' | 'journals'> & { readonly providerOrgId: string };

export function invoiceToGraphQL(invoice: Invoice): InvoiceAnswer {
  const { id, number, kind, state, collection, leaseNumber, issuedAt, dueAt, paidAt, stripeInvoiceId, paymentError, providerOrgId } = invoice;
  return {
    ...{ id, number, kind, state, collection, leaseNumber, issuedAt, dueAt, paidAt, stripeInvoiceId, paymentError, providerOrgId },
    buyerName: invoice.buyer.legalName,
    window: windowToGraphQL(invoice.period),
    subtotal: moneyToGraphQL(invoice.subtotal),
    platformFee: moneyToGraphQL(invoice.platformFee),
    tax: moneyToGraphQL(invoice.tax),
    total: moneyToGraphQL(invoice.total),
  };
}
