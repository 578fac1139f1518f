import { type Money } from '#libs/kernel';
import { type InvoiceFacts, settled } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { debit } from '../posting.js';

export interface WireMatched {
  readonly applicationId: string;
  readonly wireId: string;
  /** What was open of the invoice before. */
  readonly open: InvoiceFacts;
  readonly amount: Money;
}

/** Found by its reference or by a person; one wire may settle several invoices, or part of one. */
export const wireMatched = ledgerEvent<WireMatched>({
  kind: 'WIRE_MATCHED',
  says: 'Money received before was matched to an invoice and settled (part of) it.',
  correction: 'Reversed when it was the wrong invoice: the money is unapplied again.',
  key: ({ wireId, applicationId }) => `wire:${wireId}:matched:${applicationId}`,
  source: ({ open }) => ['INVOICE', open.invoiceId],
  entries: ({ open, amount }) => [debit('UNAPPLIED_CASH', open.tenantOrgId, amount), ...settled(open, amount)],
});
