import { PLATFORM, type Call } from '../call.js';
import { save } from '../events.js';
import { newId } from '../ids.js';
import { toJson, type JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { accounts, type Account } from '../objects/account.js';
import {
  bool,
  inRange,
  instantRange,
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
import { invalidRequest, missing } from '../stripe-error.js';

const capability = object({ requested: required(bool()) });
const fields = {
  business_profile: object({
    mcc: text(4),
    name: text(),
    product_description: text(),
    support_email: text(),
    support_phone: text(),
    url: text(),
  }),
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  capabilities: object({ card_payments: capability, transfers: capability, us_bank_account_ach_payments: capability }),
  email: text(800),
  metadata: metadata(),
  account_token: unmodelled(),
  company: unmodelled(),
  documents: unmodelled(),
  external_account: unmodelled(),
  groups: unmodelled(),
  individual: unmodelled(),
  settings: unmodelled(),
  tos_acceptance: unmodelled(),
  default_currency: unmodelled(),
};
const createShape = {
  ...fields,
  country: text(2),
  type: oneOf('standard', 'express', 'custom'),
  controller: object({
    fees: object({ payer: required(oneOf('account', 'application')) }),
    losses: object({ payments: required(oneOf('application', 'stripe')) }),
    requirement_collection: oneOf('application', 'stripe'),
    stripe_dashboard: object({ type: required(oneOf('express', 'full', 'none')) }),
  }),
};
type Fields = Parsed<typeof fields>;

/** A connected account is ready at once: onboarding is not modelled, so a requested capability is active. */
function capabilitiesOf(old: Account['capabilities'], given: Fields['capabilities']): Account['capabilities'] {
  const next: Record<string, 'active' | 'inactive' | 'pending'> = { ...old };
  for (const [name, one] of Object.entries(given ?? {})) next[name] = one?.requested === true ? 'active' : 'inactive';
  return next;
}

function profileOf(old: JsonObject | null, given: Fields['business_profile']): JsonObject {
  return {
    mcc: null,
    minority_owned_business_designation: null,
    name: null,
    product_description: null,
    specified_commercial_transactions_act_url: null,
    support_address: null,
    support_email: null,
    support_phone: null,
    support_url: null,
    url: null,
    ...old,
    ...toJson(given ?? {}),
  };
}

function controllerOf(given: Parsed<typeof createShape>): JsonObject {
  const dashboard = { express: 'express', standard: 'full', custom: 'none' } as const;
  const losses = given.controller?.losses?.payments ?? (given.type === 'standard' ? 'stripe' : 'application');
  return {
    type: 'application',
    is_controller: true,
    fees: {
      payer:
        given.controller?.fees?.payer ??
        (given.type === 'standard' ? 'account' : `application_${given.type ?? 'express'}`),
    },
    losses: { payments: losses },
    requirement_collection:
      given.controller?.requirement_collection ?? (given.type === 'custom' ? 'application' : 'stripe'),
    stripe_dashboard: { type: given.controller?.stripe_dashboard?.type ?? dashboard[given.type ?? 'express'] },
  };
}

function create(call: Call, params: Parsed<typeof createShape>): Account {
  if (params.type !== undefined && params.controller !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: type, controller.', {
      code: 'parameters_exclusive',
      param: 'controller',
    });
  }
  const capabilities = capabilitiesOf({}, params.capabilities);
  return save(
    call,
    accounts,
    {
      id: newId('acct'),
      object: 'account',
      business_profile: profileOf(null, params.business_profile),
      business_type: params.business_type ?? null,
      capabilities,
      charges_enabled: capabilities['card_payments'] === 'active',
      controller: controllerOf(params),
      country: params.country ?? 'US',
      created: call.clock.now(),
      default_currency: 'usd',
      details_submitted: true,
      email: params.email ?? null,
      metadata: mergeMetadata({}, params.metadata),
      payouts_enabled: true,
      type: params.controller === undefined ? (params.type ?? 'express') : 'none',
    },
    'account.updated',
  );
}

function find(call: Call, id: string): Account {
  const found = call.store.get(accounts, PLATFORM, id);
  if (found === undefined) throw missing('account', id);
  return found;
}

/** The account that the key itself belongs to. */
function platform(call: Call): JsonObject {
  return {
    id: PLATFORM,
    object: 'account',
    business_profile: profileOf(null, { name: 'Emulated account' }),
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    controller: { type: 'account' },
    country: 'US',
    created: call.clock.now(),
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    type: 'standard',
  };
}

export const accountRoutes: readonly Route[] = [
  route('GET', '/v1/account', {}, (call) =>
    call.account === PLATFORM ? platform(call) : toJson(find(call, call.account)),
  ),
  route('POST', '/v1/accounts', createShape, (call, params) => toJson(create(call, params))),
  route('GET', '/v1/accounts/:account', {}, (call, _params, { account = '' }) =>
    account === PLATFORM ? platform(call) : toJson(find(call, account)),
  ),
  route('POST', '/v1/accounts/:account', fields, (call, params, { account = '' }) => {
    const old = find(call, account);
    const capabilities = capabilitiesOf(old.capabilities, params.capabilities);
    return toJson(
      save(
        call,
        accounts,
        {
          ...old,
          business_profile: profileOf(old.business_profile, params.business_profile),
          business_type: params.business_type ?? old.business_type,
          capabilities,
          charges_enabled: capabilities['card_payments'] === 'active',
          email: params.email ?? old.email,
          metadata: mergeMetadata(old.metadata, params.metadata),
        },
        'account.updated',
        old,
      ),
    );
  }),
  route('GET', '/v1/accounts', { ...paging, created: instantRange() }, (call, params) =>
    page(
      newestFirst(call.store.all(accounts, PLATFORM)).filter((one) => inRange(one.created, params.created)),
      params,
      '/v1/accounts',
      toJson,
    ),
  ),
];
