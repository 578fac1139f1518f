import { availableFrom, bankDebitFee, cardFee, DAY_SECONDS, recordMovement } from './balance.js';
import type { Call } from './call.js';
import { bankFailureMessage, declineBody } from './declines.js';
import { schedule } from './due.js';
import { render, save } from './events.js';
import { newId, randomText } from './ids.js';
import { toJson, type JsonObject } from './json.js';
import { charges, type Charge } from './objects/charge.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { paymentMethods, type PaymentMethod } from './objects/payment-method.js';
import { invalidRequest, StripeError } from './stripe-error.js';

/** The most that one charge may be: eight digits of minor units (SDK, `PaymentIntent.amount`). */
export const CHARGE_CAP = 99_999_999;
const BANK_DEBIT_DAYS = 4;

/** The outcome of one attempt; a refusal still leaves the failed charge behind. */
export interface Attempt {
  readonly intent: PaymentIntent;
  readonly refusal?: StripeError;
}

export type NewIntent = Pick<PaymentIntent, 'amount' | 'currency' | 'customer' | 'description' | 'metadata' | 'payment_method_types'>
  & Partial<Pick<PaymentIntent, 'payment_method' | 'receipt_email' | 'setup_future_usage' | 'statement_descriptor' | 'statement_descriptor_suffix' | 'transfer_group' | 'invoice' | 'automatic_payment_methods' | 'allowed_payment_method_types'>>;

export function checkChargeable(amount: number, currency: string): void {
  if (amount > CHARGE_CAP) {
    throw invalidRequest('Amount must be no more than $999,999.99', { code: 'amount_too_large', param: 'amount' });
  }
  if (currency === 'usd' && amount < 50) {
    throw invalidRequest('Amount must be at least $0.50 usd', { code: 'amount_too_small', param: 'amount' });
  }
}

/** Stores a new intent and records its event. */
export function newIntent(call: Call, given: NewIntent): PaymentIntent {
  const id = newId('pi');
  return save(call, paymentIntents, {
    id, object: 'payment_intent', allowed_payment_method_types: null, amount_capturable: 0, amount_received: 0, application: null,
    application_fee_amount: null, automatic_payment_methods: null, canceled_at: null, cancellation_reason: null, capture_method: 'automatic',
    client_secret: `${id}_secret_${randomText(24)}`, confirmation_method: 'automatic', created: call.clock.now(), customer_account: null,
    excluded_payment_method_types: null, last_payment_error: null, latest_charge: null, livemode: false, managed_payments: null, next_action: null,
    on_behalf_of: null, payment_method: null, payment_method_configuration_details: null, payment_method_options: {}, payment_record: null,
    processing: null, receipt_email: null, review: null, setup_future_usage: null, shipping: null, source: null, statement_descriptor: null,
    statement_descriptor_suffix: null, transfer_data: null, transfer_group: null, invoice: null,
    status: given.payment_method == null ? 'requires_payment_method' : 'requires_confirmation',
    ...given,
  }, 'payment_intent.created');
}

/** Tries to collect an intent with a method: a card at once, a bank debit over four virtual days. */
export function attemptPayment(call: Call, intent: PaymentIntent, method: PaymentMethod, offSession: boolean): Attempt {
  checkChargeable(intent.amount, intent.currency);
  const withMethod: PaymentIntent = { ...intent, payment_method: method.id, last_payment_error: null, next_action: null };
  const decline = call.declineWith ?? method.behaviour.decline;
  if (decline !== undefined) return declined(call, withMethod, method, decline);
  if (needsAuthentication(method)) {
    return offSession ? declined(call, withMethod, method, 'authentication_required') : authenticationAsked(call, withMethod);
  }
  return method.type === 'card' ? succeeded(call, withMethod, method) : debitStarted(call, withMethod, method);
}

function needsAuthentication(method: PaymentMethod): boolean {
  const { authentication } = method.behaviour;
  return authentication === 'always' || (authentication === 'unless_set_up' && !method.setUp);
}

