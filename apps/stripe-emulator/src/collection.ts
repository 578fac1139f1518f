import type { Call } from './call.js';
import { emit, save } from './events.js';
import { credited, finalize, paid, step } from './invoicing.js';
import { attachMethod, findCustomer, findMethod } from './methods.js';
import { invoicePayments, paymentsOf } from './objects/invoice-payment.js';
import { invoices, type Invoice } from './objects/invoice.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { paymentMethods, type PaymentMethod } from './objects/payment-method.js';
import { finishBankDebit } from './bank-debits.js';
import type { Attempt } from './attempt.js';
import { cancelIntent } from './intents.js';
import { attemptPayment, authenticated, authenticationFailed, type Manner } from './payments.js';
import { invalidRequest, StripeError } from './stripe-error.js';

/** Tries to collect an intent and lets its invoice, if it has one, follow. */
export function collect(call: Call, intent: PaymentIntent, method: PaymentMethod, manner: Manner): Attempt {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
    throw invalidRequest(`You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  if (method.customer !== null && method.customer !== intent.customer) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'payment_method' },
    );
  }
  const attempt = attemptPayment(call, intent, method, manner);
  if (attempt.intent.status === 'succeeded' && intent.setup_future_usage !== null && intent.customer !== null) {
    attachMethod(call, call.store.get(paymentMethods, call.account, method.id) ?? method, intent.customer);
  }
  followIntent(call, attempt.intent);
  return attempt;
}

/** The customer answered the authentication that an intent asked for. */
export function resolveAuthentication(call: Call, intent: PaymentIntent, succeeded: boolean): PaymentIntent {
  if (intent.status !== 'requires_action')
    throw invalidRequest(`This PaymentIntent awaits no authentication; its status is ${intent.status}.`);
  const method =
    intent.payment_method === null ? undefined : call.store.get(paymentMethods, call.account, intent.payment_method);
  const attempt =
    succeeded && method !== undefined ? authenticated(call, intent, method) : authenticationFailed(call, intent);
  followIntent(call, attempt.intent);
  return attempt.intent;
}

/** Due job: the bank has answered. */
export function bankAnswered(call: Call, charge: string): void {
  const attempt = finishBankDebit(call, charge);
  if (attempt !== undefined) followIntent(call, attempt.intent);
}

/** Lets the invoice behind an intent, if there is one, follow what has become of it. */
export function followIntent(call: Call, intent: PaymentIntent): void {
  const invoice = intent.invoice === null ? undefined : call.store.get(invoices, call.account, intent.invoice);
  if (invoice === undefined) return;
  if (invoice.status === 'paid' && intent.status === 'succeeded') return paidTwice(call, invoice, intent);
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') return;
  const tried: Invoice = { ...invoice, attempted: true, attempt_count: Math.max(1, invoice.attempt_count) };
  if (intent.status === 'succeeded') {
    settlePayment(call, invoice, intent);
    reduceDefaultPayment(call, credited(call, invoice, intent.amount_received, { offStripe: false }));
  } else if (intent.status === 'requires_action') {
    call.store.put(invoices, call.account, tried);
    emit(call, 'invoice.payment_action_required', invoices, tried);
    emit(call, 'invoice.updated', invoices, tried, invoice);
  } else if (intent.status === 'requires_payment_method') step(call, invoice, tried, 'invoice.payment_failed');
  else save(call, invoices, tried, 'invoice.updated', invoice);
}

/** A payment that was under way when the invoice was paid otherwise: all of it is too much. */
function paidTwice(call: Call, invoice: Invoice, intent: PaymentIntent): void {
  settlePayment(call, invoice, intent);
  const over: Invoice = { ...invoice, amount_overpaid: invoice.amount_overpaid + intent.amount_received };
  save(call, invoices, over, 'invoice.updated', invoice);
  emit(call, 'invoice.overpaid', invoices, over);
}

function settlePayment(call: Call, invoice: Invoice, intent: PaymentIntent): void {
  for (const payment of paymentsOf(call.store, call.account, invoice.id)) {
    if (payment.payment.payment_intent !== intent.id) continue;
    const transitions = { ...payment.status_transitions, paid_at: call.clock.now() };
    save(
      call,
      invoicePayments,
      { ...payment, status: 'paid', amount_paid: intent.amount_received, status_transitions: transitions },
      'invoice_payment.paid',
    );
  }
}

/** After a payment from elsewhere the invoice's own intent asks for what is left, or, when nothing is, for nothing more. */
export function reduceDefaultPayment(call: Call, invoice: Invoice): void {
  for (const payment of paymentsOf(call.store, call.account, invoice.id)) {
    const intent = call.store.get(paymentIntents, call.account, payment.payment.payment_intent ?? '');
    if (payment.status !== 'open' || !payment.is_default || intent === undefined || intent.status === 'processing')
      continue;
    if (invoice.amount_remaining === 0) {
      cancelIntent(call, intent, 'void_invoice');
      const transitions = { ...payment.status_transitions, canceled_at: call.clock.now() };
      call.store.put(invoicePayments, call.account, {
        ...payment,
        status: 'canceled',
        status_transitions: transitions,
      });
    } else {
      call.store.put(paymentIntents, call.account, { ...intent, amount: invoice.amount_remaining });
      call.store.put(invoicePayments, call.account, { ...payment, amount_requested: invoice.amount_remaining });
    }
  }
}

/** Gives up the intents of an invoice that is voided or paid elsewhere. Throws while a bank debit is under way. */
export function releasePayments(call: Call, invoice: Invoice): void {
  for (const payment of paymentsOf(call.store, call.account, invoice.id)) {
    const intent = call.store.get(paymentIntents, call.account, payment.payment.payment_intent ?? '');
    if (payment.status !== 'open' || intent === undefined) continue;
    if (intent.status === 'processing') throw inProgress();
    cancelIntent(call, intent, 'void_invoice');
    const transitions = { ...payment.status_transitions, canceled_at: call.clock.now() };
    call.store.put(invoicePayments, call.account, { ...payment, status: 'canceled', status_transitions: transitions });
  }
}

const inProgress = (): StripeError =>
  invalidRequest('This invoice has a payment that is still processing.', { code: 'payment_intent_unexpected_state' });

/** The invoice's own method, else the customer's; as Stripe chooses. */
function methodFor(call: Call, invoice: Invoice, given: string | undefined): PaymentMethod {
  const customer = findCustomer(call, invoice.customer);
  const id = given ?? invoice.default_payment_method ?? customer.invoice_settings.default_payment_method;
  if (id === null) {
    throw invalidRequest(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      { code: 'resource_missing' },
    );
  }
  return findMethod(call, id);
}

/** Collects an invoice now. Throws Stripe's 402 when the payment is refused; the failed attempt stays recorded. */
export function payInvoice(call: Call, given: Invoice, options: { method?: string; outOfBand: boolean }): Invoice {
  const invoice = given.status === 'draft' ? finalize(call, given) : given;
  if (invoice.status === 'paid') {
    if (given.status === 'draft') return invoice;
    throw invalidRequest('Invoice is already paid');
  }
  if (invoice.status === 'void')
    throw invalidRequest('This invoice can no longer be paid. Please consider creating a new invoice.', {
      code: 'status_transition_invalid',
    });
  if (options.outOfBand) {
    releasePayments(call, invoice);
    return paid(call, invoice, {
      amount_paid_off_stripe: invoice.amount_paid_off_stripe + invoice.amount_remaining,
    });
  }
  const open = paymentsOf(call.store, call.account, invoice.id).find((one) => one.status === 'open');
  const intent =
    open === undefined ? undefined : call.store.get(paymentIntents, call.account, open.payment.payment_intent ?? '');
  if (intent === undefined)
    throw invalidRequest('Amount must be no more than $999,999.99', { code: 'amount_too_large' });
  if (intent.status === 'processing') throw inProgress();
  const attempt = collect(call, intent, methodFor(call, invoice, options.method), { offSession: false });
  if (attempt.refusal !== undefined) throw attempt.refusal;
  if (attempt.intent.status === 'requires_action') throw actionRequired(attempt.intent);
  return call.store.get(invoices, call.account, invoice.id) ?? invoice;
}

function actionRequired(intent: PaymentIntent): StripeError {
  return new StripeError(402, {
    type: 'card_error',
    code: 'invoice_payment_intent_requires_action',
    message:
      'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.',
    ...(intent.latest_charge === null ? {} : { charge: intent.latest_charge }),
  });
}

/** Due job of `auto_advance`: an hour after its creation a draft is finalized and, if so agreed, collected. */
export function advanceDraft(call: Call, id: string): void {
  const draft = call.store.get(invoices, call.account, id);
  if (draft?.status !== 'draft' || !draft.auto_advance) return;
  const invoice = finalize(call, draft);
  if (invoice.status === 'open' && invoice.collection_method === 'charge_automatically') tryToPay(call, invoice);
}

/** Automatic collection: a refusal is not an error here, the events tell of it. */
export function tryToPay(call: Call, invoice: Invoice): Invoice {
  try {
    return payInvoice(call, invoice, { outOfBand: false });
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return call.store.get(invoices, call.account, invoice.id) ?? invoice;
  }
}
