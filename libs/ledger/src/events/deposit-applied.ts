import { type Money } from '#libs/kernel';
import { type InvoiceFacts, settled } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { debit } from '../posting.js';

export interface DepositApplied {
  readonly applicationId: string;
  readonly depositId: string;
  /** What was open of the invoice before. */
  readonly open: InvoiceFacts;
  readonly amount: Money;
}

/** Needs a decision: a deposit pays nothing by itself. */
export const depositApplied = ledgerEvent<DepositApplied>({
  kind: 'DEPOSIT_APPLIED',
  says: 'A deposit settled (part of) an invoice that the tenant did not pay.',
  correction: 'Reversed when it was applied by mistake.',
  key: ({ depositId, applicationId }) => `deposit:${depositId}:applied:${applicationId}`,
  source: ({ open }) => ['INVOICE', open.invoiceId],
  entries: ({ open, amount }) => [debit('TENANT_DEPOSIT', open.tenantOrgId, amount), ...settled(open, amount)],
});
