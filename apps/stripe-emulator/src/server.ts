import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api, type ApiParts } from './api.js';
import type { Chaos } from './chaos.js';
import { Clock } from './clock.js';
import { Control } from './control.js';
import { FaultPlan } from './faults.js';
import { servePage } from './pages.js';
import { RateLimit } from './rate-limit.js';
import { RequestLog } from './request-log.js';
import { Router } from './router.js';
import { routes } from './routes.js';
import { rememberUrl } from './self.js';
import { changeSettings, type Settings } from './settings.js';
import { Store } from './store.js';
import { API_VERSION } from './version.js';
import { WebhookSender, type FixedEndpoint } from './webhooks.js';

export interface EmulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: the emulator has no real authentication and belongs on no public address. */
  readonly host?: string;
  /** An endpoint that hears every event, beside those registered through the API. */
  readonly webhook?: FixedEndpoint;
  /** How webhooks travel; default chaotic, from a fixed seed. */
  readonly chaos?: Chaos;
  /** A file that keeps the state across restarts; memory only without it. */
  readonly dataFile?: string;
  /** Where the virtual clock starts when there is no state yet: ISO 8601; default the real time. */
  readonly clockStart?: string;
  /** Whether the virtual clock stands still between moves; default false. */
  readonly clockFrozen?: boolean;
  /** Where a browser reaches the stand-in pages; default the address it listens on. */
  readonly publicUrl?: string;
  /** What differs between Stripe accounts; see `settings.ts`. Applied at the start and after a reset. */
  readonly settings?: Partial<Settings>;
  /** Receives warnings, one line each; default silent. */
  readonly log?: (line: string) => void;
}

export interface Emulator {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Moves the virtual clock forward (ISO 8601 or unix seconds) and runs what falls due; the same as POST /_emulator/clock. */
  advanceTo(now: string | number): void;
  close(): Promise<void>;
}

const LARGEST_BODY = 1024 * 1024;
/** A file at Stripe's limit, and what is around it. */
const LARGEST_UPLOAD = 6 * 1024 * 1024;
const DUE_EVERY_MS = 1000;

/** Starts the emulator. Rejects with a one-line message when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1' } = options;
  const start = {
    atMs: options.clockStart === undefined ? undefined : Date.parse(options.clockStart),
    frozen: options.clockFrozen,
  };
  const parts = partsOf(options, start);
  const { store, clock, webhooks, warn } = parts;
  const api = new Api(parts);
  let pagesUrl = '';
  const begin = (): void => {
    rememberUrl(parts, pagesUrl);
    if (options.settings !== undefined) changeSettings(parts, options.settings);
    store.commit();
  };
  const control = new Control(parts, api, () => {
    webhooks.forget();
    store.clear();
    parts.faults.clear();
    parts.log.clear();
    clock.set(start.atMs ?? Date.now(), start.frozen ?? false);
    store.commit();
    begin();
  });
  const server = createServer((request, response) => {
    serve(request, response, { parts, api, control }).catch((error: unknown) => {
      warn('a connection failed', error);
      response.destroy();
    });
  });
  const port = await listen(server, host, options.port ?? 0);
  // A browser cannot go to "every address", which is what a container listens on.
  pagesUrl = options.publicUrl ?? `http://${['0.0.0.0', '::'].includes(host) ? 'localhost' : host}:${port}`;
  begin();
  webhooks.resume();
  const timer = setInterval(() => tick(api, warn), DUE_EVERY_MS);
  return {
    url: `http://${host}:${port}`,
    host,
    port,
    advanceTo(now) {
      const answer = control.handle('POST', '/_emulator/clock', new URLSearchParams(), JSON.stringify({ now }));
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    },
    async close() {
      clearInterval(timer);
      await webhooks.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.close();
    },
  };
}

function partsOf(options: EmulatorOptions, start: { readonly atMs?: number; readonly frozen?: boolean }): ApiParts {
  const { log = () => undefined } = options;
  const realNowMs = (): number => Date.now();
  const store = new Store(options.dataFile);
  return {
    store,
    clock: new Clock(store, realNowMs, start),
    webhooks: new WebhookSender(store, options.chaos ?? { seed: 'stripe-emulator' }, options.webhook, realNowMs),
    warn: (message, error) =>
      log(`${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    router: new Router(routes),
    faults: new FaultPlan(),
    log: new RequestLog(),
    rateLimit: new RateLimit(realNowMs),
  };
}

function tick(api: Api, warn: ApiParts['warn']): void {
  try {
    api.catchUp();
  } catch (error) {
    warn('a due job failed', error);
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} on ${host} is already in use: is another stripe-emulator running? Choose another with PORT.`,
            )
          : error,
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { parts, api, control }: { parts: ApiParts; api: Api; control: Control },
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://emulator');
  const bytes = await readBody(request, url.pathname === '/v1/files' ? LARGEST_UPLOAD : LARGEST_BODY);
  if (bytes === undefined)
    return answer(
      response,
      413,
      JSON.stringify({ error: { type: 'invalid_request_error', message: 'The request body is too large.' } }),
      {},
    );
  if (url.pathname === '/health/live' || url.pathname === '/health/ready')
    return answer(response, 200, '{"status":"ok"}', {});
  const method = request.method ?? 'GET';
  const body = bytes.toString('utf8');
  if (url.pathname.startsWith('/_emulator/pages/')) {
    const shown = servePage({ parts, api }, method, url, body);
    response.writeHead(shown.status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      ...(shown.location === undefined ? {} : { location: shown.location }),
    });
    response.end(shown.html);
    return;
  }
  if (url.pathname.startsWith('/_emulator')) {
    const said = control.handle(method, url.pathname, url.searchParams, body);
    return answer(response, said.status, JSON.stringify(said.body, null, 2), {});
  }
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  const outcome = await api.handle({
    method,
    path: url.pathname,
    query: url.search.slice(1),
    body: bytes,
    headers: request.headers,
    gone,
  });
  if ('cut' in outcome) {
    request.socket.destroy();
    return;
  }
  answer(response, outcome.answer.status, outcome.answer.body, {
    ...outcome.answer.headers,
    'request-id': outcome.requestId,
    'stripe-version': API_VERSION,
  });
}

async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largest) chunks.push(chunk);
  }
  return size > largest ? undefined : Buffer.concat(chunks);
}

function answer(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}
