import Stripe from 'stripe';
import { decodeForm, type FormObject } from '../src/form.js';
import { decodeMultipart } from '../src/multipart.js';
import { routeKey } from '../src/route-path.js';
import { Router } from '../src/router.js';
import { routes } from '../src/routes.js';
import { startEmulator, type Emulator, type EmulatorOptions } from '../src/server.js';
import { misfits } from './check-schema.js';
import { sdkSchemas, type SdkSchemas } from './sdk-schema.js';

/** What one run has exchanged, all of it checked. */
export interface Seen {
  readonly routes: Map<string, number>;
  /** The last response of each route that had something in it. */
  readonly samples: Map<string, unknown>;
  requests: number;
  responses: number;
  errors: number;
  events: number;
  /** What did not fit; `close` fails when there is any. The SDK would hide an error thrown inside its HTTP client. */
  readonly misfits: string[];
}

export const nothingSeen = (): Seen => ({
  routes: new Map(),
  samples: new Map(),
  requests: 0,
  responses: 0,
  errors: 0,
  events: 0,
  misfits: [],
});

export interface World {
  readonly emulator: Emulator;
  /** The real SDK; every request it sends and every response it gets is validated. */
  readonly stripe: Stripe;
  readonly seen: Seen;
  /** A request that the SDK's types would not allow; only the response is validated. */
  raw(
    method: string,
    path: string,
    form?: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: unknown }>;
  control(method: string, path: string, body?: object): Promise<unknown>;
  /** Stops the emulator; throws when anything exchanged did not fit the SDK's types. */
  close(): Promise<void>;
}

export const modelledKeys: readonly string[] = routes.map((one) => routeKey(one.method, one.path));
export const schemas: SdkSchemas = sdkSchemas(modelledKeys);
const router = new Router(routes);

const ERROR_FIELDS = new Set([
  'type',
  'message',
  'code',
  'decline_code',
  'param',
  'charge',
  'doc_url',
  'payment_intent',
  'payment_method',
  'setup_intent',
  'request_log_url',
]);
const ERROR_TYPES = new Set(['api_error', 'card_error', 'idempotency_error', 'invalid_request_error']);

/** Runs a story in a world of its own and closes it; a misfit with the SDK's types fails the story. */
export async function inWorld(story: (world: World) => Promise<void>, options: EmulatorOptions = {}): Promise<void> {
  const world = await setup(options);
  try {
    await story(world);
  } catch (error) {
    const noted = world.seen.misfits.length === 0 ? '' : `\n\nMisfits before that:\n${world.seen.misfits.join('\n')}`;
    await world.close().catch(() => undefined);
    if (error instanceof Error) error.message += noted;
    throw error;
  }
  await world.close();
}

