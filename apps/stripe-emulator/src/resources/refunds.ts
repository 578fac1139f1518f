import type { Call } from '../call.js';
import { save } from '../events.js';
import { toJson } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { refunds, type Refund } from '../objects/refund.js';
import { inRange, instantRange, integer, mergeMetadata, metadata, oneOf, text, unmodelled } from '../params.js';
import { refundCharge } from '../refunding.js';
import { route, type Route } from '../route.js';
import { missing } from '../stripe-error.js';

const createShape = {
  charge: text(),
  payment_intent: text(),
  amount: integer({ min: 1 }),
  metadata: metadata(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  currency: unmodelled(),
  customer: unmodelled(),
  instructions_email: unmodelled(),
  origin: unmodelled(),
  refund_application_fee: unmodelled(),
  reverse_transfer: unmodelled(),
};

function find(call: Call, id: string): Refund {
  const found = call.store.get(refunds, call.account, id);
  if (found === undefined) throw missing('refund', id);
  return found;
}

export const refundRoutes: readonly Route[] = [
  route('POST', '/v1/refunds', createShape, (call, params) => toJson(refundCharge(call, params))),
  route('GET', '/v1/refunds/:refund', {}, (call, _params, { refund = '' }) => toJson(find(call, refund))),
  route('POST', '/v1/refunds/:refund', { metadata: metadata() }, (call, params, { refund = '' }) => {
    const old = find(call, refund);
    return toJson(
      save(call, refunds, { ...old, metadata: mergeMetadata(old.metadata, params.metadata) }, 'refund.updated', old),
    );
  }),
  route(
    'GET',
    '/v1/refunds',
    { ...paging, charge: text(), payment_intent: text(), created: instantRange() },
    (call, params) => {
      const rows = newestFirst(call.store.all(refunds, call.account))
        .filter(
          (one) =>
            (params.charge === undefined || one.charge === params.charge) && inRange(one.created, params.created),
        )
        .filter((one) => params.payment_intent === undefined || one.payment_intent === params.payment_intent);
      return page(rows, params, '/v1/refunds', toJson);
    },
  ),
];
