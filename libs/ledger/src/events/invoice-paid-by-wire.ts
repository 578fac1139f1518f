import { type InvoicePaid, paidInFull, paymentKey } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';

/** The bank's reference is kept with the audit of the command that recorded it. */
export const invoicePaidByWire = ledgerEvent<InvoicePaid>({
  kind: 'INVOICE_PAID_BY_WIRE',
  says: 'A wire for the whole invoice arrived at our bank.',
  correction:
    'Reversed when it was recorded for the wrong invoice or the bank took it back; the invoice is open again.',
  key: paymentKey,
  source: ({ invoiceId }) => ['INVOICE', invoiceId],
  entries: (facts) => paidInFull(facts, 'BANK'),
});