/** Starts an emulator (by default without chaos, its clock standing still) and an SDK client that checks all traffic. */
async function setup(options: EmulatorOptions = {}): Promise<World> {
  const emulator = await startEmulator({
    chaos: 'off',
    clockStart: '2026-03-02T10:00:00Z',
    clockFrozen: true,
    log: (line) => process.stderr.write(`${line}\n`),
    ...options,
  });
  const seen = nothingSeen();
  const checked: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    noting(seen, () => checkRequest(seen, method, url, bodyOf(init)));
    const response = await fetch(input, init);
    const body: unknown = await response.clone().json();
    noting(seen, () => checkResponse(seen, method, url.pathname, response.status, body));
    return response;
  };
  const stripe = new Stripe('sk_test_emulated', {
    host: emulator.host,
    port: emulator.port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(checked),
  });
  return {
    emulator,
    stripe,
    seen,
    async raw(method, path, form, headers = {}) {
      const response = await fetch(emulator.url + path, {
        method,
        body: form,
        headers: {
          authorization: 'Bearer sk_test_raw',
          ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
      });
      const body: unknown = await response.json();
      noting(seen, () => checkResponse(seen, method, path.split('?')[0] ?? path, response.status, body));
      return { status: response.status, headers: response.headers, body };
    },
    async control(method, path, body) {
      const response = await fetch(emulator.url + path, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    async close() {
      await emulator.close();
      if (seen.misfits.length > 0) throw new Error(seen.misfits.join('\n'));
    },
  };
}

/** Form-encoded, but for a file: that comes decoded. */
function bodyOf(init: RequestInit | undefined): string | FormObject {
  const { body, headers } = init ?? {};
  if (!(body instanceof Uint8Array)) return typeof body === 'string' ? body : '';
  return decodeMultipart(Buffer.from(body), new Headers(headers).get('content-type') ?? '');
}

function noting(seen: Seen, check: () => void): void {
  try {
    check();
  } catch (error) {
    seen.misfits.push(error instanceof Error ? error.message : String(error));
  }
}

function routeOf(method: string, path: string): string | undefined {
  try {
    const { route } = router.match(method, path);
    return routeKey(route.method, route.path);
  } catch {
    return undefined;
  }
}

function fail(what: string, found: readonly { at: string; why: string }[], value: unknown): void {
  if (found.length === 0) return;
  const lines = found.slice(0, 8).map((one) => `  ${one.at} ${one.why}`);
  throw new Error(
    `${what} does not fit the types of stripe@${Stripe.PACKAGE_VERSION}:\n${lines.join('\n')}\n${JSON.stringify(value).slice(0, 600)}`,
  );
}

/** Requests of the SDK must fit the SDK's own parameter types. */
export function checkRequest(seen: Seen, method: string, url: URL, body: string | FormObject): void {
  const key = routeOf(method, url.pathname);
  if (key === undefined) return;
  seen.requests += 1;
  const form = typeof body === 'string' ? decodeForm(method === 'POST' ? body : url.search.slice(1)) : body;
  const schema = schemas.routes[key]?.params;
  if (schema === undefined) throw new Error(`no schema for ${key}`);
  fail(`the request ${key}`, misfits(schemas, schema, form, true), form);
}

/** Responses must fit the type that the SDK promises for the route; errors the shape of Stripe's errors. */
function checkResponse(seen: Seen, method: string, path: string, status: number, body: unknown): void {
  if (status !== 200) {
    seen.errors += 1;
    checkError(`the ${status} of ${method} ${path}`, body);
    return;
  }
  const key = routeOf(method, path);
  const schema = key === undefined ? undefined : schemas.routes[key]?.result;
  if (key === undefined || schema === undefined)
    throw new Error(`${method} ${path} answered 200 and is no modelled route`);
  seen.responses += 1;
  seen.routes.set(key, (seen.routes.get(key) ?? 0) + 1);
  if (!seen.samples.has(key) || !isEmptyList(body)) seen.samples.set(key, body);
  fail(`the response of ${key}`, misfits(schemas, schema, body), body);
  if (key.endsWith('/v1/events') || key.endsWith('/v1/events/:x')) checkEvents(seen, body);
}

function checkEvents(seen: Seen, body: unknown): void {
  const list = isRecord(body) && Array.isArray(body['data']) ? body['data'] : [body];
  for (const event of list) checkEvent(seen, event);
}

/** An event must fit the type of exactly its own event type, with that type's object in it. */
export function checkEvent(seen: Seen, event: unknown): void {
  const type = isRecord(event) ? String(event['type']) : 'none';
  const schema = schemas.events[type];
  if (schema === undefined) throw new Error(`the SDK knows no event ${type}`);
  seen.events += 1;
  fail(`the event ${type}`, misfits(schemas, schema, event), event);
}

function checkError(what: string, body: unknown): void {
  const error = isRecord(body) ? body['error'] : undefined;
  if (!isRecord(error)) throw new Error(`${what} has no error object`);
  const odd = Object.keys(error).filter((name) => !ERROR_FIELDS.has(name));
  if (odd.length > 0) throw new Error(`${what} has the fields ${odd.join(', ')}, which are none of Stripe's`);
  if (typeof error['message'] !== 'string' || !ERROR_TYPES.has(String(error['type'])))
    throw new Error(`${what} lacks a message or a type: ${JSON.stringify(error)}`);
  const result = schemas.routes['POST /v1/payment_intents']?.result;
  if (result !== undefined && error['payment_intent'] !== undefined)
    fail(`${what}, payment_intent`, misfits(schemas, result, error['payment_intent']), error);
}

const isEmptyList = (body: unknown): boolean =>
  isRecord(body) && Array.isArray(body['data']) && body['data'].length === 0;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
