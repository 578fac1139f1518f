import { type Money } from '#libs/kernel';
import { type InvoiceFacts, settled } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { debit } from '../posting.js';

export interface CreditApplied {
  readonly applicationId: string;
  /** What was open of the invoice before. */
  readonly open: InvoiceFacts;
  readonly amount: Money;
}

export const creditApplied = ledgerEvent<CreditApplied>({
  kind: 'CREDIT_APPLIED',
  says: 'Credit of the tenant settled (part of) an invoice.',
  correction: 'Reversed when it was applied to the wrong invoice.',
  key: ({ applicationId }) => `credit:${applicationId}:applied`,
  source: ({ open }) => ['INVOICE', open.invoiceId],
  entries: ({ open, amount }) => [debit('TENANT_CREDIT', open.tenantOrgId, amount), ...settled(open, amount)],
});
