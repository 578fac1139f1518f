import { type Money, add } from '#libs/kernel';
import { type InvoiceFacts, type TaxShare } from '#libs/ledger';
import { type Invoice, type InvoiceLine } from './invoice.js';

type TaxedLine = Pick<InvoiceLine, 'kind' | 'amount' | 'taxJurisdiction'>;

/** What the ledger needs to know of an invoice: whose money each part of its total is. */
export function bookFacts(
  invoice: Omit<Invoice, 'number' | 'snapshot' | 'credited' | 'lines'> & { readonly lines: readonly TaxedLine[] },
): InvoiceFacts {
  const taxJurisdiction = invoice.taxTreatment.jurisdiction;
  const taxes = taxesOfLines(invoice.lines, taxJurisdiction);
  return {
    invoiceId: invoice.id,
    tenantOrgId: invoice.orgId,
    providerOrgId: invoice.providerOrgId,
    taxJurisdiction,
    providerShare: invoice.subtotal,
    platformFee: invoice.platformFee,
    tax: invoice.tax,
    ...(taxes.some((tax) => tax.jurisdiction !== taxJurisdiction) && { taxes }),
  };
}

/** Tax lines added up by jurisdiction, in the order of the lines. Their sum is the document's tax. */
export function taxesOfLines(lines: readonly TaxedLine[], taxJurisdiction: string): TaxShare[] {
  const sums = new Map<string, Money>();
  for (const { kind, amount, taxJurisdiction: of = taxJurisdiction } of lines) {
    if (kind !== 'TAX') continue;
    const before = sums.get(of);
    sums.set(of, before ? add(before, amount) : amount);
  }
  return [...sums].map(([jurisdiction, tax]) => ({ jurisdiction, tax }));
}
