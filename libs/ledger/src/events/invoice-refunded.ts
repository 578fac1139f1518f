import { type Money } from '#libs/kernel';
import { type InvoiceFacts, taxSharesOf, totalOf } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type MoneyOut, positive, takenFromProvider } from '../sides.js';

/** Money given back at once, without a stay on the tenant's credit balance. */
export interface InvoiceRefunded {
  readonly refundId: string;
  /** The parts that are given back, each at most what was settled of it. */
  readonly refunded: InvoiceFacts;
  /** What is payable to the provider now: what it has to give beyond that, it owes us. */
  readonly providerHeld: Money;
  readonly by: MoneyOut;
}

/** A refund does not take a transfer back by itself: the provider bears its share, out of what is payable to it or as a debt. */
export const invoiceRefunded = ledgerEvent<InvoiceRefunded>({
  kind: 'INVOICE_REFUNDED',
  says: 'Money of a paid invoice was given back to the tenant.',
  correction: 'Reversed when the refund failed and the money came back to us.',
  key: ({ refundId }) => `refund:${refundId}:paid`,
  source: ({ refunded }) => ['INVOICE', refunded.invoiceId],
  entries: ({ refunded, providerHeld, by }) => [
    ...takenFromProvider(refunded.providerOrgId, refunded.providerShare, providerHeld),
    debit('PLATFORM_FEE_REVENUE', null, refunded.platformFee),
    ...taxSharesOf(refunded, refunded.tax).map(({ jurisdiction, tax }) => debit('TAX_PAYABLE', jurisdiction, tax)),
    credit(by, null, positive(totalOf(refunded))),
  ],
});
