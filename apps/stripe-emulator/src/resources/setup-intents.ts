import type { Call } from '../call.js';
import { declineBody } from '../declines.js';
import { render, save } from '../events.js';
import { newId, randomText } from '../ids.js';
import { toJson, type JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { authenticationAction } from '../next-action.js';
import { pageUrl } from '../self.js';
import { attachMethod, findCustomer, findMethod } from '../methods.js';
import { needsMandate, newMandate, requireMandate } from '../mandating.js';
import { mandateData } from '../objects/mandate.js';
import { paymentMethods, type PaymentMethod } from '../objects/payment-method.js';
import { setupIntents, type SetupIntent } from '../objects/setup-intent.js';
import {
  bool,
  inRange,
  instantRange,
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
import { invalidRequest, missing, StripeError } from '../stripe-error.js';

const confirmShape = {
  payment_method: text(),
  return_url: text(),
  use_stripe_sdk: bool(),
  mandate_data: mandateData,
  payment_method_data: unmodelled(),
  payment_method_options: unmodelled(),
};
const createShape = {
  ...confirmShape,
  automatic_payment_methods: object({ enabled: required(bool()), allow_redirects: oneOf('always', 'never') }),
  confirm: bool(),
  customer: text(),
  description: text(1000),
  metadata: metadata(),
  allowed_payment_method_types: list(oneOf('card', 'us_bank_account', 'sepa_debit')),
  usage: oneOf('off_session', 'on_session'),
  customer_account: unmodelled(),
  on_behalf_of: unmodelled(),
  single_use: unmodelled(),
};

const show = (call: Call, intent: SetupIntent): JsonObject => render(call.store, setupIntents, call.account, intent);

function find(call: Call, id: string): SetupIntent {
  const found = call.store.get(setupIntents, call.account, id);
  if (found === undefined) throw missing('setup_intent', id, 'intent');
  return found;
}

function create(call: Call, params: Parsed<typeof createShape>): SetupIntent {
  const customer = params.customer === undefined ? null : findCustomer(call, params.customer).id;
  const method = params.payment_method === undefined ? undefined : findMethod(call, params.payment_method);
  const automatic = params.automatic_payment_methods;
  const id = newId('seti');
  const intent = save(
    call,
    setupIntents,
    {
      id,
      object: 'setup_intent',
      application: null,
      automatic_payment_methods:
        automatic === undefined
          ? null
          : { enabled: automatic.enabled, allow_redirects: automatic.allow_redirects ?? 'always' },
      cancellation_reason: null,
      client_secret: `${id}_secret_${randomText(24)}`,
      created: call.clock.now(),
      customer,
      customer_account: null,
      description: params.description ?? null,
      excluded_payment_method_types: null,
      flow_directions: null,
      last_setup_error: null,
      latest_attempt: null,
      livemode: false,
      managed_payments: null,
      mandate: null,
      agreed: params.mandate_data ?? null,
      metadata: mergeMetadata({}, params.metadata),
      next_action: null,
      on_behalf_of: null,
      payment_method: method?.id ?? null,
      payment_method_configuration_details: null,
      payment_method_options: {},
      payment_method_types: params.allowed_payment_method_types ?? ['card'],
      allowed_payment_method_types: params.allowed_payment_method_types ?? null,
      single_use_mandate: null,
      status: method === undefined ? 'requires_payment_method' : 'requires_confirmation',
      usage: params.usage ?? 'off_session',
    },
    'setup_intent.created',
  );
  return params.confirm === true ? confirm(call, intent, method, params.return_url) : intent;
}

/** Saves the method for later use: attaches it to the customer, unless the bank refuses or wants the customer to authenticate. */
function confirm(
  call: Call,
  intent: SetupIntent,
  method: PaymentMethod | undefined,
  returnUrl: string | undefined,
): SetupIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw invalidRequest(`You cannot confirm this SetupIntent because it has a status of ${intent.status}.`, {
      code: 'setup_intent_unexpected_state',
    });
  }
  if (method === undefined)
    throw invalidRequest("You cannot confirm this SetupIntent because it's missing a payment method.", {
      code: 'setup_intent_unexpected_state',
    });
  requireMandate(method, intent.agreed ?? undefined);
  const { decline, attachable, authentication } = method.behaviour;
  if (decline !== undefined && attachable !== true) {
    const body = declineBody(decline);
    const failed: SetupIntent = {
      ...intent,
      status: 'requires_payment_method',
      payment_method: null,
      last_setup_error: { ...toJson(body) },
    };
    throw new StripeError(402, {
      ...body,
      setup_intent: show(call, save(call, setupIntents, failed, 'setup_intent.setup_failed')),
    });
  }
  if (authentication !== undefined && !method.setUp) {
    const url = pageUrl(call, `/_emulator/pages/authentication/${intent.id}`);
    const next = authenticationAction(url, returnUrl, newId('src'));
    const waiting: SetupIntent = { ...intent, status: 'requires_action', payment_method: method.id, next_action: next };
    return save(call, setupIntents, waiting, 'setup_intent.requires_action');
  }
  return succeed(call, intent, method);
}

