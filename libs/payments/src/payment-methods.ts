import Stripe from 'stripe';
import { type AttachedPaymentMethod, type PaymentMethodRefusal } from '#libs/workflows';

/** What a tenant recognises a payment method by. */
export function methodFacts(method: Stripe.PaymentMethod): AttachedPaymentMethod {
  if (method.us_bank_account) {
    const { bank_name, last4 } = method.us_bank_account;
    return {
      stripePaymentMethodId: method.id,
      kind: 'BANK_DEBIT',
      currency: 'USD',
      brand: bank_name ?? 'Bank account',
      last4: last4 ?? '0000',
    };
  }
  if (method.sepa_debit) {
    const { country, last4 } = method.sepa_debit;
    const brand = country === null ? 'SEPA account' : `SEPA account, ${country}`;
    return {
      stripePaymentMethodId: method.id,
      kind: 'BANK_DEBIT',
      currency: 'EUR',
      brand,
      last4: (last4 ?? '0000').toUpperCase(),
    };
  }
  const brand = method.card?.brand ?? method.type;
  return {
    stripePaymentMethodId: method.id,
    kind: 'CARD',
    currency: null,
    brand: inTitleCase(brand),
    last4: method.card?.last4 ?? '0000',
  };
}

/** Null: not about the method (a connection, our key), so the caller gets the fault itself. */
export function refusalOfMethod(error: unknown): PaymentMethodRefusal | null {
  if (error instanceof Stripe.errors.StripeCardError) return { code: 'DECLINED', message: error.message };
  if (error instanceof Stripe.errors.StripeInvalidRequestError)
    return { code: 'UNKNOWN_TOKEN', message: error.message };
  return null;
}

function inTitleCase(brand: string): string {
  return brand.replace(
    /(^|_)([a-z])/g,
    (_whole, gap: string, letter: string) => `${gap === '' ? '' : ' '}${letter.toUpperCase()}`,
  );
}
