import type { Call } from '../call.js';
import { applyCash } from '../funding.js';
import { collect } from '../collection.js';
import { render } from '../events.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { findCustomer, findMethod } from '../methods.js';
import { paymentIntents, type PaymentIntent } from '../objects/payment-intent.js';
import { automaticTypes, cancelIntent, checkChargeable, newIntent } from '../intents.js';
import {
  bool,
  emptyable,
  inRange,
  instantRange,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  unmodelled,
  type Parsed,
} from '../params.js';
import { route, type Route } from '../route.js';
import { methodData, methodFromData, methodOptions, methodTypes, optionsShown } from './intent-params.js';
import { invalidRequest, missing } from '../stripe-error.js';

const confirmShape = {
  payment_method: text(),
  off_session: bool(),
  return_url: text(),
  receipt_email: emptyable(text()),
  setup_future_usage: emptyable(oneOf('off_session', 'on_session')),
  error_on_requires_action: unmodelled(),
  mandate: unmodelled(),
  mandate_data: unmodelled(),
  payment_method_data: methodData,
  payment_method_options: methodOptions,
  capture_method: oneOf('automatic', 'automatic_async'),
  confirmation_token: unmodelled(),
  shipping: unmodelled(),
  use_stripe_sdk: bool(),
};
const createShape = {
  ...confirmShape,
  amount: required(integer({ min: 1 })),
  currency: required(text(3)),
  automatic_payment_methods: object({ enabled: required(bool()), allow_redirects: oneOf('always', 'never') }),
  confirm: bool(),
  customer: text(),
  description: text(1000),
  metadata: metadata(),
  allowed_payment_method_types: list(methodTypes),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
  application_fee_amount: unmodelled(),
  on_behalf_of: unmodelled(),
  transfer_data: unmodelled(),
  customer_account: unmodelled(),
  amount_details: unmodelled(),
};

function find(call: Call, id: string): PaymentIntent {
  const found = call.store.get(paymentIntents, call.account, id);
  if (found === undefined) throw missing('payment_intent', id);
  return found;
}

const show = (call: Call, intent: PaymentIntent): JsonObject =>
  render(call.store, paymentIntents, call.account, intent);

function create(call: Call, params: Parsed<typeof createShape>): PaymentIntent {
  const currency = params.currency.toLowerCase();
  checkChargeable(params.amount, currency);
  if (params.off_session === true && params.confirm !== true)
    throw invalidRequest('You cannot set `off_session` when `confirm` is false.', { param: 'off_session' });
  const customer = params.customer === undefined ? null : findCustomer(call, params.customer).id;
  const method =
    methodFromData(call, params.payment_method_data) ??
    (params.payment_method === undefined ? null : findMethod(call, params.payment_method));
  const automatic = params.automatic_payment_methods;
  const intent = newIntent(call, {
    amount: params.amount,
    currency,
    customer,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    payment_method: method?.id ?? null,
    payment_method_types: params.allowed_payment_method_types ?? automaticTypes(currency),
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    payment_method_options: optionsShown(params.payment_method_options),
    receipt_email: params.receipt_email ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    transfer_group: params.transfer_group ?? null,
    automatic_payment_methods:
      automatic === undefined
        ? null
        : { enabled: automatic.enabled, allow_redirects: automatic.allow_redirects ?? 'always' },
  });
  // A ready-made method id stands for the method already made for this intent: it must not make a second one.
  return params.confirm === true
    ? confirm(call, intent, { ...params, payment_method: undefined, payment_method_data: undefined })
    : intent;
}

function confirm(call: Call, intent: PaymentIntent, params: Parsed<typeof confirmShape>): PaymentIntent {
  const made = methodFromData(call, params.payment_method_data);
  const chosen = made?.id ?? params.payment_method ?? intent.payment_method ?? undefined;
  if (chosen === undefined) {
    throw invalidRequest(
      `You cannot confirm this PaymentIntent because it's missing a payment method. To confirm the PaymentIntent with ${intent.customer ?? 'a customer'}, specify a payment method attached to this customer along with the customer ID.`,
      { code: 'payment_intent_unexpected_state' },
    );
  }
  const usage = params.setup_future_usage === undefined ? intent.setup_future_usage : params.setup_future_usage;
  const method = findMethod(call, chosen);
  if (method.type === 'customer_balance' && intent.customer === null)
    throw invalidRequest('A PaymentIntent paid from a cash balance needs a customer.', {
      code: 'parameter_missing',
      param: 'customer',
    });
  const attempt = collect(
    call,
    {
      ...intent,
      setup_future_usage: usage,
      receipt_email: params.receipt_email ?? intent.receipt_email,
      payment_method_options:
        params.payment_method_options === undefined
          ? intent.payment_method_options
          : optionsShown(params.payment_method_options),
    },
    method,
    {
      offSession: params.off_session ?? false,
      ...(params.return_url === undefined ? {} : { returnUrl: params.return_url }),
    },
  );
  if (attempt.refusal !== undefined) throw attempt.refusal;
  return attempt.intent;
}

export const paymentIntentRoutes: readonly Route[] = [
  route('POST', '/v1/payment_intents', createShape, (call, params) => show(call, create(call, params))),
  route('GET', '/v1/payment_intents/:intent', { client_secret: text() }, (call, _params, { intent = '' }) =>
    show(call, find(call, intent)),
  ),
  route(
    'POST',
    '/v1/payment_intents/:intent',
    { metadata: metadata(), description: emptyable(text(1000)) },
    (call, params, { intent = '' }) => {
      const old = find(call, intent);
      const description = params.description === undefined ? old.description : params.description;
      // No event: Stripe has no payment_intent.updated.
      return show(
        call,
        call.store.put(paymentIntents, call.account, {
          ...old,
          description,
          metadata: mergeMetadata(old.metadata, params.metadata),
        }),
      );
    },
  ),
  route('POST', '/v1/payment_intents/:intent/confirm', confirmShape, (call, params, { intent = '' }) =>
    show(call, confirm(call, find(call, intent), params)),
  ),
  route(
    'POST',
    '/v1/payment_intents/:intent/cancel',
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
    (call, params, { intent: id = '' }) => {
      const intent = find(call, id);
      if (intent.invoice !== null)
        throw invalidRequest(
          'You cannot cancel PaymentIntents created by invoices. You need to void the associated invoice.',
          { code: 'payment_intent_unexpected_state' },
        );
      return show(call, cancelIntent(call, intent, params.cancellation_reason ?? null));
    },
  ),
  route(
    'POST',
    '/v1/payment_intents/:intent/apply_customer_balance',
    { amount: integer({ min: 1 }), currency: text(3) },
    (call, params, { intent: id = '' }) => show(call, applyCash(call, find(call, id), params.amount)),
  ),
  route(
    'GET',
    '/v1/payment_intents',
    { ...paging, customer: text(), customer_account: unmodelled(), created: instantRange() },
    (call, params) => {
      const rows = newestFirst(call.store.all(paymentIntents, call.account)).filter(
        (one) =>
          (params.customer === undefined || one.customer === params.customer) && inRange(one.created, params.created),
      );
      return page(rows, params, '/v1/payment_intents', (one) => show(call, one));
    },
  ),
];