function succeed(call: Call, intent: SetupIntent, method: PaymentMethod): SetupIntent {
  const mandate = needsMandate(method) && intent.agreed !== null ? newMandate(call, method, intent.agreed).id : null;
  const ready = call.store.put(paymentMethods, call.account, { ...method, setUp: true, mandate });
  if (intent.customer !== null) attachMethod(call, ready, intent.customer);
  return save(
    call,
    setupIntents,
    { ...intent, status: 'succeeded', payment_method: method.id, mandate, next_action: null, last_setup_error: null },
    'setup_intent.succeeded',
  );
}

/** The customer answered the authentication that a setup asked for. */
export function resolveSetup(call: Call, id: string, succeeded: boolean): SetupIntent {
  const intent = find(call, id);
  const method =
    intent.payment_method === null ? undefined : call.store.get(paymentMethods, call.account, intent.payment_method);
  if (intent.status !== 'requires_action' || method === undefined)
    throw invalidRequest(`This SetupIntent awaits no authentication; its status is ${intent.status}.`);
  if (succeeded) return succeed(call, intent, method);
  const error = {
    type: 'invalid_request_error',
    code: 'setup_intent_authentication_failure',
    message: 'The latest attempt to set up the payment method has failed because authentication failed.',
  };
  return save(
    call,
    setupIntents,
    { ...intent, status: 'requires_payment_method', payment_method: null, next_action: null, last_setup_error: error },
    'setup_intent.setup_failed',
  );
}

export const setupIntentRoutes: readonly Route[] = [
  route('POST', '/v1/setup_intents', createShape, (call, params) => show(call, create(call, params))),
  route('GET', '/v1/setup_intents/:intent', { client_secret: text() }, (call, _params, { intent = '' }) =>
    show(call, find(call, intent)),
  ),
  route('POST', '/v1/setup_intents/:intent/confirm', confirmShape, (call, params, { intent: id = '' }) => {
    const intent = find(call, id);
    const chosen = params.payment_method ?? intent.payment_method ?? undefined;
    const agreed: SetupIntent = { ...intent, agreed: params.mandate_data ?? intent.agreed };
    return show(
      call,
      confirm(call, agreed, chosen === undefined ? undefined : findMethod(call, chosen), params.return_url),
    );
  }),
  route(
    'POST',
    '/v1/setup_intents/:intent/cancel',
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    (call, params, { intent: id = '' }) => {
      const intent = find(call, id);
      if (intent.status === 'succeeded' || intent.status === 'canceled')
        throw invalidRequest(`You cannot cancel this SetupIntent because it has a status of ${intent.status}.`, {
          code: 'setup_intent_unexpected_state',
        });
      return show(
        call,
        save(
          call,
          setupIntents,
          { ...intent, status: 'canceled', next_action: null, cancellation_reason: params.cancellation_reason ?? null },
          'setup_intent.canceled',
        ),
      );
    },
  ),
  route(
    'GET',
    '/v1/setup_intents',
    { ...paging, customer: text(), payment_method: text(), created: instantRange() },
    (call, params) => {
      const rows = newestFirst(call.store.all(setupIntents, call.account))
        .filter(
          (one) =>
            (params.customer === undefined || one.customer === params.customer) && inRange(one.created, params.created),
        )
        .filter((one) => params.payment_method === undefined || one.payment_method === params.payment_method);
      return page(rows, params, '/v1/setup_intents', (one) => show(call, one));
    },
  ),
];