function authenticationAsked(call: Call, intent: PaymentIntent): Attempt {
  const next = { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: '', source: newId('src') } };
  return { intent: save(call, paymentIntents, { ...intent, status: 'requires_action', next_action: next }, 'payment_intent.requires_action') };
}

/** The customer has authenticated: the payment goes through. */
export function authenticated(call: Call, intent: PaymentIntent, method: PaymentMethod): Attempt {
  return succeeded(call, { ...intent, next_action: null }, method);
}

/** The customer has failed to authenticate: back to the start, without a charge. */
export function authenticationFailed(call: Call, intent: PaymentIntent): Attempt {
  const error: JsonObject = {
    type: 'invalid_request_error', code: 'payment_intent_authentication_failure',
    message: 'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
  };
  const next: PaymentIntent = { ...intent, status: 'requires_payment_method', payment_method: null, next_action: null, last_payment_error: error };
  return { intent: save(call, paymentIntents, next, 'payment_intent.payment_failed') };
}

function succeeded(call: Call, intent: PaymentIntent, method: PaymentMethod): Attempt {
  const charge = newCharge(call, intent, method, { status: 'succeeded', paid: true, captured: true, amount_captured: intent.amount });
  const booked = bookCharge(call, charge);
  save(call, charges, booked, 'charge.succeeded');
  const paid: PaymentIntent = { ...intent, status: 'succeeded', amount_received: intent.amount, latest_charge: booked.id };
  return { intent: save(call, paymentIntents, paid, 'payment_intent.succeeded') };
}

function bookCharge(call: Call, charge: Charge): Charge {
  const card = charge.id.startsWith('ch_');
  const transaction = recordMovement(call, {
    type: card ? 'charge' : 'payment', reportingCategory: 'charge', amount: charge.amount,
    fee: card ? cardFee(charge.amount) : bankDebitFee(charge.amount), currency: charge.currency, source: charge.id, description: charge.description,
    availableOn: charge.bypassPending ? call.clock.now() : availableFrom(call.clock.now()),
  });
  return { ...charge, balance_transaction: transaction.id };
}

function declined(call: Call, intent: PaymentIntent, method: PaymentMethod, decline: string): Attempt {
  const body = declineBody(decline);
  const charge = newCharge(call, intent, method, {
    status: 'failed', paid: false, captured: false, amount_captured: 0, failure_code: body.code ?? 'card_declined', failure_message: body.message,
    outcome: {
      advice_code: 'try_again_later', network_advice_code: null, network_decline_code: null, network_status: 'declined_by_network', reason: decline,
      risk_level: 'normal', risk_score: 20, seller_message: 'The bank did not return any further details with this decline.', type: 'issuer_declined',
    },
  });
  save(call, charges, charge, 'charge.failed');
  const shownMethod = render(call.store, paymentMethods, call.account, method);
  const error: JsonObject = { ...toJson(body), charge: charge.id, payment_method: shownMethod };
  const failed = save(call, paymentIntents, {
    ...intent, status: 'requires_payment_method', payment_method: null, latest_charge: charge.id, last_payment_error: error,
  }, 'payment_intent.payment_failed');
  const refusal = new StripeError(402, {
    ...body, charge: charge.id, payment_intent: render(call.store, paymentIntents, call.account, failed), payment_method: shownMethod,
  });
  return { intent: failed, refusal };
}

function debitStarted(call: Call, intent: PaymentIntent, method: PaymentMethod): Attempt {
  const charge = newCharge(call, intent, method, { status: 'pending', paid: false, captured: true, amount_captured: intent.amount });
  save(call, charges, charge, 'charge.pending');
  schedule(call, 'bank_debit', call.clock.now() + BANK_DEBIT_DAYS * DAY_SECONDS, charge.id);
  const processing: PaymentIntent = { ...intent, status: 'processing', latest_charge: charge.id };
  return { intent: save(call, paymentIntents, processing, 'payment_intent.processing') };
}

