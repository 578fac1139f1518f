import type { Call } from '../call.js';
import { render } from '../events.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { findMethod } from '../methods.js';
import { BANK_TOKENS, PAYOUT_NUMBERS } from '../objects/bank-account.js';
import { topups, type Topup } from '../objects/topup.js';
import {
  inRange,
  instantRange,
  integer,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Parsed,
} from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';
import { cancelTopup, topUp } from '../topping-up.js';

const createShape = {
  amount: required(integer({ min: 1 })),
  currency: required(text(3)),
  description: text(),
  metadata: metadata(),
  payment_method: text(),
  payment_method_options: object({ us_bank_account: object({ network: required(oneOf('ach')) }) }),
  source: text(),
  statement_descriptor: text(15),
  transfer_group: text(),
};

/** The failure that the named bank account or method stands for; null: it pays. */
function fate(call: Call, params: Parsed<typeof createShape>): { method: string | null; failsWith: string | null } {
  if (params.payment_method !== undefined) {
    const method = findMethod(call, params.payment_method);
    if (method.type !== 'us_bank_account')
      throw invalidRequest('Top-ups take payment methods of the type us_bank_account only.', {
        param: 'payment_method',
      });
    return { method: method.id, failsWith: method.behaviour.failsLater ?? null };
  }
  if (params.source === undefined) return { method: null, failsWith: null };
  const number = BANK_TOKENS[params.source];
  if (number === undefined)
    throw invalidRequest(`No such source: '${params.source}'`, { code: 'resource_missing', param: 'source' });
  return { method: null, failsWith: PAYOUT_NUMBERS[number] ?? null };
}

function find(call: Call, id: string): Topup {
  const found = call.store.get(topups, call.account, id);
  if (found === undefined) throw missing('topup', id);
  return found;
}

const show = (call: Call, one: Topup): JsonObject => render(call.store, topups, call.account, one);

export const topupRoutes: readonly Route[] = [
  route('POST', '/v1/topups', createShape, (call, params) => {
    const { method, failsWith } = fate(call, params);
    return show(
      call,
      topUp(call, {
        amount: params.amount,
        currency: params.currency.toLowerCase(),
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        payment_method: method,
        statement_descriptor: params.statement_descriptor ?? null,
        transfer_group: params.transfer_group ?? null,
        failsWith,
      }),
    );
  }),
  route('GET', '/v1/topups/:topup', {}, (call, _params, { topup = '' }) => show(call, find(call, topup))),
  route('POST', '/v1/topups/:topup', { description: text(), metadata: metadata() }, (call, params, { topup = '' }) => {
    const old = find(call, topup);
    // No event: Stripe has no topup.updated.
    const next: Topup = {
      ...old,
      description: params.description ?? old.description,
      metadata: mergeMetadata(old.metadata, params.metadata),
    };
    return show(call, call.store.put(topups, call.account, next));
  }),
  route('POST', '/v1/topups/:topup/cancel', {}, (call, _params, { topup = '' }) =>
    show(call, cancelTopup(call, find(call, topup))),
  ),
  route(
    'GET',
    '/v1/topups',
    {
      ...paging,
      amount: instantRange(),
      created: instantRange(),
      status: oneOf('canceled', 'failed', 'pending', 'succeeded'),
    },
    (call, params) => {
      const rows = newestFirst(call.store.all(topups, call.account))
        .filter((one) => (params.status ?? one.status) === one.status)
        .filter((one) => inRange(one.amount, params.amount) && inRange(one.created, params.created));
      return page(rows, params, '/v1/topups', (one) => show(call, one));
    },
  ),
];
