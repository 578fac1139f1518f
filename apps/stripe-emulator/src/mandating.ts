import type { Call } from './call.js';
import { newId } from './ids.js';
import { mandates, type Mandate, type MandateData } from './objects/mandate.js';
import type { PaymentMethod } from './objects/payment-method.js';
import { pageUrl } from './self.js';
import { invalidRequest } from './stripe-error.js';

/** A bank account may be debited only with its owner's mandate. */
export const needsMandate = ({ type }: Pick<PaymentMethod, 'type'>): boolean =>
  type === 'us_bank_account' || type === 'sepa_debit';

/** Docs, payments/ach-direct-debit and payments/sepa-debit, "confirm on the server": `mandate_data` goes with a confirmation without Stripe.js. */
export function requireMandate(method: PaymentMethod, given: MandateData | undefined): void {
  if (needsMandate(method) && given === undefined)
    throw invalidRequest('Missing required param: mandate_data.', { code: 'parameter_missing', param: 'mandate_data' });
}

/** Writes the mandate down; a change of it is told by `mandate.updated`, its making by no event. */
export function newMandate(call: Call, method: PaymentMethod, given: MandateData): Mandate {
  const { type, accepted_at, online } = given.customer_acceptance;
  const id = newId('mandate');
  return call.store.put(mandates, call.account, {
    id,
    object: 'mandate',
    customer_acceptance: {
      accepted_at: accepted_at ?? call.clock.now(),
      type,
      ...(online === undefined ? { offline: {} } : { online }),
    },
    livemode: false,
    multi_use: {},
    payment_method: method.id,
    payment_method_details:
      method.type === 'sepa_debit'
        ? {
            type: 'sepa_debit',
            sepa_debit: {
              reference: id.slice(-16).toUpperCase(),
              url: pageUrl(call, `/_emulator/pages/mandate/${id}`),
            },
          }
        : { type: 'us_bank_account', us_bank_account: {} },
    status: 'active',
    type: 'multi_use',
  });
}
