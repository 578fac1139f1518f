import type { Call } from '../call.js';
import { newId, randomText } from '../ids.js';
import { render } from '../events.js';
import { newestFirst, page, paging } from '../lists.js';
import { deliveries } from '../objects/event.js';
import { webhookEndpoints, type WebhookEndpoint } from '../objects/webhook-endpoint.js';
import { bool, emptyable, list, mergeMetadata, metadata, oneOf, required, text } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';
import { API_VERSION } from '../version.js';

function find(call: Call, id: string): WebhookEndpoint {
  const found = call.store.get(webhookEndpoints, call.account, id);
  if (found === undefined) throw missing('webhook endpoint', id);
  return found;
}

function checkUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw invalidRequest('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    });
  return url;
}

const createShape = {
  url: required(text()),
  enabled_events: required(list(text())),
  description: emptyable(text()),
  metadata: metadata(),
  connect: bool(),
  api_version: oneOf(API_VERSION),
};

export const webhookEndpointRoutes: readonly Route[] = [
  route('POST', '/v1/webhook_endpoints', createShape, (call, params) => {
    if (params.enabled_events.length === 0)
      throw invalidRequest('You must specify at least one event.', { param: 'enabled_events' });
    const endpoint = call.store.put(webhookEndpoints, call.account, {
      id: newId('we'),
      object: 'webhook_endpoint',
      api_version: params.api_version ?? null,
      application: null,
      created: call.clock.now(),
      description: params.description ?? null,
      enabled_events: params.enabled_events,
      livemode: false,
      metadata: mergeMetadata({}, params.metadata),
      status: 'enabled',
      url: checkUrl(params.url),
      secret: `whsec_${randomText(32)}`,
      connect: params.connect ?? false,
    });
    // The secret is shown here and never again.
    return { ...render(call.store, webhookEndpoints, call.account, endpoint), secret: endpoint.secret };
  }),
  route('GET', '/v1/webhook_endpoints/:endpoint', {}, (call, _params, { endpoint = '' }) =>
    render(call.store, webhookEndpoints, call.account, find(call, endpoint)),
  ),
  route(
    'POST',
    '/v1/webhook_endpoints/:endpoint',
    {
      url: text(),
      enabled_events: list(text()),
      description: emptyable(text()),
      metadata: metadata(),
      disabled: bool(),
    },
    (call, params, { endpoint = '' }) => {
      const old = find(call, endpoint);
      return render(
        call.store,
        webhookEndpoints,
        call.account,
        call.store.put(webhookEndpoints, call.account, {
          ...old,
          url: params.url === undefined ? old.url : checkUrl(params.url),
          enabled_events: params.enabled_events ?? old.enabled_events,
          description: params.description === undefined ? old.description : params.description,
          metadata: mergeMetadata(old.metadata, params.metadata),
          status: params.disabled === undefined ? old.status : params.disabled ? 'disabled' : 'enabled',
        }),
      );
    },
  ),
  route('DELETE', '/v1/webhook_endpoints/:endpoint', {}, (call, _params, { endpoint: id = '' }) => {
    find(call, id);
    call.store.remove(webhookEndpoints, id);
    for (const { row } of call.store.everywhere(deliveries))
      if (row.endpoint === id) call.store.remove(deliveries, row.id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
  route('GET', '/v1/webhook_endpoints', paging, (call, params) =>
    page(newestFirst(call.store.all(webhookEndpoints, call.account)), params, '/v1/webhook_endpoints', (one) =>
      render(call.store, webhookEndpoints, call.account, one),
    ),
  ),
];
