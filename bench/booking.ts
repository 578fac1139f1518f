/**
 * How fast bookings go through the tenant API, against the same reservation function called from a bare driver loop, in one run on
 * one database with the same number of connections.
 *
 * One booking is two HTTP requests (quoteCreate, leaseBook): sign-in check, offer, price, credit, two idempotency keys, the reservation, a
 * quote, a lease, a numbered invoice with its lines, a balanced journal, calls to Stripe for later, audit: two commits.
 * One raw reservation is one statement: the signed organisation and capacity_reserve.
 *
 * usage: npm run bench -- booking [--hot] [--clients 16] [--seconds 6]
 * --hot: through the API everybody books the same listing; without it bookings spread over 64. The bare loop runs both ways, and once more
 * with 100 buyers in a call as a crowd is served (its organisations are verified as the API's are), beside two
 * floors of the same database: a single-row INSERT, and an UPDATE of one row for all.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate, tokenSigner } from '#libs/store';
import { startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';
import { type System, startSystem } from '#scripts/system';
import { ProviderDesk } from '../apps/cli/src/provider-desk.js';
import { LONE_STAR } from '../apps/cli/src/story/miners/lone-star.js';
import { DEMO_PASSWORD } from '../apps/cli/src/story/miner.js';
import { TenantDesk } from '../apps/cli/src/tenant-desk.js';

const { values: args } = parseArgs({
  options: {
    hot: { type: 'boolean', default: false },
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '6' },
  },
});
const CLIENTS = wholeNumber('clients', args.clients, 200);
const SECONDS = wholeNumber('seconds', args.seconds, 600);
const LISTINGS = 64;
const NODES = 4_096;
const GPUS_PER_NODE = 8;
const BATCH = 100; // buyers in one call
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
      await measure(system, server.url('postgres'));
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

async function measure(system: System, ownerUrl: string): Promise<void> {
  const address = (program: 'tenant' | 'provider'): string => system.of(program)[0]?.url ?? '';
  const miner = await ProviderDesk.signUp(address('provider'), { ...LONE_STAR.signUp, email: 'bench@miner.example' });
  const listings = await list(miner);
  const firms = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => firm(address('tenant'), index)));
  const bookable = args.hot ? listings.large.slice(0, 1) : listings.small;
  let next = 0;
  const bookOne = async (desk: TenantDesk): Promise<void> => {
    next += 1;
    await book(desk, bookable[next % bookable.length] ?? '', Math.floor(next / WEEK_FULL));
  };
  await Promise.all(firms.map(bookOne)); // warm
  const bookings = await rate(firms.map((desk) => () => bookOne(desk)));
  const raw = await rawRates(system, listings);
  const floors = await floorRates(ownerUrl);
  const say = (what: string, perSecond: number): void =>
    console.log(`${what.padEnd(46)}${perSecond.toFixed(0).padStart(7)} per second`);
  console.log(`${CLIENTS} clients, ${SECONDS} s each`);
  say(`booked through the tenant API (${args.hot ? 'one listing' : `${LISTINGS} listings`})`, bookings);
  say(`reserved by the bare driver, ${LISTINGS} listings`, raw.cold);
  say('reserved by the bare driver, one listing', raw.hot);
  say(`reserved ${BATCH} at a time, one listing`, raw.together);
  say('floor: INSERT of a single row', floors.insert);
  say('floor: UPDATE of one row by all', floors.update);
  console.log(
    `one listing against ${LISTINGS}: ${(raw.hot / raw.cold).toFixed(2)}; against the hot UPDATE: ${(raw.hot / floors.update).toFixed(2)}`,
  );
  console.log(`${BATCH} at a time against the hot UPDATE: ${(raw.together / floors.update).toFixed(2)}`);
  console.log(`64 listings against the single INSERT: ${(raw.cold / floors.insert).toFixed(2)}`);
  console.log(
    `reservations refused or aborted: ${raw.refused}; overlapping pairs afterwards: ${await overlaps(ownerUrl)}`,
  );
  console.log(`booking: ${(bookings / (args.hot ? raw.hot : raw.cold)).toFixed(3)} of raw`);
}

interface Listings {
  /** The first is booked through the API, the others by the driver: one by one, and many at a time. */
  readonly large: readonly string[];
  readonly small: readonly string[];
  /** As many again, for the driver. */
  readonly smallRaw: readonly string[];
}

/** Nodes of all bookable listings together, booked in one week; then the next week is booked. */
const WEEK_FULL = Math.floor(NODES * 0.8);

