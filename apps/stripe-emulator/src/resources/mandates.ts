import { toJson } from '../json.js';
import { mandates } from '../objects/mandate.js';
import { route, type Route } from '../route.js';
import { missing } from '../stripe-error.js';

export const mandateRoutes: readonly Route[] = [
  route('GET', '/v1/mandates/:mandate', {}, (call, _params, { mandate = '' }) => {
    const found = call.store.get(mandates, call.account, mandate);
    if (found === undefined) throw missing('mandate', mandate);
    return toJson(found);
  }),
];
