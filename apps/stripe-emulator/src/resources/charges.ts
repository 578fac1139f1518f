import type { Call } from '../call.js';
import { render, save } from '../events.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { charges, type Charge } from '../objects/charge.js';
import { emptyable, inRange, instantRange, mergeMetadata, metadata, text } from '../params.js';
import { route, type Route } from '../route.js';
import { missing } from '../stripe-error.js';

function find(call: Call, id: string): Charge {
  const found = call.store.get(charges, call.account, id);
  if (found === undefined) throw missing('charge', id);
  return found;
}

const show = (call: Call, charge: Charge): JsonObject => render(call.store, charges, call.account, charge);

export const chargeRoutes: readonly Route[] = [
  route('GET', '/v1/charges/:charge', {}, (call, _params, { charge = '' }) => show(call, find(call, charge))),
  route(
    'POST',
    '/v1/charges/:charge',
    { metadata: metadata(), description: emptyable(text(1000)) },
    (call, params, { charge = '' }) => {
      const old = find(call, charge);
      const description = params.description === undefined ? old.description : params.description;
      return show(
        call,
        save(
          call,
          charges,
          { ...old, description, metadata: mergeMetadata(old.metadata, params.metadata) },
          'charge.updated',
          old,
        ),
      );
    },
  ),
  route(
    'GET',
    '/v1/charges',
    { ...paging, customer: text(), payment_intent: text(), transfer_group: text(), created: instantRange() },
    (call, params) => {
      const rows = newestFirst(call.store.all(charges, call.account))
        .filter((one) => params.customer === undefined || one.customer === params.customer)
        .filter((one) => params.payment_intent === undefined || one.payment_intent === params.payment_intent)
        .filter((one) => params.transfer_group === undefined || one.transfer_group === params.transfer_group)
        .filter((one) => inRange(one.created, params.created));
      return page(rows, params, '/v1/charges', (one) => show(call, one));
    },
  ),
];
