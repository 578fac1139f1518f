import type { Call } from '../call.js';
import { emit } from '../events.js';
import { toJson } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { customers } from '../objects/customer.js';
import { TAX_ID_TYPES, taxIds, taxIdsOf, type TaxId } from '../objects/tax-id.js';
import { oneOf, required, text } from '../params.js';
import { route, type Route } from '../route.js';
import { missing } from '../stripe-error.js';
import { addTaxId } from '../tax-ids.js';

export const taxIdShape = { type: required(oneOf(...TAX_ID_TYPES)), value: required(text(50)) };

function customerId(call: Call, id: string): string {
  if (call.store.get(customers, call.account, id) === undefined) throw missing('customer', id);
  return id;
}

function find(call: Call, customer: string, id: string): TaxId {
  const found = call.store.get(taxIds, call.account, id);
  if (found?.customer !== customerId(call, customer)) throw missing('tax_id', id);
  return found;
}

export const taxIdRoutes: readonly Route[] = [
  route('POST', '/v1/customers/:customer/tax_ids', taxIdShape, (call, params, { customer = '' }) =>
    toJson(addTaxId(call, customerId(call, customer), params.type, params.value)),
  ),
  route('GET', '/v1/customers/:customer/tax_ids/:tax_id', {}, (call, _params, { customer = '', tax_id: id = '' }) =>
    toJson(find(call, customer, id)),
  ),
  route('GET', '/v1/customers/:customer/tax_ids', paging, (call, params, { customer = '' }) =>
    page(
      newestFirst(taxIdsOf(call.store, call.account, customerId(call, customer))),
      params,
      `/v1/customers/${customer}/tax_ids`,
      toJson,
    ),
  ),
  route(
    'DELETE',
    '/v1/customers/:customer/tax_ids/:tax_id',
    {},
    (call, _params, { customer = '', tax_id: id = '' }) => {
      const old = find(call, customer, id);
      call.store.remove(taxIds, id);
      emit(call, 'customer.tax_id.deleted', taxIds, old);
      return { id, object: 'tax_id', deleted: true };
    },
  ),
];
