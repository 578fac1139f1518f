import type { Call } from '../call.js';
import { emit, render, save } from '../events.js';
import { newestFirst, page, paging } from '../lists.js';
import { attachMethod, findCustomer, findMethod, newMethod } from '../methods.js';
import { billingDetailsOf, billingDetailsParam } from '../objects/address.js';
import { paymentMethods, type PaymentMethod } from '../objects/payment-method.js';
import {
  emptyable,
  integer,
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
import { invalidRequest, missing, notModelled, StripeError } from '../stripe-error.js';
import { bankAccountFrom, cardFrom, MAGIC, sepaFrom, TEST_ROUTING_NUMBER } from '../test-methods.js';
import type { JsonObject } from '../json.js';

const createShape = {
  type: required(oneOf('card', 'us_bank_account', 'sepa_debit')),
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  billing_details: billingDetailsParam,
  card: object({
    number: text(),
    exp_month: integer({ min: 1, max: 12 }),
    exp_year: integer({ min: 2000, max: 2200 }),
    cvc: text(4),
    networks: unmodelled(),
    token: unmodelled(),
  }),
  us_bank_account: object({
    account_number: text(),
    routing_number: text(),
    account_holder_type: oneOf('individual', 'company'),
    account_type: oneOf('checking', 'savings'),
    financial_connections_account: unmodelled(),
  }),
  sepa_debit: object({ iban: required(text()) }),
  metadata: metadata(),
  customer: unmodelled(),
  payment_method: unmodelled(),
};
const updateShape = {
  billing_details: billingDetailsParam,
  metadata: metadata(),
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  card: unmodelled(),
};

function create(call: Call, params: Parsed<typeof createShape>): PaymentMethod {
  const more = { billing: billingDetailsOf(params.billing_details), metadata: mergeMetadata({}, params.metadata) };
  if (params.type === 'sepa_debit') return createSepa(call, params, more);
  return params.type === 'card' ? createCard(call, params, more) : createBank(call, params, more);
}

type More = Parameters<typeof newMethod>[2];

function createCard(call: Call, { card }: Parsed<typeof createShape>, more: More): PaymentMethod {
  if (card?.number === undefined)
    throw invalidRequest('Missing required param: card.', { code: 'parameter_missing', param: 'card' });
  if (card.exp_month === undefined || card.exp_year === undefined)
    throw invalidRequest('Missing required param: card[exp_month].', {
      code: 'parameter_missing',
      param: 'card[exp_month]',
    });
  const today = new Date(call.clock.nowMs());
  if (card.exp_year * 12 + card.exp_month - 1 < today.getUTCFullYear() * 12 + today.getUTCMonth()) {
    throw new StripeError(402, {
      type: 'card_error',
      code: 'invalid_expiry_year',
      param: 'exp_year',
      message: "Your card's expiration year is invalid.",
    });
  }
  const made = cardFrom(card.number, card.exp_month, card.exp_year, card.cvc !== undefined);
  if (made === undefined) {
    if (!passesLuhn(card.number))
      throw new StripeError(402, {
        type: 'card_error',
        code: 'incorrect_number',
        param: 'number',
        message: 'Your card number is incorrect.',
      });
    throw notModelled('card numbers other than the test numbers that its README lists');
  }
  return newMethod(call, { type: 'card', card: made.card, behaviour: made.behaviour }, more);
}

function passesLuhn(number: string): boolean {
  const digits = [...number.replaceAll(' ', '')].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2),
    0,
  );
  return digits.length >= 12 && digits.every((digit) => Number.isInteger(digit)) && sum % 10 === 0;
}

