import { type Money } from '#libs/kernel';
import { type InvoiceFacts, settled } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { debit } from '../posting.js';

export interface PrepaymentDrawn {
  readonly applicationId: string;
  readonly prepaymentId: string;
  /** What was open of the invoice before. */
  readonly open: InvoiceFacts;
  readonly amount: Money;
}

export const prepaymentDrawn = ledgerEvent<PrepaymentDrawn>({
  kind: 'PREPAYMENT_DRAWN',
  says: 'Money paid ahead settled (part of) an invoice.',
  correction: 'Reversed when it was drawn by mistake; a credit note gives back what was invoiced too much.',
  key: ({ prepaymentId, applicationId }) => `prepayment:${prepaymentId}:drawn:${applicationId}`,
  source: ({ open }) => ['INVOICE', open.invoiceId],
  entries: ({ open, amount }) => [debit('TENANT_PREPAID', open.tenantOrgId, amount), ...settled(open, amount)],
});
