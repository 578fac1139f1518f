import { render } from '../events.js';
import { newestFirst, page, paging } from '../lists.js';
import { EVENT_KEPT_SECONDS, events, pendingWebhooks, type StripeEvent } from '../objects/event.js';
import { bool, inRange, instantRange, list, text } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';

/** `invoice.*` stands for every type below `invoice`. */
function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

export const eventRoutes: readonly Route[] = [
  route('GET', '/v1/events/:event', {}, (call, _params, { event = '' }) => {
    const found = call.store.get(events, call.account, event);
    if (found === undefined || call.clock.now() - found.created > EVENT_KEPT_SECONDS) throw missing('event', event);
    return render(call.store, events, call.account, found);
  }),
  route(
    'GET',
    '/v1/events',
    { ...paging, type: text(), types: list(text(), 20), created: instantRange(), delivery_success: bool() },
    (call, params) => {
      if (params.type !== undefined && params.types !== undefined)
        throw invalidRequest('You may only specify one of these parameters: type, types.', {
          code: 'parameters_exclusive',
          param: 'types',
        });
      const patterns = params.types ?? (params.type === undefined ? ['*'] : [params.type]);
      const delivered = (one: StripeEvent): boolean => pendingWebhooks(call.store, one.id, call.account) === 0;
      const oldest = call.clock.now() - EVENT_KEPT_SECONDS;
      const rows = newestFirst(call.store.all(events, call.account))
        .filter((one) => one.created >= oldest && inRange(one.created, params.created))
        .filter((one) => patterns.some((pattern) => pattern === '*' || matches(one.type, pattern)))
        .filter((one) => params.delivery_success === undefined || delivered(one) === params.delivery_success);
      return page(rows, params, '/v1/events', (one) => render(call.store, events, call.account, one));
    },
  ),
];
