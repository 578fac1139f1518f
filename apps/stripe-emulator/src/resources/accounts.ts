import { balanceSums } from '../balance.js';
import { onAccount, PLATFORM, type Call } from '../call.js';
import { render } from '../events.js';
import { newId } from '../ids.js';
import { toJson, type JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { accounts, NOTHING_REQUIRED, type Account, type PayoutSettings } from '../objects/account.js';
import { addBank, bankAccounts } from '../objects/bank-account.js';
import { derived, findAccount, moveTo, storeAccount } from '../onboarding.js';
import {
  bool,
  inRange,
  instantRange,
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
import { settingsOf } from '../settings.js';
import { invalidRequest } from '../stripe-error.js';
import { bankGiven, readBank } from './external-accounts.js';

const capability = object({ requested: required(bool()) });
const payoutsShape = {
  debit_negative_balances: bool(),
  schedule: object({
    interval: oneOf('daily', 'manual'),
    delay_days: integer({ min: 2, max: 31 }),
    monthly_anchor: unmodelled(),
    weekly_anchor: unmodelled(),
  }),
  statement_descriptor: text(22),
};
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
  external_account: bankGiven,
  metadata: metadata(),
  settings: object({
    payouts: object(payoutsShape),
    branding: unmodelled(),
    card_payments: unmodelled(),
    payments: unmodelled(),
  }),
  account_token: unmodelled(),
  company: unmodelled(),
  documents: unmodelled(),
  groups: unmodelled(),
  individual: unmodelled(),
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
    requirement_collection: collector(given),
    stripe_dashboard: { type: given.controller?.stripe_dashboard?.type ?? dashboard[given.type ?? 'express'] },
  };
}

const collector = (given: Parsed<typeof createShape>): 'application' | 'stripe' =>
  given.controller?.requirement_collection ?? (given.type === 'custom' ? 'application' : 'stripe');

function payoutsOf(old: PayoutSettings, given: Fields['settings']): PayoutSettings {
  const asked = given?.payouts;
  return {
    debit_negative_balances: asked?.debit_negative_balances ?? old.debit_negative_balances,
    interval: asked?.schedule?.interval ?? old.interval,
    delay_days: asked?.schedule?.delay_days ?? old.delay_days,
    statement_descriptor: asked?.statement_descriptor ?? old.statement_descriptor,
  };
}

/** Capabilities in the order in which they were first asked for; `requested: false` gives one up. */
function requestedOf(old: readonly string[], given: Fields['capabilities']): string[] {
  const next = new Set(old);
  for (const [name, one] of Object.entries(given ?? {})) {
    if (one?.requested === true) next.add(name);
    else next.delete(name);
  }
  return [...next];
}

/** What both creating and updating set. */
function changed(call: Call, old: Account, params: Fields): Account {
  if (params.external_account !== undefined) addBank(call.store, readBank(old.id, params.external_account));
  return derived(call, {
    ...old,
    business_profile: profileOf(old.business_profile, params.business_profile),
    business_type: params.business_type ?? old.business_type,
    email: params.email ?? old.email,
    metadata: mergeMetadata(old.metadata, params.metadata),
    payouts: payoutsOf(old.payouts, params.settings),
    requested: requestedOf(old.requested, params.capabilities),
  });
}

function create(call: Call, params: Parsed<typeof createShape>): Account {
  if (params.type !== undefined && params.controller !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: type, controller.', {
      code: 'parameters_exclusive',
      param: 'controller',
    });
  }
  const id = newId('acct');
  const blank: Account = {
    id,
    object: 'account',
    business_profile: profileOf(null, undefined),
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: controllerOf(params),
    country: params.country ?? 'US',
    created: call.clock.now(),
    default_currency: 'usd',
    details_submitted: false,
    email: null,
    metadata: {},
    payouts_enabled: false,
    requirements: NOTHING_REQUIRED,
    type: params.controller === undefined ? (params.type ?? 'express') : 'none',
    stage: 'fresh',
    requested: [],
    payouts: {
      // SDK: "The default value is `false` when controller.requirement_collection is `application`, ... otherwise `true`."
      debit_negative_balances: collector(params) === 'stripe',
      interval: 'daily',
      delay_days: 2,
      statement_descriptor: null,
    },
  };
  const made = storeAccount(call, changed(call, blank, params), blank);
  return settingsOf(call).onboarding === 'instant' ? moveTo(call, id, 'ready') : made;
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

const REJECTIONS = [
  'credit',
  'fraud_no_intent_to_fulfill',
  'fraud_other',
  'fraud_payment_method_casher',
  'fraud_payment_method_tester',
  'other',
  'terms_of_service',
] as const;

/** The `disabled_reason` (a closed list in the SDK) for a platform's reason to reject an account. */
function rejection(reason: (typeof REJECTIONS)[number]): string {
  if (reason.startsWith('fraud')) return 'rejected.platform_fraud';
  return reason === 'terms_of_service' ? 'rejected.platform_terms_of_service' : 'rejected.platform_other';
}

const show = (call: Call, one: Account): JsonObject => render(call.store, accounts, PLATFORM, one);

export const accountRoutes: readonly Route[] = [
  route('GET', '/v1/account', {}, (call) =>
    call.account === PLATFORM ? platform(call) : show(call, findAccount(call, call.account)),
  ),
  route('POST', '/v1/accounts', createShape, (call, params) => show(call, create(call, params))),
  route('GET', '/v1/accounts/:account', {}, (call, _params, { account = '' }) =>
    account === PLATFORM ? platform(call) : show(call, findAccount(call, account)),
  ),
  route('POST', '/v1/accounts/:account', fields, (call, params, { account = '' }) => {
    const old = findAccount(call, account);
    return show(call, storeAccount(call, changed(call, old, params), old));
  }),
  route('DELETE', '/v1/accounts/:account', {}, (call, _params, { account = '' }) => {
    const old = findAccount(call, account);
    // SDK, `accounts.del`: "all balances ... must be zero".
    const sums = [...balanceSums(onAccount(call, old.id)).values()];
    if (sums.some((one) => one.available !== 0 || one.pending !== 0))
      throw invalidRequest('This account has a balance and cannot be deleted.');
    for (const bank of call.store.all(bankAccounts, old.id)) call.store.remove(bankAccounts, bank.id);
    call.store.remove(accounts, old.id);
    return { id: old.id, object: 'account', deleted: true };
  }),
  route(
    'POST',
    '/v1/accounts/:account/reject',
    { reason: required(oneOf(...REJECTIONS)), payouts_action: unmodelled() },
    (call, params, { account = '' }) =>
      show(call, moveTo(call, account, 'rejected', { reason: rejection(params.reason) })),
  ),
  route('GET', '/v1/accounts', { ...paging, created: instantRange() }, (call, params) =>
    page(
      newestFirst(call.store.all(accounts, PLATFORM)).filter((one) => inRange(one.created, params.created)),
      params,
      '/v1/accounts',
      (one) => show(call, one),
    ),
  ),
];
