import { type Result, ok, refuse } from '#libs/kernel';
import { type PaymentMethod } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'paymentMethods' | 'audit'>;

/** Puts one payment method before the others: it is offered first wherever something is paid. */
export const preferPaymentMethod = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    { paymentMethodId }: { readonly paymentMethodId: string },
  ): Promise<Result<PaymentMethod, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const saved = await ports.paymentMethods.list(tx, scope.orgId);
      const method = saved.find(({ id }) => id === paymentMethodId);
      if (method === undefined) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['paymentMethodId'] });
      if (method.id === saved[0]?.id) return ok(method);
      await ports.paymentMethods.prefer(tx, method.id);
      await ports.audit.append(tx, { action: 'payment-method.preferred', subjectId: method.id, detail: {} });
      return ok(method);
    });
};
