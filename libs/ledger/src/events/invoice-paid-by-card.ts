import { type InvoicePaid, paidInFull, paymentKey } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';

/** Stripe holds the money: it is in clearing until its balance transaction is seen. */
export const invoicePaidByCard = ledgerEvent<InvoicePaid>({
  kind: 'INVOICE_PAID_BY_CARD',
  says: 'Stripe collected the whole invoice, by card or bank debit.',
  correction: 'Reversed when the payment is returned, as a bank debit may be days later; the invoice is open again.',
  key: paymentKey,
  source: ({ invoiceId }) => ['INVOICE', invoiceId],
  entries: (facts) => paidInFull(facts, 'STRIPE_CLEARING'),
});
