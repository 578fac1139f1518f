// The environment contract between `npm start` (or compose, or Kubernetes) and the apps. Each app parses its part once, at boot.
//
//   PORT, HOST              where the app listens (HOST default 127.0.0.1)
//   LOG_LEVEL               pino level (default info)
//   BEHIND_HTTPS            on where the public address is https: cookies are Secure (default off)
//   TRUSTED_PROXIES         how many proxies in front are ours (default 0)
//   GRAPHQL_INTROSPECTION   on: anyone may read the schema from the API (on in the demo; default off)
//   APP_DATABASE_URL        role gridlease_app: row-level security applies; tenant, provider, worker
//   STAFF_DATABASE_URL      role gridlease_staff: reads every organisation; ops, worker
//   IDENTITY_DATABASE_URL   role gridlease_identity: users, sessions, API keys only; every app that signs people in
//   TENANT_TOKEN_KEY        64 hex digits: signs the transaction-local organisation token that row-level security checks
//   STRIPE_SECRET_KEY       sk_...; when it is not set `npm start` runs the emulator
//   STRIPE_API_BASE         only for the emulator: http://127.0.0.1:4010
//   STRIPE_PUBLISHABLE_KEY  pk_..., of the same mode: the portal then loads Stripe's own payment form (never with the emulator)
//   STRIPE_WEBHOOK_SECRET   whsec_...: verifies webhook signatures in the worker; without it Stripe's lists are read (STRIPE_POLL_SECONDS)
//   TAX_ENGINE              stripe: quotes and contracts carry the rates of Stripe Tax where Gridlease collects (default own: our table); tenant, provider
//   STRIPE_TAX_CODE, STRIPE_TAX_CODE_HALL   txcd_...: what GPUs and halls are to Stripe Tax; tenant, provider
//   CLOCK_CONTROL           on: ops may advance the clock (demo and tests); anything else: the clock is the machine's
//   WEBHOOKS_TO_LOOPBACK    on: webhooks may go to this machine, by http and on any port (demo and tests; default off)
//   COLLECTION_ACCOUNTS     JSON list of the bank accounts that tenants may wire to, one a currency: currency, holder, bank, iban or
//                           accountNumber with routingNumber, swift (none: no invoice says how to wire)
//   STRIPE_LARGEST_CHARGE   what one charge carries, in minor units, where it is not Stripe's eight digits: USD=99999999,JPY=9999999999
//   WEB_DIST                folder of the built portal and console
//   TENANT_URL, PROVIDER_URL, OPS_URL, WORKER_URL   where the others are; the command-line tool reads these too
//   STAFF_EMAIL, STAFF_PASSWORD   the first member of staff, made when there is none yet; ops (and the demo loader, to sign in)
//   DEMO_FILE               where the demo loader leaves the sign-ins it made (.data/demo.json)
//
// Only `scripts/migrate.mjs` uses DATABASE_URL, the database owner's address.

import path from 'node:path';
import { PlainError } from './say.mjs';

/** Every program `npm start` can run, in the order they are shown: its port variable and default port. */
export const PROGRAMS = [
  { name: 'tenant', port: 'TENANT_PORT', fallback: 4000, title: 'Tenant portal and API' },
  { name: 'provider', port: 'PROVIDER_PORT', fallback: 4001, title: 'Provider API', path: '/graphql' },
  { name: 'ops', port: 'OPS_PORT', fallback: 4002, title: 'Operations console and API' },
  { name: 'worker', port: 'WORKER_PORT', fallback: 4003, title: 'Worker (webhooks, clocks)' },
  { name: 'stripe-emulator', port: 'EMULATOR_PORT', fallback: 4010, title: 'Stripe emulator' },
];

/** The database role behind each address, and the variable with which the migration is told its password. */
export const ROLES = {
  APP_DATABASE_URL: { role: 'gridlease_app', passwordVariable: 'APP_DATABASE_PASSWORD' },
  STAFF_DATABASE_URL: { role: 'gridlease_staff', passwordVariable: 'STAFF_DATABASE_PASSWORD' },
  IDENTITY_DATABASE_URL: { role: 'gridlease_identity', passwordVariable: 'IDENTITY_DATABASE_PASSWORD' },
};

/** The same server and database as the owner's address, as another role. */
export function addressAs(ownerUrl, role, password = '') {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = password;
  return url.toString();
}

/**
 * How the apps reach the database: an address the environment gives stays as it is; for the others the owner's server is used, with
 * the role's name and a password of this installation, which `passwords` then tells the migration to set.
 */
export function roleAddresses(ownerUrl, secrets, environment) {
  const addresses = {};
  const passwords = {};
  for (const [variable, { role, passwordVariable }] of Object.entries(ROLES)) {
    addresses[variable] = environment[variable];
    if (addresses[variable]) continue;
    passwords[passwordVariable] = secrets[role];
    addresses[variable] = addressAs(ownerUrl, role, secrets[role]);
  }
  return { addresses, passwords };
}