/** Four days later: the bank debit has succeeded, or has come back. */
export function finishBankDebit(call: Call, chargeId: string): Attempt | undefined {
  const charge = call.store.get(charges, call.account, chargeId);
  const intent = charge?.payment_intent == null ? undefined : call.store.get(paymentIntents, call.account, charge.payment_intent);
  const method = charge?.payment_method == null ? undefined : call.store.get(paymentMethods, call.account, charge.payment_method);
  if (charge?.status !== 'pending' || intent === undefined || method === undefined) return undefined;
  const failure = method.behaviour.failsLater;
  if (failure === undefined) {
    save(call, charges, bookCharge(call, { ...charge, status: 'succeeded', paid: true }), 'charge.succeeded');
    return { intent: save(call, paymentIntents, { ...intent, status: 'succeeded', amount_received: intent.amount }, 'payment_intent.succeeded') };
  }
  const message = bankFailureMessage(failure);
  save(call, charges, { ...charge, status: 'failed', captured: false, amount_captured: 0, failure_code: failure, failure_message: message }, 'charge.failed');
  const error: JsonObject = { type: 'invalid_request_error', code: 'payment_intent_payment_attempt_failed', message, charge: charge.id };
  const failed: PaymentIntent = { ...intent, status: 'requires_payment_method', payment_method: null, last_payment_error: error };
  return { intent: save(call, paymentIntents, failed, 'payment_intent.payment_failed') };
}

function newCharge(call: Call, intent: PaymentIntent, method: PaymentMethod, result: Partial<Charge> & Pick<Charge, 'status' | 'paid' | 'captured' | 'amount_captured'>): Charge {
  const id = newId(method.type === 'card' ? 'ch' : 'py');
  return {
    id, object: 'charge', amount: intent.amount, amount_refunded: 0, application: null, application_fee: null, application_fee_amount: null,
    balance_transaction: null, billing_details: method.billing_details, calculated_statement_descriptor: intent.statement_descriptor ?? 'EMULATOR',
    created: call.clock.now(), currency: intent.currency, customer: intent.customer, description: intent.description, disputed: false,
    failure_balance_transaction: null, failure_code: null, failure_message: null, fraud_details: {}, livemode: false, metadata: { ...intent.metadata },
    on_behalf_of: null, payment_intent: intent.id, payment_method: method.id, payment_method_details: methodDetails(method, intent.amount),
    receipt_email: intent.receipt_email, receipt_number: null, receipt_url: null, refunded: false, review: null, shipping: null, source: null,
    source_transfer: null, statement_descriptor: intent.statement_descriptor, statement_descriptor_suffix: intent.statement_descriptor_suffix,
    transfer_data: null, transfer_group: intent.transfer_group, bypassPending: method.behaviour.bypassPending === true,
    outcome: {
      advice_code: null, network_advice_code: null, network_decline_code: null, network_status: 'approved_by_network', reason: null,
      risk_level: method.type === 'card' ? 'normal' : 'not_assessed', seller_message: 'Payment complete.', type: 'authorized',
    },
    ...result,
  };
}

function methodDetails(method: PaymentMethod, amount: number): JsonObject {
  if (method.card !== undefined) {
    const { brand, country, exp_month, exp_year, fingerprint, funding, last4 } = method.card;
    return {
      type: 'card',
      card: {
        amount_authorized: amount, authorization_code: null, brand, country, electronic_commerce_indicator: null, exp_month, exp_year, fingerprint,
        funding, last4, checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' }, installments: null, mandate: null,
        network: brand, network_transaction_id: null, regulated_status: null, three_d_secure: null, transaction_link_id: null, wallet: null,
      },
    };
  }
  if (method.us_bank_account === undefined) throw new Error('a payment method is a card or a bank account');
  const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = method.us_bank_account;
  return { type: 'us_bank_account', us_bank_account: { account_holder_type, account_type, bank_name, fingerprint, last4, payment_reference: null, routing_number } };
}

/** Marks an intent canceled. Throws when it has gone too far. */
export function cancelIntent(call: Call, intent: PaymentIntent, reason: string | null): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
    throw invalidRequest(`You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`, { code: 'payment_intent_unexpected_state' });
  }
  const canceled: PaymentIntent = { ...intent, status: 'canceled', canceled_at: call.clock.now(), cancellation_reason: reason, next_action: null };
  return save(call, paymentIntents, canceled, 'payment_intent.canceled');
}
