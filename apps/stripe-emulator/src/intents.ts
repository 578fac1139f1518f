import type { Call } from './call.js';
import { unapply } from './cash.js';
import { save } from './events.js';
import { newId, randomText } from './ids.js';
import { paymentIntents, UNUSED_INTENT_FIELDS, type PaymentIntent } from './objects/payment-intent.js';
import { invalidRequest } from './stripe-error.js';

/** The most that one charge may be: eight digits of minor units (SDK, `PaymentIntent.amount`). */
export const CHARGE_CAP = 99_999_999;

export type NewIntent = Pick<
  PaymentIntent,
  'amount' | 'currency' | 'customer' | 'description' | 'metadata' | 'payment_method_types'
> &
  Partial<
    Pick<
      PaymentIntent,
      | 'payment_method'
      | 'receipt_email'
      | 'setup_future_usage'
      | 'statement_descriptor'
      | 'statement_descriptor_suffix'
      | 'transfer_group'
      | 'invoice'
      | 'automatic_payment_methods'
      | 'allowed_payment_method_types'
      | 'payment_method_options'
    >
  >;

export function checkChargeable(amount: number, currency: string): void {
  if (amount > CHARGE_CAP) {
    throw invalidRequest('Amount must be no more than $999,999.99', { code: 'amount_too_large', param: 'amount' });
  }
  if (currency === 'usd' && amount < 50) {
    throw invalidRequest('Amount must be at least $0.50 usd', { code: 'amount_too_small', param: 'amount' });
  }
}

/** Bank debits are each of one currency (docs, payments/ach-direct-debit and payments/sepa-debit). */
const DEBIT_OF: Readonly<Record<string, 'us_bank_account' | 'sepa_debit'>> = {
  usd: 'us_bank_account',
  eur: 'sepa_debit',
};

/** What may pay in a currency where the caller has named no types. */
export function automaticTypes(currency: string): readonly string[] {
  const debit = DEBIT_OF[currency.toLowerCase()];
  return debit === undefined ? ['card'] : ['card', debit];
}

export function checkCurrencyOf(type: string, currency: string): void {
  const [only] = Object.entries(DEBIT_OF).find(([, debit]) => debit === type) ?? [];
  if (only !== undefined && only !== currency)
    throw invalidRequest(`The currency provided (${currency}) is invalid for the payment method type ${type}.`, {
      code: 'payment_intent_incompatible_payment_method',
      param: 'payment_method',
    });
}

/** Stores a new intent and records its event. */
export function newIntent(call: Call, given: NewIntent): PaymentIntent {
  const id = newId('pi');
  return save(
    call,
    paymentIntents,
    {
      id,
      object: 'payment_intent',
      ...UNUSED_INTENT_FIELDS,
      allowed_payment_method_types: null,
      amount_received: 0,
      automatic_payment_methods: null,
      client_secret: `${id}_secret_${randomText(24)}`,
      created: call.clock.now(),
      last_payment_error: null,
      latest_charge: null,
      next_action: null,
      payment_method: null,
      receipt_email: null,
      setup_future_usage: null,
      statement_descriptor: null,
      statement_descriptor_suffix: null,
      transfer_group: null,
      invoice: null,
      funded: 0,
      status: given.payment_method == null ? 'requires_payment_method' : 'requires_confirmation',
      ...given,
    },
    'payment_intent.created',
  );
}

/** Marks an intent canceled. Throws when it has gone too far. */
export function cancelIntent(call: Call, intent: PaymentIntent, reason: string | null): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
    throw invalidRequest(`You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  const canceled: PaymentIntent = {
    ...unapply(call, intent),
    status: 'canceled',
    canceled_at: call.clock.now(),
    cancellation_reason: reason,
    next_action: null,
  };
  return save(call, paymentIntents, canceled, 'payment_intent.canceled');
}
