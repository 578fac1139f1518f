import { type InvoiceFacts } from '#libs/ledger';
import { type Invoice } from './invoice.js';

/** What the ledger needs to know of an invoice: whose money each part of its total is. */
export function bookFacts(invoice: Omit<Invoice, 'number' | 'snapshot' | 'credited'>): InvoiceFacts {
  return {
    invoiceId: invoice.id,
    tenantOrgId: invoice.orgId,
    providerOrgId: invoice.providerOrgId,
    taxJurisdiction: invoice.taxTreatment.jurisdiction,
    providerShare: invoice.subtotal,
    platformFee: invoice.platformFee,
    tax: invoice.tax,
  };
}
