import { type CurrencyCode } from '#libs/kernel';
import { type PaymentMethod } from '../ports/demand-stores.js';
import { type Refusal, invalid } from '../refusal.js';

/** Why a saved method cannot pay in a currency; null: it can. A bank debit moves the money of its own payment system only. */
export function paysOnly({ currency: own }: Pick<PaymentMethod, 'currency'>, currency: CurrencyCode): Refusal | null {
  return own === null || own === currency
    ? null
    : invalid(['paymentMethodId'], `This bank account is debited in ${own}, not in ${currency}.`);
}
