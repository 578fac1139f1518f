import { type Money } from '#libs/kernel';
import { type InvoiceFacts, settled } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { debit } from '../posting.js';
import { type MoneyOut } from '../sides.js';

/** One of several payments of an invoice above what a single charge can carry. */
export interface PartPaid {
  readonly paymentId: string;
  /** What was open before it. */
  readonly open: InvoiceFacts;
  readonly amount: Money;
  readonly by: MoneyOut;
}

export const invoicePartPaid = ledgerEvent<PartPaid>({
  kind: 'INVOICE_PART_PAID',
  says: 'One of several payments of an invoice arrived.',
  correction: 'Reversed when the payment is returned; that part is open again.',
  key: ({ paymentId }) => `payment:${paymentId}:collected`,
  source: ({ open }) => ['INVOICE', open.invoiceId],
  entries: ({ open, amount, by }) => [debit(by, null, amount), ...settled(open, amount)],
});
