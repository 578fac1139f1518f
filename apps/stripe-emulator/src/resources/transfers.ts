import type { Call } from '../call.js';
import { reverse, transfer } from '../connect.js';
import { render, save } from '../events.js';
import { toJson, type JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { reversalsOf, transferReversals, transfers, type Transfer } from '../objects/transfer.js';
import {
  emptyable,
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
import { route, type Route } from '../route.js';
import { missing } from '../stripe-error.js';

function find(call: Call, id: string): Transfer {
  const found = call.store.get(transfers, call.account, id);
  if (found === undefined) throw missing('transfer', id);
  return found;
}

const show = (call: Call, one: Transfer): JsonObject => render(call.store, transfers, call.account, one);

export const transferRoutes: readonly Route[] = [
  route(
    'POST',
    '/v1/transfers',
    {
      amount: integer({ min: 1 }),
      currency: required(text(3)),
      destination: required(text()),
      description: text(),
      metadata: metadata(),
      source_transaction: text(),
      source_type: oneOf('card'),
      transfer_group: text(),
    },
    (call, params) =>
      show(
        call,
        transfer(call, {
          ...params,
          currency: params.currency.toLowerCase(),
          description: params.description ?? null,
          metadata: mergeMetadata({}, params.metadata),
        }),
      ),
  ),
  route('GET', '/v1/transfers/:transfer', {}, (call, _params, { transfer: id = '' }) => show(call, find(call, id))),
  route(
    'POST',
    '/v1/transfers/:transfer',
    { metadata: metadata(), description: emptyable(text()) },
    (call, params, { transfer: id = '' }) => {
      const old = find(call, id);
      const description = params.description === undefined ? old.description : params.description;
      return show(
        call,
        save(
          call,
          transfers,
          { ...old, description, metadata: mergeMetadata(old.metadata, params.metadata) },
          'transfer.updated',
          old,
        ),
      );
    },
  ),
  route(
    'GET',
    '/v1/transfers',
    { ...paging, destination: text(), transfer_group: text(), created: instantRange() },
    (call, params) => {
      const rows = newestFirst(call.store.all(transfers, call.account))
        .filter(
          (one) => (params.destination ?? one.destination) === one.destination && inRange(one.created, params.created),
        )
        .filter((one) => params.transfer_group === undefined || one.transfer_group === params.transfer_group);
      return page(rows, params, '/v1/transfers', (one) => show(call, one));
    },
  ),
  route(
    'POST',
    '/v1/transfers/:transfer/reversals',
    {
      amount: integer({ min: 1 }),
      metadata: metadata(),
      description: unmodelled(),
      refund_application_fee: unmodelled(),
    },
    (call, params, { transfer: id = '' }) =>
      toJson(reverse(call, find(call, id), { amount: params.amount, metadata: mergeMetadata({}, params.metadata) })),
  ),
  route('GET', '/v1/transfers/:transfer/reversals', paging, (call, params, { transfer: id = '' }) =>
    page(reversalsOf(call.store, call.account, find(call, id).id), params, `/v1/transfers/${id}/reversals`, toJson),
  ),
  route(
    'GET',
    '/v1/transfers/:transfer/reversals/:reversal',
    {},
    (call, _params, { transfer: id = '', reversal = '' }) => {
      const found = call.store.get(transferReversals, call.account, reversal);
      if (found === undefined || found.transfer !== find(call, id).id) throw missing('transfer_reversal', reversal);
      return toJson(found);
    },
  ),
];
