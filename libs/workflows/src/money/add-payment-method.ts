import { type Result, ok, refuse } from '#libs/kernel';
import { customerOf } from '../paying/customer-of.js';
import { keepMethod } from '../paying/keep-method.js';
import { type PaymentMethod } from '../ports/demand-stores.js';
import { type PaymentMethodRefusal } from '../ports/attached-payment-method.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'paymentMethods' | 'payments' | 'audit'>;

/** What a token of a payment method looks like. */
export const TOKEN = /^[\w-]{3,120}$/;

/**
 * Saves a payment method given by token. Stripe is called between two transactions, with keys that do not change, so that asking twice
 * saves once. Throws when Stripe cannot be reached: nothing was saved, and the caller may ask again.
 */
export const addPaymentMethod = (ports: Needs) => {
  return async (
    scope: OrganisationScope,
    { token }: { readonly token: string },
  ): Promise<Result<PaymentMethod, Refusal>> => {
    if (!TOKEN.test(token))
      return refuse(invalid(['token'], 'A token has 3 to 120 letters, digits, dashes or underscores.'));
    const customer = await customerOf(ports, scope);
    const attached = await ports.payments.attachPaymentMethod(
      customer,
      token,
      `PAYMENT_METHOD_ATTACH:${scope.orgId}:${token}`,
    );
    if (!attached.ok) return refuse(inOurWords(attached.refusal));
    return ports.unitOfWork.run(scope, async (tx) => ok(await keepMethod(ports, tx, scope.orgId, attached.value)));
  };
};

export function inOurWords({ code, message }: PaymentMethodRefusal): Refusal {
  return code === 'DECLINED'
    ? { code: 'PAYMENT_DECLINED', path: ['token'], detail: message }
    : invalid(['token'], message);
}
