import { type StripeConfirmation } from '../ports/payment-setups.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'prepaid' | 'payments'>;

/** What the payer's browser needs to confirm a top-up that the bank asks about; null where it does not. Nothing changes here, and no money moves. */
export const viewTopUpConfirmation = (ports: Needs) => {
  return async (scope: OrganisationScope, topUpId: string): Promise<StripeConfirmation | null> => {
    const topUp = await ports.unitOfWork.run(scope, (tx) => ports.prepaid.topUp(tx, topUpId));
    if (topUp?.orgId !== scope.orgId || topUp.state !== 'PENDING' || topUp.askedAt === null) return null;
    return topUp.paymentIntentId === null ? null : ports.payments.confirmationOf(topUp.paymentIntentId);
  };
};