/** Ports from the environment; throws a PlainError for one that is not a port or is given twice. */
export function portsFrom(environment) {
  const ports = {};
  for (const { name, port, fallback } of PROGRAMS) {
    const text = environment[port] ?? String(fallback);
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < 1 || number > 65535)
      throw new PlainError(`${port}=${text} is not a port number (1 to 65535)`);
    const twin = Object.keys(ports).find((other) => ports[other] === number);
    if (twin) throw new PlainError(`${name} and ${twin} are both given port ${number}; change ${port}`);
    ports[name] = number;
  }
  return ports;
}

/**
 * Which Stripe the apps talk to. With a key of the user's, the real one (test mode only: this is the demo); else the emulator.
 * @returns {{emulated: boolean, secretKey?: string, webhookSecret?: string, publishableKey?: string}}
 */
export function stripeSettings(environment) {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = environment;
  const { STRIPE_PUBLISHABLE_KEY: publishableKey } = environment;
  if (!secretKey && publishableKey)
    throw new PlainError(
      'STRIPE_PUBLISHABLE_KEY is set but STRIPE_SECRET_KEY is not; set both, or neither to use the emulator',
    );
  if (!secretKey) return { emulated: true };
  if ([secretKey, publishableKey ?? ''].some((key) => /^(sk|rk|pk)_live_/.test(key)))
    throw new PlainError(
      'npm start is a demo whose clock can be moved: give it a test-mode STRIPE_SECRET_KEY, never a live one',
    );
  if (!/^(sk|rk)_test_/.test(secretKey))
    throw new PlainError('STRIPE_SECRET_KEY is no test-mode secret key, sk_test_...');
  return { emulated: false, secretKey, webhookSecret, publishableKey };
}

/** Invented for the demo: no bank has these. */
const DEMO_ACCOUNTS = [
  {
    currency: 'USD',
    holder: 'Gridlease Inc.',
    bank: 'Example Bank, N.A.',
    accountNumber: '000123456789',
    routingNumber: '000000000',
    swift: 'EXAMUS00',
  },
];

/** The environment of each program, by name. Each is given what its part of the contract needs and no more. */
export function appEnvironment({ ports, databaseUrls, secrets, stripe, host, state, root }) {
  const at = (name) => `http://127.0.0.1:${ports[name]}`;
  const common = { NODE_ENV: 'production', HOST: host, LOG_LEVEL: process.env.LOG_LEVEL ?? 'info' };
  const addresses = {
    TENANT_URL: at('tenant'),
    PROVIDER_URL: at('provider'),
    OPS_URL: at('ops'),
    WORKER_URL: at('worker'),
  };
  const staff = {
    STAFF_EMAIL: process.env.STAFF_EMAIL ?? 'ops@gridlease.example',
    STAFF_PASSWORD: process.env.STAFF_PASSWORD ?? 'demo-Gridlease-2026',
  };
  const payments = {
    STRIPE_SECRET_KEY: stripe.secretKey ?? secrets.stripeSecretKey,
    // an empty value hides one that this process may have inherited for another Stripe
    STRIPE_WEBHOOK_SECRET: stripe.emulated ? secrets.stripeWebhookSecret : (stripe.webhookSecret ?? ''),
    STRIPE_PUBLISHABLE_KEY: stripe.publishableKey ?? '',
    STRIPE_API_BASE: stripe.emulated ? at('stripe-emulator') : '',
  };
  const taxEngine = Object.fromEntries(
    ['TAX_ENGINE', 'STRIPE_TAX_CODE', 'STRIPE_TAX_CODE_HALL'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  const app = {
    ...common,
    ...addresses,
    ...databaseUrls,
    ...payments,
    TENANT_TOKEN_KEY: secrets.tenantTokenKey,
    CLOCK_CONTROL: 'on',
    WEBHOOKS_TO_LOOPBACK: process.env.WEBHOOKS_TO_LOOPBACK ?? 'on',
    COLLECTION_ACCOUNTS: process.env.COLLECTION_ACCOUNTS ?? JSON.stringify(DEMO_ACCOUNTS),
    ...(process.env.STRIPE_LARGEST_CHARGE ? { STRIPE_LARGEST_CHARGE: process.env.STRIPE_LARGEST_CHARGE } : {}),
    GRAPHQL_INTROSPECTION: process.env.GRAPHQL_INTROSPECTION ?? 'on',
    WEB_DIST: path.join(root, 'dist/web'),
  };
  return {
    tenant: { ...app, ...taxEngine },
    provider: { ...app, ...taxEngine },
    ops: { ...app, ...staff, HOST: '127.0.0.1' }, // never on a public address
    // the emulator is next door and may be asked often
    worker: { ...app, ...(stripe.emulated ? { STRIPE_POLL_SECONDS: '1' } : {}) },
    'stripe-emulator': {
      ...common,
      HOST: '127.0.0.1',
      DATA_FILE: state.file('stripe-emulator.json'),
      WEBHOOK_URL: `${at('worker')}/webhooks/stripe`,
      WEBHOOK_SECRET: payments.STRIPE_WEBHOOK_SECRET,
    },
    cli: { ...addresses, ...staff, DEMO_FILE: state.file('demo.json') },
  };
}
