import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { Webhook } from 'standardwebhooks';
import { type CallWebhook, type WebhookAnswer, type WebhookMessage } from '#libs/workflows';
import { type AddressRules, addressIn, mayConnect, problemOfAddress } from './public-address.js';

/** Milliseconds for everything: DNS, TLS, the request and its answer. Shorter than a claim of the worker. */
const TIMEOUT_MS = 15_000;
/** Characters of an answer that are kept, and bytes that are read at all. */
const KEPT = 2_000;
const READ_BYTES = 64 * 1024;

export interface CallerOptions extends AddressRules {
  /** Addresses of a name; tests give their own. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly timeoutMilliseconds?: number;
}

const resolveName = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/** Headers of Standard Webhooks 1.0: the message's id, the real time of this attempt, a signature for each secret that holds. */
function signedHeaders({ id, body, secrets }: WebhookMessage, at: Date): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Gridlease-Webhooks/1.0',
    'webhook-id': id,
    'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

/**
 * Sends signed messages to strangers. A name is resolved once; the call goes to the resolved address and to no other, so a name that points
 * elsewhere a moment later (DNS rebinding) gains nothing. One address that is not public refuses the name. No redirect is followed.
 */
export function webhookCaller(options: CallerOptions): CallWebhook {
  const { resolve = resolveName, timeoutMilliseconds = TIMEOUT_MS } = options;
  return async (message) => {
    const begun = performance.now();
    const took = (): number => Math.round(performance.now() - begun);
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    try {
      const problem = problemOfAddress(message.url, options);
      if (problem !== null) return noAnswer(problem, took());
      const url = new URL(message.url);
      const address = await addressFor(url, resolve, options, signal);
      if (address === null) return noAnswer('The name does not lead to the public internet.', took());
      return { ...(await send(message, url, address, signal)), milliseconds: took() };
    } catch (error) {
      const isLate = signal.aborted;
      return noAnswer(isLate ? `No answer within ${timeoutMilliseconds / 1000} seconds.` : faultOf(error), took());
    }
  };
}

async function addressFor(
  url: URL,
  resolve: (host: string) => Promise<readonly string[]>,
  rules: AddressRules,
  signal: AbortSignal,
): Promise<string | null> {
  const literal = addressIn(url);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('late')), { once: true });
  });
  const found = literal === null ? await Promise.race([resolve(url.hostname), late]) : [literal];
  late.catch(() => undefined);
  return found.length > 0 && found.every((address) => mayConnect(address, rules)) ? (found[0] ?? null) : null;
}

function send(
  message: WebhookMessage,
  url: URL,
  address: string,
  signal: AbortSignal,
): Promise<Omit<WebhookAnswer, 'milliseconds'>> {
  const body = Buffer.from(message.body, 'utf8');
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const options: RequestOptions = {
    ...{ method: 'POST', host: address, port: url.port, path: `${url.pathname}${url.search}`, signal, agent: false },
    headers: { ...signedHeaders(message, new Date()), host: url.host, 'content-length': body.length },
  };
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      read(response).then(resolve, reject);
    };
    const isPlain = url.protocol === 'http:';
    // the certificate must be the name's, though we connect to the address
    const servername = addressIn(url) === null ? { servername: name } : {};
    const request = isPlain ? http.request(options, answered) : https.request({ ...options, ...servername }, answered);
    request.on('error', reject);
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Omit<WebhookAnswer, 'milliseconds'>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= READ_BYTES) break;
  }
  response.destroy();
  // half a pair of surrogates at the cut is no character, and a zero none that PostgreSQL keeps
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replaceAll('\0', '')
    .slice(0, KEPT)
    .replace(/[\uD800-\uDBFF]$/, '');
  const retryAfterSeconds = secondsIn(response.headers['retry-after']);
  return { status: response.statusCode ?? 500, fault: null, body: text, retryAfterSeconds };
}

/** Seconds, or a date of HTTP; null for anything else. */
function secondsIn(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

const noAnswer = (fault: string, milliseconds: number): WebhookAnswer => ({
  ...{ status: null, fault: fault.slice(0, KEPT), body: '', milliseconds, retryAfterSeconds: null },
});

/** "connect ECONNREFUSED 203.0.113.5:443" as it is: it is their server, and they may know. */
const faultOf = (error: unknown): string =>
  error instanceof Error && error.message !== '' ? error.message : 'The call failed.';
