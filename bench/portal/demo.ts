/** A demo system with a signed-in tenant: the one at an address, or one of its own that ends with the benchmark. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '#scripts/processes';

const SIGN_IN = { email: 'ada@meridian.example', password: 'demo-Gridlease-2026' };
const PORTS = ['TENANT_PORT', 'PROVIDER_PORT', 'OPS_PORT', 'WORKER_PORT', 'EMULATOR_PORT', 'PG_PORT'];
const READY = 'Gridlease runs';

export interface Demo {
  readonly url: string;
  /** The provider API. */
  readonly provider: string;
  readonly stop: () => Promise<void>;
}

/** Starts the demo on free ports with data of its own; rejects with the end of its output when it does not come up. */
export async function startDemo(): Promise<Demo> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-portal-'));
  fs.chmodSync(data, 0o711); // Postgres may run as another user
  const ports = Object.fromEntries(
    await Promise.all(PORTS.map(async (name) => [name, String(await freePort())] as const)),
  );
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, ...ports, GRIDLEASE_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      if (output.includes(READY)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`the demo did not start:\n${output.slice(-2_000)}`)));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
    fs.rmSync(data, { recursive: true, force: true });
  };
  const at = (name: string): string => `http://127.0.0.1:${ports[name] ?? ''}`;
  return { url: at('TENANT_PORT'), provider: at('PROVIDER_PORT'), stop };
}

async function ask(url: string, query: string, variables: object, cookie?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-gridlease-csrf': '1', ...(cookie ? { cookie } : {}) };
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
}

/** The session cookie of the demo's tenant, as `name=value`. */
export async function signedIn(url: string): Promise<string> {
  const answer = await ask(url, 'mutation($input: SignInInput!) { signIn(input: $input) { viewer { role } } }', {
    input: SIGN_IN,
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`no session at ${url}: ${await answer.text()}`);
  return cookie;
}

const ONE_OF_EACH = `{
  offers(first: 1) { nodes { id } }
  quotes(first: 1) { nodes { id } }
  leases(first: 1) { nodes { id } }
  invoices(first: 1) { nodes { id } }
  contracts(first: 1) { nodes { id } }
  termSheets(first: 1) { nodes { id } }
}`;
const PARAMETERS: Readonly<Record<string, string>> = {
  $offerId: 'offers',
  $quoteId: 'quotes',
  $leaseId: 'leases',
  $invoiceId: 'invoices',
  $contractId: 'contracts',
  $termSheetId: 'termSheets',
};

/** Fills the ids of a route with things of the demo; null where it has none. */
export async function addresses(url: string, cookie: string): Promise<(route: string) => string | null> {
  const answer = (await (await ask(url, ONE_OF_EACH, {}, cookie)).json()) as {
    readonly data: Readonly<Record<string, { readonly nodes: readonly { readonly id: string }[] }>>;
  };
  const idOf = (list: string | undefined): string | undefined => answer.data[list ?? '']?.nodes[0]?.id;
  const compared = idOf('offers') ?? '';
  return (route) => {
    if (route === '/compare') return `/compare?ids=${compared}`;
    const parameter = /\$\w+/.exec(route)?.[0];
    if (parameter === undefined) return route;
    const id = idOf(PARAMETERS[parameter]);
    return id === undefined ? null : route.replace(parameter, id);
  };
}
