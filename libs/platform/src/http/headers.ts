import { type HttpServer } from './http-server.js';

/** For answers that are data: nothing in them may be loaded, run or framed. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** What a page may load besides what comes from its own origin: origins by what is loaded. */
export interface Elsewhere {
  readonly scripts: readonly string[];
  readonly frames: readonly string[];
  readonly connections: readonly string[];
  readonly images: readonly string[];
}

const NOWHERE: Elsewhere = { scripts: [], frames: [], connections: [], images: [] };

/** For our pages: everything from this origin and the ones that are named, nothing inline, framed by nobody. */
function pagePolicy({ scripts, frames, connections, images }: Elsewhere = NOWHERE): string {
  const allowed = (what: string, origins: readonly string[]): string => [what, "'self'", ...origins].join(' ');
  return [
    "default-src 'none'",
    allowed('script-src', scripts),
    "style-src 'self'",
    allowed('img-src', images),
    "font-src 'self'",
    allowed('connect-src', connections),
    ...(frames.length === 0 ? [] : [`frame-src ${frames.join(' ')}`]),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of a page. Where it frames somebody else's payment form, that may open windows of a bank and ask the browser for a card. */
export function pageHeaders(elsewhere: Elsewhere | undefined): Readonly<Record<string, string>> {
  const policy = { 'content-security-policy': pagePolicy(elsewhere) };
  if (elsewhere === undefined || elsewhere.frames.length === 0) return policy;
  const framed = elsewhere.frames.map((origin) => `"${origin}"`).join(' ');
  return {
    ...policy,
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'permissions-policy': `camera=(), geolocation=(), microphone=(), payment=(self ${framed}), usb=()`,
  };
}

const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'content-security-policy': DATA_POLICY,
  'cache-control': 'no-store',
};
const TWO_YEARS_SECONDS = 63_072_000;

/** Puts the header set of OWASP ASVS 5.0 V3.4 on every response, errors included. A page replaces the policy and the caching. */
export function sendSecurityHeaders(server: HttpServer, behindHttps: boolean): void {
  const headers = {
    ...ALWAYS,
    ...(behindHttps ? { 'strict-transport-security': `max-age=${TWO_YEARS_SECONDS}; includeSubDomains` } : {}),
  };
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ ...headers, 'x-request-id': request.id });
    done();
  });
}

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

/** A request without a plausible Host is answered 400: everything behind builds addresses from it. */
export function refuseOddHosts(server: HttpServer): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (HOST.test(request.headers.host ?? '')) done();
    else void reply.code(400).send({ statusCode: 400, message: 'The Host header is missing or malformed.' });
  });
}
