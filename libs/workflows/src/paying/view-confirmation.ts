import { type StripeConfirmation } from '../ports/payment-setups.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'invoices' | 'paymentActions' | 'payments'>;

/** What the payer's browser needs to confirm a payment that the bank asks about; null where none waits. Stripe is asked; nothing changes. */
export const viewConfirmation = (ports: Needs) => {
  return async (scope: OrganisationScope, invoiceId: string): Promise<StripeConfirmation | null> => {
    const invoice = await ports.unitOfWork.run(scope, async (tx) => {
      const found = await ports.invoices.byId(tx, invoiceId);
      const [waiting] = await ports.paymentActions.waiting(tx, [invoiceId]);
      return found?.orgId === scope.orgId && waiting !== undefined ? found : null;
    });
    if (invoice?.state !== 'OPEN' || invoice.stripeInvoiceId === null) return null;
    return ports.payments.confirmation(invoice.stripeInvoiceId);
  };
};
