import { type Result, ok, refuse } from '#libs/kernel';
import { type PaymentMethod } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'paymentMethods' | 'prepaid' | 'payments' | 'audit'>;

/**
 * Takes a saved payment method away: nothing can be asked of it from here on, and Stripe forgets it. What is under way with it ends as it
 * ends. Throws when Stripe cannot be reached; asking again finishes it.
 */
export const removePaymentMethod = (ports: Needs) => {
  return async (
    scope: OrganisationScope,
    { paymentMethodId }: { readonly paymentMethodId: string },
  ): Promise<Result<PaymentMethod, Refusal>> => {
    const removed = await ports.unitOfWork.run(scope, async (tx): Promise<Result<PaymentMethod, Refusal>> => {
      const method = await ports.paymentMethods.byId(tx, paymentMethodId);
      if (method?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['paymentMethodId'] });
      const setting = await ports.prepaid.setting(tx, scope.orgId);
      if (setting?.autoTopUp?.paymentMethodId === method.id)
        return refuse<Refusal>({
          ...{ code: 'WRONG_STATE', path: ['paymentMethodId'] },
          detail: 'Automatic top-ups are collected with it: give them another one first, or switch them off.',
        });
      if (await ports.paymentMethods.remove(tx, method.id))
        await ports.audit.append(tx, { action: 'payment-method.removed', subjectId: method.id, detail: {} });
      return ok(method);
    });
    if (removed.ok) await ports.payments.detachPaymentMethod(removed.value.stripePaymentMethodId);
    return removed;
  };
};
