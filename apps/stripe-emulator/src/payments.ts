import type { Call } from './call.js';
import { payFromCash } from './cash.js';
import { newCharge } from './charging.js';
import { startBankDebit } from './bank-debits.js';
import { declineBody } from './declines.js';
import { render, save } from './events.js';
import { newId } from './ids.js';
import type { Attempt } from './attempt.js';
import { checkChargeable, checkCurrencyOf } from './intents.js';
import { toJson, type JsonObject } from './json.js';
import { charges } from './objects/charge.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { paymentMethods, type PaymentMethod } from './objects/payment-method.js';
import { authenticationAction } from './next-action.js';
import { pageUrl } from './self.js';
import { StripeError } from './stripe-error.js';
import { succeeded } from './succeeding.js';

/** How a payment is attempted: whether the customer is there, and where a bank's page is to send them back to. */
export interface Manner {
  readonly offSession: boolean;
  readonly returnUrl?: string;
}

/** Tries to collect an intent with a method: a card at once, a bank debit over four virtual days. */
export function attemptPayment(
  call: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  { offSession, returnUrl }: Manner,
): Attempt {
  checkChargeable(intent.amount, intent.currency);
  checkCurrencyOf(method.type, intent.currency);
  const withMethod: PaymentIntent = {
    ...intent,
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  };
  const decline = call.declineWith ?? method.behaviour.decline;
  if (decline !== undefined) return declined(call, withMethod, method, decline);
  if (needsAuthentication(method)) {
    return offSession
      ? declined(call, withMethod, method, 'authentication_required')
      : authenticationAsked(call, withMethod, returnUrl);
  }
  if (method.type === 'customer_balance') return payFromCash(call, withMethod, method);
  return method.type === 'card' ? succeeded(call, withMethod, method) : startBankDebit(call, withMethod, method);
}

function needsAuthentication(method: PaymentMethod): boolean {
  const { authentication } = method.behaviour;
  return authentication === 'always' || (authentication === 'unless_set_up' && !method.setUp);
}

function authenticationAsked(call: Call, intent: PaymentIntent, returnUrl: string | undefined): Attempt {
  const url = pageUrl(call, `/_emulator/pages/authentication/${intent.id}`);
  const next = authenticationAction(url, returnUrl, newId('src'));
  return {
    intent: save(
      call,
      paymentIntents,
      { ...intent, status: 'requires_action', next_action: next },
      'payment_intent.requires_action',
    ),
  };
}

/** The customer has authenticated: the payment goes through. */
export function authenticated(call: Call, intent: PaymentIntent, method: PaymentMethod): Attempt {
  const resumed = { ...intent, next_action: null };
  const decline = method.behaviour.declineAfterwards;
  return decline === undefined ? succeeded(call, resumed, method) : declined(call, resumed, method, decline);
}

/** The customer has failed to authenticate: back to the start, without a charge. */
export function authenticationFailed(call: Call, intent: PaymentIntent): Attempt {
  const error: JsonObject = {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
  };
  const next: PaymentIntent = {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: error,
  };
  return { intent: save(call, paymentIntents, next, 'payment_intent.payment_failed') };
}

function declined(call: Call, intent: PaymentIntent, method: PaymentMethod, decline: string): Attempt {
  const body = declineBody(decline);
  const charge = newCharge(call, intent, method, {
    status: 'failed',
    paid: false,
    captured: false,
    amount_captured: 0,
    failure_code: body.code ?? 'card_declined',
    failure_message: body.message,
    outcome: {
      advice_code: 'try_again_later',
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'declined_by_network',
      reason: decline,
      risk_level: 'normal',
      risk_score: 20,
      seller_message: 'The bank did not return any further details with this decline.',
      type: 'issuer_declined',
    },
  });
  save(call, charges, charge, 'charge.failed');
  const shownMethod = render(call.store, paymentMethods, call.account, method);
  const error: JsonObject = { ...toJson(body), charge: charge.id, payment_method: shownMethod };
  const failed = save(
    call,
    paymentIntents,
    {
      ...intent,
      status: 'requires_payment_method',
      payment_method: null,
      latest_charge: charge.id,
      last_payment_error: error,
    },
    'payment_intent.payment_failed',
  );
  const refusal = new StripeError(402, {
    ...body,
    charge: charge.id,
    payment_intent: render(call.store, paymentIntents, call.account, failed),
    payment_method: shownMethod,
  });
  return { intent: failed, refusal };
}
