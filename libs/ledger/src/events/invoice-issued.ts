import { assert } from '#libs/kernel';
import { type InvoiceFacts, taxSharesOf, totalOf } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';

/** Throws on an invoice of nothing: there is no such event. The database holds the journal to the invoice's own row. */
export const invoiceIssued = ledgerEvent<InvoiceFacts>({
  kind: 'INVOICE_ISSUED',
  says: 'An invoice was issued: the tenant owes it, and nothing of it is earned yet.',
  correction: 'Voided while nobody has paid it (`INVOICE_VOIDED`); after that a credit note.',
  key: ({ invoiceId }) => `invoice:${invoiceId}:issued`,
  source: ({ invoiceId }) => ['INVOICE', invoiceId],
  entries: (facts) => {
    assert(totalOf(facts).minor > 0n, `invoice ${facts.invoiceId} asks for nothing`);
    return [
      debit('TENANT_RECEIVABLE', facts.tenantOrgId, totalOf(facts)),
      credit('UNCOLLECTED_PROVIDER_SHARE', facts.providerOrgId, facts.providerShare),
      credit('UNCOLLECTED_PLATFORM_FEE', null, facts.platformFee),
      ...taxSharesOf(facts, facts.tax).map(({ jurisdiction, tax }) => credit('TAX_PAYABLE', jurisdiction, tax)),
    ];
  },
  reversal: { kind: 'INVOICE_VOIDED', key: ({ sourceId }) => `invoice:${sourceId}:voided` },
});
