import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface PaymentReturned {
  readonly invoiceId: string;
  /** The dispute by which Stripe took the money back. */
  readonly disputeId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
}

/** Comes with the reversal of the payment: what the dispute took is that very money, and nobody argues about it any more. */
export const paymentReturned = ledgerEvent<PaymentReturned>({
  kind: 'PAYMENT_RETURNED',
  says: "The payer's bank returned a bank debit: what Stripe took for a dispute is the payment itself.",
  correction: 'Reversed when Stripe gives the money back after all.',
  key: ({ invoiceId, disputeId }) => `invoice:${invoiceId}:returned:${disputeId}`,
  source: ({ invoiceId }) => ['INVOICE', invoiceId],
  entries: ({ tenantOrgId, amount }) => [
    debit('STRIPE_CLEARING', null, positive(amount)),
    credit('DISPUTE_RECEIVABLE', tenantOrgId, amount),
  ],
});
