import type { Call } from './call.js';
import { declineBody } from './declines.js';
import { emit } from './events.js';
import { newId } from './ids.js';
import { billingDetailsOf, type BillingDetails } from './objects/address.js';
import { customers, type Customer } from './objects/customer.js';
import { paymentMethods, type PaymentMethod } from './objects/payment-method.js';
import { invalidRequest, missingParam, StripeError } from './stripe-error.js';
import { bankAccountFrom, cardFrom, MAGIC, sepaFrom } from './test-methods.js';

/** What a new method is made from. */
export type MethodParts = Pick<PaymentMethod, 'type' | 'behaviour'> &
  Partial<Pick<PaymentMethod, 'card' | 'us_bank_account' | 'sepa_debit' | 'customer_balance'>>;

/** Stores a new, unattached method. Stripe records no event for it. */
export function newMethod(
  call: Call,
  parts: MethodParts,
  more: { billing?: BillingDetails; metadata?: Record<string, string> } = {},
): PaymentMethod {
  return call.store.put(paymentMethods, call.account, {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: more.billing ?? billingDetailsOf(undefined),
    created: call.clock.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: more.metadata ?? {},
    setUp: false,
    mandate: null,
    detached: false,
    ...parts,
  });
}

/** What pays from a customer's cash balance, filled by bank transfers. */
export function cashMethod(call: Call): PaymentMethod {
  return newMethod(call, { type: 'customer_balance', customer_balance: {}, behaviour: {} });
}

/** Finds a method by id; a ready-made test id (`pm_card_visa`, ...) makes a fresh one each time, as in Stripe's test mode. */
export function findMethod(call: Call, id: string, param = 'payment_method'): PaymentMethod {
  const magic = MAGIC[id];
  if (magic !== undefined) return newMethod(call, magicParts(call, magic));
  const found = call.store.get(paymentMethods, call.account, id);
  if (found === undefined) throw missingParam('PaymentMethod', id, param);
  return found;
}

function magicParts(call: Call, magic: (typeof MAGIC)[string]): MethodParts {
  if ('card' in magic) {
    const year = new Date(call.clock.nowMs()).getUTCFullYear() + 4;
    const made = cardFrom(magic.card, 8, year, true);
    if (made !== undefined) return { type: 'card', card: made.card, behaviour: made.behaviour };
  } else if ('iban' in magic) {
    const made = sepaFrom(magic.iban);
    if (made !== undefined) return { type: 'sepa_debit', sepa_debit: made.sepa, behaviour: made.behaviour };
  } else {
    const made = bankAccountFrom(magic.bank, 'company', 'checking');
    if (made !== undefined) return { type: 'us_bank_account', us_bank_account: made.bank, behaviour: made.behaviour };
  }
  throw new Error('a ready-made method names a number that is not in the table');
}

/** Attaches to a customer. A card that the bank refuses is refused here already, except 4000 0000 0000 0341. */
export function attachMethod(call: Call, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method;
  if (method.customer !== null)
    throw invalidRequest('The payment method you provided has already been attached to a customer.');
  if (method.detached) {
    throw invalidRequest(
      'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.',
    );
  }
  const { decline, attachable } = method.behaviour;
  if (decline !== undefined && attachable !== true) throw new StripeError(402, declineBody(decline));
  const attached = call.store.put(paymentMethods, call.account, { ...method, customer });
  emit(call, 'payment_method.attached', paymentMethods, attached);
  return attached;
}

/** The customer, or a 400 that names the parameter, as for every id that comes in as one. */
export function findCustomer(call: Call, id: string, param = 'customer'): Customer {
  const found = call.store.get(customers, call.account, id);
  if (found === undefined) throw missingParam('customer', id, param);
  return found;
}
