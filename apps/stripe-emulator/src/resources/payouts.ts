import type { Call } from '../call.js';
import { render, save } from '../events.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { payouts, type Payout } from '../objects/payout.js';
import {
  inRange,
  instantRange,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
  unmodelled,
} from '../params.js';
import { cancelPayout, requestPayout } from '../paying-out.js';
import { route, type Route } from '../route.js';
import { missing } from '../stripe-error.js';

const createShape = {
  amount: required(integer({ min: 1 })),
  currency: required(text(3)),
  description: text(),
  destination: text(),
  metadata: metadata(),
  method: oneOf('standard'),
  source_type: oneOf('card'),
  statement_descriptor: text(22),
  payout_method: unmodelled(),
};
const listShape = {
  ...paging,
  status: oneOf('pending', 'in_transit', 'paid', 'failed', 'canceled'),
  arrival_date: instantRange(),
  created: instantRange(),
  destination: text(),
};

function find(call: Call, id: string): Payout {
  const found = call.store.get(payouts, call.account, id);
  if (found === undefined) throw missing('payout', id);
  return found;
}

const show = (call: Call, payout: Payout): JsonObject => render(call.store, payouts, call.account, payout);

export const payoutRoutes: readonly Route[] = [
  route('POST', '/v1/payouts', createShape, (call, params) =>
    show(
      call,
      requestPayout(call, {
        amount: params.amount,
        currency: params.currency.toLowerCase(),
        metadata: mergeMetadata({}, params.metadata),
        ...(params.description === undefined ? {} : { description: params.description }),
        ...(params.destination === undefined ? {} : { destination: params.destination }),
        ...(params.statement_descriptor === undefined ? {} : { statement_descriptor: params.statement_descriptor }),
      }),
    ),
  ),
  route('GET', '/v1/payouts/:payout', {}, (call, _params, { payout = '' }) => show(call, find(call, payout))),
  route('POST', '/v1/payouts/:payout', { metadata: metadata() }, (call, params, { payout = '' }) => {
    const old = find(call, payout);
    const next: Payout = { ...old, metadata: mergeMetadata(old.metadata, params.metadata) };
    return show(call, save(call, payouts, next, 'payout.updated', old));
  }),
  route('POST', '/v1/payouts/:payout/cancel', {}, (call, _params, { payout = '' }) =>
    show(call, cancelPayout(call, find(call, payout))),
  ),
  route('GET', '/v1/payouts', listShape, (call, params) => {
    const rows = newestFirst(call.store.all(payouts, call.account))
      .filter(
        (one) =>
          (params.status ?? one.status) === one.status && (params.destination ?? one.destination) === one.destination,
      )
      .filter((one) => inRange(one.created, params.created) && inRange(one.arrival_date, params.arrival_date));
    return page(rows, params, '/v1/payouts', (one) => show(call, one));
  }),
];
