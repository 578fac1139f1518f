import { type Result, assert, ok, refuse } from '#libs/kernel';
import { type BillingProfile, type PaymentMethod } from '../ports/demand-stores.js';
import { type PaymentMethodRefusal } from '../ports/payments.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'paymentMethods' | 'payments' | 'audit'>;

/**
 * Saves a payment method given by token. Stripe is called between two transactions, with keys that do not change, so that asking twice
 * saves once. Throws when Stripe cannot be reached: nothing was saved, and the caller may ask again.
 */
export const addPaymentMethod = (ports: Needs) => {
  return async (
    scope: OrganisationScope,
    { token }: { readonly token: string },
  ): Promise<Result<PaymentMethod, Refusal>> => {
    if (!/^[\w-]{3,120}$/.test(token))
      return refuse(invalid(['token'], 'A token has 3 to 120 letters, digits, dashes or underscores.'));
    const profile = await ports.unitOfWork.run(scope, (tx) => ports.billingProfiles.byOrg(tx, scope.orgId));
    assert(profile, `organisation ${scope.orgId} has a billing profile`);
    const customer = await customerOf(ports, scope, profile);
    const attached = await ports.payments.attachPaymentMethod(
      customer,
      token,
      `PAYMENT_METHOD_ATTACH:${scope.orgId}:${token}`,
    );
    if (!attached.ok) return refuse(inOurWords(attached.refusal));
    return ports.unitOfWork.run(scope, async (tx) => {
      const saved = await ports.paymentMethods.list(tx, scope.orgId);
      const again = saved.find((method) => method.stripePaymentMethodId === attached.value.stripePaymentMethodId);
      if (again) return ok(again);
      const method: PaymentMethod = {
        ...attached.value,
        id: tx.newId('paymentMethod'),
        orgId: scope.orgId,
        createdAt: tx.now,
      };
      await ports.paymentMethods.insert(tx, method);
      await ports.audit.append(tx, {
        action: 'payment-method.added',
        subjectId: method.id,
        detail: { last4: method.last4 },
      });
      return ok(method);
    });
  };
};

async function customerOf(ports: Needs, scope: OrganisationScope, profile: BillingProfile): Promise<string> {
  if (profile.stripeCustomerId !== null) return profile.stripeCustomerId;
  const { orgId, legalName, billingEmail, country } = profile;
  const made = await ports.payments.createCustomer({ orgId, legalName, email: billingEmail, country });
  return ports.unitOfWork.run(scope, async (tx) => {
    await ports.billingProfiles.setStripeCustomer(tx, orgId, made);
    return (await ports.billingProfiles.byOrg(tx, orgId))?.stripeCustomerId ?? made;
  });
}

function inOurWords({ code, message }: PaymentMethodRefusal): Refusal {
  return code === 'DECLINED'
    ? { code: 'PAYMENT_DECLINED', path: ['token'], detail: message }
    : invalid(['token'], message);
}
