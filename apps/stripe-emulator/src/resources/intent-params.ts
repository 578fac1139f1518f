import type { Call } from '../call.js';
import { cashMethod } from '../methods.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import { object, oneOf, required, text, unmodelled, type Param } from '../params.js';
import { notModelled } from '../stripe-error.js';
import type { JsonObject } from '../json.js';

/** How intents and invoices may be paid here. */
export const methodTypes = oneOf('card', 'us_bank_account', 'sepa_debit', 'customer_balance');

const bankTransfer = object({
  type: required(oneOf('us_bank_transfer', 'eu_bank_transfer')),
  eu_bank_transfer: object({ country: required(text(2)) }),
  requested_address_types: unmodelled(),
});
export const methodOptions = object({
  customer_balance: object({ bank_transfer: bankTransfer, funding_type: oneOf('bank_transfer') }),
  card: unmodelled(),
  us_bank_account: unmodelled(),
});
type Options = ReturnType<typeof methodOptions.read>;

/** A method made on the fly: only the customer's cash balance; others come by id. */
export const methodData: Param<{ type: 'customer_balance' }> = {
  read(value, at) {
    const given = object({ type: required(text()), billing_details: unmodelled() }).read(value, at);
    if (given.type !== 'customer_balance') throw notModelled(`payment_method_data of the type ${given.type}`);
    return { type: 'customer_balance' };
  },
};

/** The method that such data stands for, if any was given. */
export function methodFromData(call: Call, given: { type: 'customer_balance' } | undefined): PaymentMethod | undefined {
  return given === undefined ? undefined : cashMethod(call);
}

/** The options as an intent shows them. */
export function optionsShown(given: Options | undefined): JsonObject {
  if (given?.customer_balance === undefined) return {};
  return {
    customer_balance: {
      funding_type: 'bank_transfer',
      bank_transfer: { type: given.customer_balance.bank_transfer?.type ?? 'us_bank_transfer' },
    },
  };
}
