import { DAY_SECONDS } from './balance.js';
import type { Call } from './call.js';
import { bookCharge, newCharge } from './charging.js';
import { bankFailureMessage } from './declines.js';
import { schedule } from './due.js';
import { save } from './events.js';
import type { Attempt } from './attempt.js';
import type { JsonObject } from './json.js';
import { charges } from './objects/charge.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { paymentMethods, type PaymentMethod } from './objects/payment-method.js';

/** Virtual days between a debit's start and the bank's answer. */
const BANK_DEBIT_DAYS = 4;

/** Starts a debit: the charge is pending and moves no money yet. */
export function startBankDebit(call: Call, intent: PaymentIntent, method: PaymentMethod): Attempt {
  const charge = newCharge(call, intent, method, {
    status: 'pending',
    paid: false,
    captured: true,
    amount_captured: intent.amount,
  });
  save(call, charges, charge, 'charge.pending');
  if (method.behaviour.neverAnswers !== true)
    schedule(call, 'bank_debit', call.clock.now() + BANK_DEBIT_DAYS * DAY_SECONDS, charge.id);
  const processing: PaymentIntent = { ...intent, status: 'processing', latest_charge: charge.id };
  return { intent: save(call, paymentIntents, processing, 'payment_intent.processing') };
}

/** Four days later: the bank debit has succeeded, or has come back. */
export function finishBankDebit(call: Call, chargeId: string): Attempt | undefined {
  const charge = call.store.get(charges, call.account, chargeId);
  const intent =
    charge?.payment_intent == null ? undefined : call.store.get(paymentIntents, call.account, charge.payment_intent);
  const method =
    charge?.payment_method == null ? undefined : call.store.get(paymentMethods, call.account, charge.payment_method);
  if (charge?.status !== 'pending' || intent === undefined || method === undefined) return undefined;
  const failure = method.behaviour.failsLater;
  if (failure === undefined) {
    save(call, charges, bookCharge(call, { ...charge, status: 'succeeded', paid: true }), 'charge.succeeded');
    return {
      intent: save(
        call,
        paymentIntents,
        { ...intent, status: 'succeeded', amount_received: intent.amount },
        'payment_intent.succeeded',
      ),
    };
  }
  const message = bankFailureMessage(failure);
  save(
    call,
    charges,
    {
      ...charge,
      status: 'failed',
      captured: false,
      amount_captured: 0,
      failure_code: failure,
      failure_message: message,
    },
    'charge.failed',
  );
  const error: JsonObject = {
    type: 'invalid_request_error',
    code: 'payment_intent_payment_attempt_failed',
    message,
    charge: charge.id,
  };
  const failed: PaymentIntent = {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: error,
  };
  return { intent: save(call, paymentIntents, failed, 'payment_intent.payment_failed') };
}
