import type { Call } from '../call.js';
import { randomText } from '../ids.js';
import { page } from '../lists.js';
import { accountLinks } from '../objects/account-link.js';
import { capabilityObject, derived, findAccount, storeAccount } from '../onboarding.js';
import { bool, object, oneOf, required, text } from '../params.js';
import { route, type Route } from '../route.js';
import { pageUrl } from '../self.js';
import { missing } from '../stripe-error.js';
import type { JsonObject } from '../json.js';

/** Account links live for a few minutes (docs: api/account_links). */
const LINK_SECONDS = 300;
const KNOWN = ['card_payments', 'transfers', 'us_bank_account_ach_payments'];

function capability(call: Call, account: string, name: string): JsonObject {
  if (!KNOWN.includes(name)) throw missing('capability', name, 'capability');
  return capabilityObject(findAccount(call, account), name);
}

const linkShape = {
  account: required(text()),
  type: required(oneOf('account_onboarding', 'account_update')),
  refresh_url: required(text()),
  return_url: required(text()),
  collect: oneOf('currently_due', 'eventually_due'),
  collection_options: object({
    fields: oneOf('currently_due', 'eventually_due'),
    future_requirements: oneOf('include', 'omit'),
  }),
};

/** Account links, which lead to the emulator's own onboarding page, and capabilities. */
export const onboardingRoutes: readonly Route[] = [
  route('POST', '/v1/account_links', linkShape, (call, params) => {
    const { id: account } = findAccount(call, params.account);
    const now = call.clock.now();
    const link = call.store.put(accountLinks, call.account, {
      id: randomText(24),
      account,
      expires_at: now + LINK_SECONDS,
      refresh_url: params.refresh_url,
      return_url: params.return_url,
      state: 'new',
    });
    return {
      object: 'account_link',
      created: now,
      expires_at: link.expires_at,
      url: pageUrl(call, `/_emulator/pages/onboarding/${link.id}`),
    };
  }),
  route('GET', '/v1/accounts/:account/capabilities', {}, (call, params, { account = '' }) => {
    const names = [...findAccount(call, account).requested].reverse().map((id) => ({ id }));
    return page(names, params, `/v1/accounts/${account}/capabilities`, ({ id }) => capability(call, account, id));
  }),
  route('GET', '/v1/accounts/:account/capabilities/:name', {}, (call, _params, { account = '', name = '' }) =>
    capability(call, account, name),
  ),
  route(
    'POST',
    '/v1/accounts/:account/capabilities/:name',
    { requested: bool() },
    (call, params, { account = '', name = '' }) => {
      capability(call, account, name);
      const old = findAccount(call, account);
      const others = old.requested.filter((one) => one !== name);
      const requested = params.requested === false ? others : [...others, name];
      if (params.requested !== undefined) storeAccount(call, derived(call, { ...old, requested }), old);
      return capability(call, account, name);
    },
  ),
];
