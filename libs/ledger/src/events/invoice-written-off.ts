import { type InvoiceFacts, totalOf } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';

/**
 * Takes the parts that are open. Nobody paid, so the provider is owed nothing and we earned nothing: only the tax, payable since the issue,
 * is our loss.
 */
export const invoiceWrittenOff = ledgerEvent<InvoiceFacts>({
  kind: 'INVOICE_WRITTEN_OFF',
  says: 'What was open of an invoice was given up.',
  correction: 'What comes in later is `WRITE_OFF_RECOVERED`; reversed when it was given up by mistake.',
  key: ({ invoiceId }) => `invoice:${invoiceId}:written-off`,
  source: ({ invoiceId }) => ['INVOICE', invoiceId],
  entries: (open) => [
    debit('UNCOLLECTED_PROVIDER_SHARE', open.providerOrgId, open.providerShare),
    debit('UNCOLLECTED_PLATFORM_FEE', null, open.platformFee),
    debit('BAD_DEBT', null, open.tax),
    credit('TENANT_RECEIVABLE', open.tenantOrgId, totalOf(open)),
  ],
});
