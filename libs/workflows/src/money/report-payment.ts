import { type Invoice } from '#libs/billing';
import { type NewIntent } from '../ports/money-stores.js';
import { type InvoiceWire } from '../ports/spending-stores.js';

/**
 * The call that tells Stripe of a wire for an invoice it knows, so that it asks for the rest only, and shows the invoice as paid when
 * nothing is left. The money was never Stripe's: it stands there as paid outside of it.
 */
export function reportCall(invoice: Invoice, { id, applied, bankReference, receivedAt }: InvoiceWire): NewIntent {
  return {
    operation: 'PAYMENT_REPORT',
    orgId: invoice.orgId,
    aggregateId: invoice.id,
    parameters: {
      currency: applied.currency,
      amountMinor: `${applied.minor}`,
      wireId: id,
      bankReference,
      receivedAt: `${receivedAt}`,
    },
    idempotencyKey: `PAYMENT_REPORT:${invoice.id}:${id}:0`,
  };
}