function createBank(call: Call, params: Parsed<typeof createShape>, more: More): PaymentMethod {
  const given = params.us_bank_account;
  if (given?.account_number === undefined)
    throw invalidRequest('Missing required param: us_bank_account[account_number].', {
      code: 'parameter_missing',
      param: 'us_bank_account[account_number]',
    });
  if (params.billing_details?.name == null)
    throw invalidRequest('Missing required param: billing_details[name].', {
      code: 'parameter_missing',
      param: 'billing_details[name]',
    });
  if (given.routing_number !== TEST_ROUTING_NUMBER)
    throw invalidRequest('The routing number is invalid.', {
      code: 'routing_number_invalid',
      param: 'us_bank_account[routing_number]',
    });
  const made = bankAccountFrom(
    given.account_number,
    given.account_holder_type ?? 'individual',
    given.account_type ?? 'checking',
  );
  if (made === undefined)
    throw invalidRequest('The account number is invalid; in test mode only the test numbers are known.', {
      code: 'account_number_invalid',
      param: 'us_bank_account[account_number]',
    });
  return newMethod(call, { type: 'us_bank_account', us_bank_account: made.bank, behaviour: made.behaviour }, more);
}

/** Docs, payments/sepa-debit: the account's owner is named, with an e-mail address that is told of each debit. */
function createSepa(call: Call, params: Parsed<typeof createShape>, more: More): PaymentMethod {
  const { name, email } = params.billing_details ?? {};
  for (const [field, value] of Object.entries({ name, email })) {
    const param = `billing_details[${field}]`;
    if (value == null) throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  const made = sepaFrom(params.sepa_debit?.iban ?? '');
  if (made === undefined)
    throw invalidRequest('The IBAN you provided is invalid; only the test numbers that the README lists are known.', {
      code: 'invalid_bank_account_iban',
      param: 'sepa_debit[iban]',
    });
  return newMethod(call, { type: 'sepa_debit', sepa_debit: made.sepa, behaviour: made.behaviour }, more);
}

const show = (call: Call, method: PaymentMethod): JsonObject =>
  render(call.store, paymentMethods, call.account, method);

function find(call: Call, id: string): PaymentMethod {
  const found = call.store.get(paymentMethods, call.account, id);
  if (found === undefined) throw missing('PaymentMethod', id);
  return found;
}

export const paymentMethodRoutes: readonly Route[] = [
  route('POST', '/v1/payment_methods', createShape, (call, params) => show(call, create(call, params))),
  route('GET', '/v1/payment_methods/:method', {}, (call, _params, { method = '' }) => show(call, find(call, method))),
  route('POST', '/v1/payment_methods/:method', updateShape, (call, params, { method: id = '' }) => {
    const old = find(call, id);
    const next: PaymentMethod = {
      ...old,
      billing_details:
        params.billing_details === undefined ? old.billing_details : billingDetailsOf(params.billing_details),
      metadata: mergeMetadata(old.metadata, params.metadata),
      allow_redisplay: params.allow_redisplay ?? old.allow_redisplay,
    };
    return show(call, save(call, paymentMethods, next, 'payment_method.updated', old));
  }),
  route(
    'POST',
    '/v1/payment_methods/:method/attach',
    { customer: required(text()), customer_account: unmodelled() },
    (call, params, { method = '' }) => {
      const customer = findCustomer(call, params.customer);
      return show(
        call,
        attachMethod(call, method in MAGIC ? findMethod(call, method) : find(call, method), customer.id),
      );
    },
  ),
  route('POST', '/v1/payment_methods/:method/detach', {}, (call, _params, { method: id = '' }) => {
    const old = find(call, id);
    if (old.customer === null)
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      );
    const next = call.store.put(paymentMethods, call.account, { ...old, customer: null, detached: true });
    emit(call, 'payment_method.detached', paymentMethods, next, old);
    return show(call, next);
  }),
  route(
    'GET',
    '/v1/payment_methods',
    {
      ...paging,
      customer: text(),
      customer_account: unmodelled(),
      type: emptyable(text()),
      allow_redisplay: unmodelled(),
    },
    (call, params) => {
      if (params.customer !== undefined) findCustomer(call, params.customer);
      const rows = newestFirst(call.store.all(paymentMethods, call.account)).filter(
        (one) =>
          (params.customer === undefined || one.customer === params.customer) && (params.type ?? one.type) === one.type,
      );
      return page(rows, params, '/v1/payment_methods', (one) => show(call, one));
    },
  ),
];