async function list(miner: ProviderDesk): Promise<Listings> {
  const [site] = LONE_STAR.sites;
  const [pool] = LONE_STAR.pools;
  if (site === undefined || pool === undefined) throw new Error('the demo story lost its first site');
  await miner.listSites([{ ...site, powerLimitKw: '2000000' }]);
  const make = async (prefix: string, count: number, nodes: number): Promise<string[]> => {
    const names = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
    const size = { nodeCount: nodes, nodesPerFabric: nodes };
    await miner.listPools(names.map((externalId) => ({ ...pool, ...size, externalId })));
    return names.map((name) => miner.listings.get(name) ?? '');
  };
  return {
    large: await make('large', 3, NODES),
    small: await make('small', LISTINGS, NODES / LISTINGS),
    smallRaw: await make('raw', LISTINGS, NODES / LISTINGS),
  };
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

async function book(desk: TenantDesk, offerId: string, weeks: number): Promise<void> {
  const window = { start: later(WINDOW.start, weeks), end: later(WINDOW.end, weeks) };
  const quote = await desk.quote({ offerId, units: GPUS_PER_NODE, gang: true, window });
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

/** The same loop on as many connections, each through its own client of pg. */
async function rateOn(url: string, once: (client: pg.Client) => Promise<void>): Promise<number> {
  const clients = Array.from({ length: CLIENTS }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    return await rate(clients.map((client) => () => once(client)));
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

interface RawRates {
  readonly cold: number;
  readonly hot: number;
  /** Reservations, not calls. */
  readonly together: number;
  readonly refused: number;
}

async function rawRates(system: System, listings: Listings): Promise<RawRates> {
  const sign = tokenSigner(system.secrets.tenantTokenKey, () => Date.now() / 1000);
  let refused = 0;
  const reserver = (resources: readonly string[]) => {
    const nodesEach = NODES / resources.length;
    let turn = 0;
    return async (client: pg.Client): Promise<void> => {
      const resource = resources[turn % resources.length];
      const node = Math.floor(turn / resources.length);
      turn += 1;
      const first = (node % nodesEach) * GPUS_PER_NODE;
      const weeks = Math.floor(node / nodesEach); // every node taken: go on a week later
      const { rows } = await client.query<{ outcome: string }>({
        name: 'reserve',
        // one statement, one round trip, one commit: the organisation is signed on the way
        text: `WITH signed AS MATERIALIZED (SELECT set_config('app.tok', $6, true))
               SELECT capacity_reserve($1, $2::int4range[], $3, 'QUOTE', $4, 'org_bench', $5) AS outcome FROM signed`,
        values: [
          resource,
          [`[${first},${first + GPUS_PER_NODE})`],
          weekOf(weeks),
          `qte_${randomUUID()}`,
          '2031-01-01T00:00:00Z',
          sign('org_bench'),
        ],
      });
      if (rows[0]?.outcome !== 'RESERVED') refused += 1;
    };
  };
  const url = system.databaseUrls.APP_DATABASE_URL;
  const cold = await rateOn(url, reserver(listings.smallRaw));
  const hot = await rateOn(url, reserver(listings.large.slice(1, 2)));
  const together = await rateTogether(url, listings.large[2] ?? '', sign('org_bench'));
  return { cold, hot, together: together.perSecond, refused: refused + together.refused };
}

/** The same reservations as a crowd at one listing makes them: one call for many, each judged by itself. */
async function rateTogether(url: string, pool: string, token: string): Promise<{ perSecond: number; refused: number }> {
  let [turn, refused] = [0, 0];
  const calls = await rateOn(url, async (client) => {
    const nodes = Array.from({ length: BATCH }, (_, index) => turn * BATCH + index);
    turn += 1;
    const { rows } = await client.query<{ held: boolean }>({
      name: 'together',
      text: 'SELECT * FROM capacity_reserve_together($1, $2, $3::int4multirange[], $4::tstzrange[], $5, $6) AS held',
      values: [
        pool,
        nodes.map(() => token),
        nodes.map((node) => `{[${(node % NODES) * GPUS_PER_NODE},${((node % NODES) + 1) * GPUS_PER_NODE})}`),
        nodes.map((node) => weekOf(Math.floor(node / NODES))),
        nodes.map(() => `qte_${randomUUID()}`),
        nodes.map(() => '2031-01-01T00:00:00Z'),
      ],
    });
    refused += rows.filter(({ held }) => !held).length;
  });
  return { perSecond: calls * BATCH, refused };
}

/** What the same database does at most: a row of the size of a reservation, and one row that everybody changes. */
async function floorRates(ownerUrl: string): Promise<{ insert: number; update: number }> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(
    'CREATE TABLE floor_row (id bigserial PRIMARY KEY, resource text, units int4range, period tstzrange, holder text)',
  );
  await owner.query('CREATE TABLE floor_hot (id int PRIMARY KEY, n bigint)');
  await owner.query('INSERT INTO floor_hot VALUES (1, 0)');
  await owner.end();
  const period = `[${WINDOW.start},${WINDOW.end})`;
  const insert = await rateOn(ownerUrl, async (client) => {
    const text = 'INSERT INTO floor_row (resource, units, period, holder) VALUES ($1, $2, $3, $4)';
    await client.query({ name: 'floor', text, values: ['pool', '[0,8)', period, randomUUID()] });
  });
  const update = await rateOn(ownerUrl, async (client) => {
    await client.query({ name: 'hot', text: 'UPDATE floor_hot SET n = n + 1 WHERE id = 1' });
  });
  return { insert, update };
}

/** Pairs of rectangles that share a unit at some instant: must be none. */
async function overlaps(ownerUrl: string): Promise<number> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM allocation a JOIN allocation b
     ON a.resource_key = b.resource_key AND a.units && b.units AND a.period && b.period AND a.ctid < b.ctid`,
  );
  await owner.end();
  return rows[0]?.n ?? -1;
}

function weekOf(weeks: number): string {
  return `[${later(WINDOW.start, weeks)},${later(WINDOW.end, weeks)})`;
}

function later(at: string, weeks: number): string {
  return new Date(Date.parse(at) + weeks * 7 * 86_400_000).toISOString();
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  console.error(`--${name} must be a whole number from 1 to ${most}`);
  process.exit(2);
}

await main();
