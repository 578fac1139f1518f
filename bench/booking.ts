/**
 * How fast bookings go through the tenant API, against the same reservation function called from a bare driver loop, in one run on
 * one database with the same number of connections.
 *
 * One booking is two HTTP requests (quoteCreate, leaseBook): sign-in check, offer, price, credit, two idempotency keys, the reservation, a
 * quote, a lease, a numbered invoice with its lines, a balanced journal, calls to Stripe for later, audit: two commits.
 * One raw reservation is BEGIN, the signed organisation, capacity_reserve, COMMIT: one commit.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate, tokenSigner } from '#libs/store';
import { startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';
import { type System, startSystem } from '#scripts/system';
import { ProviderDesk } from '../apps/cli/src/provider-desk.js';
import { LONE_STAR } from '../apps/cli/src/story/miners/lone-star.js';
import { DEMO_PASSWORD } from '../apps/cli/src/story/miner.js';
import { TenantDesk } from '../apps/cli/src/tenant-desk.js';

const CLIENTS = 16;
const SECONDS = 8;
const NODES = 1_024;
const GPUS_PER_NODE = 8;
const WINDOW = { start: '2031-01-01T00:00:00Z', end: '2031-01-08T00:00:00Z' };

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-bench-'));
  fs.chmodSync(directory, 0o711); // Postgres may run as another user
  const server = await startPg({
    dataDir: path.join(directory, 'pg'),
    port: await freePort(),
    flags: ['max_connections=200'],
  });
  try {
    await migrate(server.url('postgres'));
    const system = await startSystem({
      programs: { tenant: 1, provider: 1 },
      databaseUrl: server.url('postgres'),
      env: NO_COST_LIMIT,
    });
    try {
      await measure(system);
    } finally {
      await system.stop();
    }
  } finally {
    await server.stop('SIGQUIT');
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** One process stands for many callers. */
const NO_COST_LIMIT = {
  GRAPHQL_COST_BUCKET_POINTS: '1000000000',
  GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: '1000000000',
};

async function measure(system: System): Promise<void> {
  const address = (program: 'tenant' | 'provider'): string => system.of(program)[0]?.url ?? '';
  const miner = await ProviderDesk.signUp(address('provider'), { ...LONE_STAR.signUp, email: 'bench@miner.example' });
  const [booked, raw] = await listTwice(miner);
  const firms = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => firm(address('tenant'), index)));
  await Promise.all(firms.map((each) => book(each, booked))); // warm
  const bookings = await rate(firms.map((each) => () => book(each, booked)));
  const reservations = await rawRate(system, raw);
  console.log(`booked through the tenant API: ${bookings.toFixed(1)} per second (${CLIENTS} clients, ${SECONDS} s)`);
  console.log(
    `reserved by the bare driver:   ${reservations.toFixed(1)} per second (${CLIENTS} connections, ${SECONDS} s)`,
  );
  console.log(`booking: ${(bookings / reservations).toFixed(3)} of raw`);
}

/** Two equal pools of one site: one for the API, one for the driver. */
async function listTwice(miner: ProviderDesk): Promise<readonly [string, string]> {
  const [site] = LONE_STAR.sites;
  const [pool] = LONE_STAR.pools;
  if (site === undefined || pool === undefined) throw new Error('the demo story lost its first site');
  await miner.listSites([{ ...site, powerLimitKw: '2000000' }]);
  const size = { nodeCount: NODES, nodesPerFabric: NODES };
  await miner.listPools([
    { ...pool, ...size, externalId: 'booked' },
    { ...pool, ...size, externalId: 'raw' },
  ]);
  return [miner.listings.get('booked') ?? '', miner.listings.get('raw') ?? ''];
}

function firm(url: string, index: number): Promise<TenantDesk> {
  const name = `Bench ${index}`;
  return TenantDesk.signUp(url, {
    organisationName: name,
    legalName: name,
    country: 'US',
    name,
    email: `bench-${index}@lab.example`,
    password: DEMO_PASSWORD,
  });
}

async function book(desk: TenantDesk, offerId: string): Promise<void> {
  const quote = await desk.quote({ offerId, units: GPUS_PER_NODE, gang: true, window: WINDOW });
  await desk.book(quote.id);
}

/** How often per second the clients together do their thing, each one after the other. */
async function rate(clients: readonly (() => Promise<void>)[]): Promise<number> {
  const began = performance.now();
  const end = began + SECONDS * 1000;
  let done = 0;
  await Promise.all(
    clients.map(async (once) => {
      while (performance.now() < end) {
        await once();
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - began);
}

async function rawRate(system: System, resourceId: string): Promise<number> {
  const sign = tokenSigner(system.secrets.tenantTokenKey, () => Date.now() / 1000);
  const pool = new pg.Pool({ connectionString: system.databaseUrls.APP_DATABASE_URL, max: CLIENTS });
  let node = 0;
  const reserve = async (client: pg.PoolClient): Promise<void> => {
    const first = (node % NODES) * GPUS_PER_NODE;
    const period = weekAfter(Math.floor(node / NODES)); // every node taken: go on a week later
    node += 1;
    const token = sign('org_bench');
    await client.query(`BEGIN; SELECT set_config('app.tok', '${token}', true)`);
    const { rows } = await client.query<{ outcome: string }>(
      `SELECT capacity_reserve($1, $2::int4range[], $3, 'QUOTE', $4, 'org_bench', $5) AS outcome`,
      [resourceId, [`[${first},${first + GPUS_PER_NODE})`], period, `qte_${randomUUID()}`, '2031-01-01T00:00:00Z'],
    );
    await client.query('COMMIT');
    if (rows[0]?.outcome !== 'RESERVED') throw new Error(`the bare reservation was refused: ${rows[0]?.outcome}`);
  };
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => pool.connect()));
  try {
    return await rate(clients.map((client) => () => reserve(client)));
  } finally {
    for (const client of clients) client.release();
    await pool.end();
  }
}

/** The window of the bookings, so many weeks later, as a range of PostgreSQL. */
function weekAfter(weeks: number): string {
  const at = (text: string): string => new Date(Date.parse(text) + weeks * 7 * 86_400_000).toISOString();
  return `[${at(WINDOW.start)},${at(WINDOW.end)})`;
}

await main();
