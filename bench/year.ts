/**
 * A simulated year of a busy market, closed month by month, and then every kind of record of every side removed or altered.
 *
 * Everything is the product's own: its workflows on a real PostgreSQL, its Stripe adapter against the emulator (another process with a
 * balance of its own, webhooks late, twice and out of order), its worker's rounds in a process that is killed (SIGKILL) at random, its
 * readers of bank files. Two currencies, cards, bank debits, wires whole and in parts, money paid ahead, refunds, disputes won and lost,
 * credits, a hall let for twelve years, payouts to miners, payouts of ours that the bank sends back. After the year a copy of all records is
 * altered, one at a time, and the product's matcher has to say exactly what was altered.
 * Last, documents, entries and meter records are altered in the database itself, with its triggers down, and the close has to name each.
 * usage: npm run bench -- year [--leases 3000] [--seed 1] [--step-days 2] [--kill-percent 4] [--mutations 200|all] [--documents 5] [--profile]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Instant, instant, unwrap } from '#libs/kernel';
import { readBankText, stripePayments } from '#libs/payments';
import { installTenantTokenKey, migrate, openDatabase } from '#libs/store';
import { type YearWorld, alterationsOf, faultOf, kindOf, liveYear, lookAt, photograph, sampleOf } from '#libs/testkit';
import { type Ports, advanceClock } from '#libs/workflows';
import { startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';
import { type Addresses } from './year/addresses.js';
import { tamper } from './year/documents.js';
import { PROFILED, Stopwatch, countStatements, printStatements } from './year/profile.js';
import { MortalWorker } from './year/mortal-worker.js';
import { workForever } from './year/worker.js';

const { values: args } = parseArgs({
  options: {
    leases: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    'step-days': { type: 'string', default: '2' },
    'kill-percent': { type: 'string', default: '4' },
    /** How many records of what the matcher reads are altered, "all": each in every way. */
    mutations: { type: 'string', default: '200' },
    /** How many documents of each kind. */
    documents: { type: 'string', default: '5' },
    /** Says after each month where the time went: parts of the year, rounds of the worker, statements of the database. */
    profile: { type: 'boolean', default: false },
    /** Set for the worker that is killed. */
    worker: { type: 'string' },
  },
});

const START = '2026-01-01T00:00:00Z';
const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;

async function openPorts({ database: url, emulator, tenantTokenKey, stripeKey }: Addresses) {
  const as = (role: string): string => Object.assign(new URL(url), { username: role }).toString();
  const database = await openDatabase({
    appUrl: as('gridlease_app'),
    staffUrl: as('gridlease_staff'),
    tenantTokenKey,
    poolSize: 12,
  });
  const payments = stripePayments({ secretKey: stripeKey, apiBase: emulator });
  const settings: Ports['settings'] = {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    ...{ collectionAccounts: [], isClockControlled: true, timeZoneData: process.versions.tz ?? 'unknown' },
  };
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const ports: Ports = { unitOfWork: database.unitOfWork, ...database.stores, payments, settings, sha256 };
  return { ports, close: () => database.close() };
}

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-year-'));
  fs.chmodSync(directory, 0o711); // Postgres may run as another user
  const flags = [
    'max_connections=100',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'synchronous_commit=off',
    ...(args.profile ? PROFILED : []),
  ];
  const server = await startPg({ dataDir: path.join(directory, 'pg'), port: await freePort(), flags });
  const [emulatorPort, webhookPort] = [await freePort(), await freePort()];
  const addresses: Addresses = {
    ...{ database: server.url('postgres'), emulator: `http://127.0.0.1:${emulatorPort}`, webhookPort },
    ...{ tenantTokenKey: randomBytes(32).toString('hex'), stripeKey: `sk_test_${randomBytes(12).toString('hex')}` },
    webhookSecret: `whsec_${randomBytes(16).toString('hex')}`,
  };
  const emulator = startEmulator(addresses, emulatorPort);
  const owner = new pg.Client({ connectionString: addresses.database });
  try {
    if (args.profile) await countStatements(addresses.database);
    await migrate(addresses.database);
    await installTenantTokenKey(addresses.database, addresses.tenantTokenKey);
    await owner.connect();
    await answers(`${addresses.emulator}/_emulator/clock`, addresses.stripeKey);
    await live(addresses, owner);
  } finally {
    emulator.kill('SIGKILL');
    await owner.end();
    await server.stop('SIGQUIT');
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function startEmulator({ webhookPort, webhookSecret }: Addresses, port: number): ChildProcess {
  const env = {
    ...{
      ...process.env,
      PORT: `${port}`,
      HOST: '127.0.0.1',
      CHAOS: 'on',
      CHAOS_SEED: `year-${args.seed}`,
      CLOCK_START: START,
    },
    ...{ WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/webhooks/stripe`, WEBHOOK_SECRET: webhookSecret },
  };
  // the guard ends it when this process is killed: nobody would be left to stop it
  const guarded = ['--import', './scripts/child-guard.mjs', 'dist/apps/stripe-emulator/src/main.js'];
  return spawn(process.execPath, guarded, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function answers(url: string, key: string): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

async function live(addresses: Addresses, owner: pg.Client): Promise<void> {
  const { ports, close } = await openPorts(addresses);
  const seed = Number(args.seed);
  const worker = new MortalWorker(fileURLToPath(import.meta.url), addresses, seed, Number(args['kill-percent']));
  const began = performance.now();
  const seconds = (): string => ((performance.now() - began) / 1_000).toFixed(0).padStart(5);
  try {
    const parts = new Stopwatch();
    const world: YearWorld = {
      ...worldOf(addresses, ports, owner, worker),
      timed: (part, work) => parts.time(part, work),
    };
    await world.advanceTo(instant(START));
    const leases = Number(args.leases);
    const plan = {
      seed,
      leases,
      tenants: Math.max(8, Math.min(200, Math.round(leases / 20))),
      stepDays: Number(args['step-days']),
    };
    console.log('month    unexplained USD  EUR  breaks  waiting  seconds  certificate');
    const { months, tally } = await liveYear(world, plan, (one) => {
      const { month, unexplained, breaks, waiting, certificate, open } = one;
      console.log(
        `${month}  ${`${unexplained.USD}`.padStart(15)} ${`${unexplained.EUR}`.padStart(4)} ${`${breaks}`.padStart(7)} ${`${waiting}`.padStart(8)} ${seconds().padStart(8)}  ${certificate.slice(0, 16)}`,
      );
      for (const words of open) console.log(`         open: ${words}`);
      if (args.profile) console.log(`         ${parts.lap()}\n         worker: ${worker.rounds.lap()}`);
    });
    if (args.profile) await printStatements(owner);
    console.log(
      Object.entries(tally)
        .map(([name, count]) => `${name} ${count}`)
        .join(', '),
    );
    const { rows } = await owner.query<{ journals: number }>('SELECT count(*)::int AS journals FROM journal');
    console.log(`${worker.kills} times the worker was killed; ${seconds().trim()} s`);
    const photo = await photograph(ports);
    worker.stop();
    const documents = await tamper(owner, seed, Number(args.documents));
    const { found, tried } = await alter(photo, seed);
    const unexplained = months.reduce((sum, month) => sum + month.unexplained.USD + month.unexplained.EUR, 0n);
    console.log(`${seconds().trim()} s in all`);
    console.log(
      `year: ${months.length} months closed, unexplained ${unexplained}, ${tally.leases} leases, ${rows[0]?.journals} journals, mutations ${found + documents.found} of ${tried + documents.tried} found`,
    );
    const isWhole = found === tried && documents.found === documents.tried && unexplained === 0n;
    if (!isWhole) process.exitCode = 1;
  } finally {
    worker.stop();
    await close();
  }
}

function worldOf(addresses: Addresses, ports: Ports, owner: pg.Client, worker: MortalWorker): YearWorld {
  const control = async (route: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${addresses.stripeKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${addresses.emulator}/_emulator/${route}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
  };
  const now = (): Promise<Instant> => ports.unitOfWork.run(STAFF, (tx) => Promise.resolve(tx.now));
  let orgs = 0;
  return {
    ...{ ports, now, atOnce: 6, methods: ['pm_card_visa', 'pm_card_mastercard', 'pm_usBankAccount'] },
    readBank: (text) => unwrap(readBankText(text)),
    advanceTo: async (to) => {
      unwrap(await advanceClock(ports)(STAFF, { to, hours: null }));
      await ports.payments.followClock(to);
    },
    work: () => worker.work(),
    kills: () => worker.kills,
    organisation: async (kind, { legalName, country }) => {
      orgs += 1;
      const id = `org_${`${orgs}`.padStart(26, '0')}`;
      const row = [id, kind, legalName, legalName, country, `ap@org${orgs}.example`];
      await owner.query(
        'INSERT INTO organisation (id, kind, name, legal_name, country, billing_email) VALUES ($1, $2, $3, $4, $5, $6)',
        row,
      );
      return id;
    },
    hand: {
      ready: (account) => control(`accounts/${account}/onboarding`, { outcome: 'ready', bank: '000123456789' }),
      dispute: (charge, amountMinor) =>
        control(`charges/${charge}/dispute`, { kind: 'fraudulent', amount: Number(amountMinor) }),
      decide: (dispute, outcome) => control(`disputes/${dispute}/decide`, { outcome }),
      failPayout: async (payout) => {
        await control(`payouts/${payout}/fail`, { code: 'account_closed' });
        await control('bank_account', { number: '000123456789' });
      },
      payOut: () => Promise.resolve(), // the emulator pays out by itself, every midnight
    },
  };
}

async function alter(
  photo: Awaited<ReturnType<typeof photograph>>,
  seed: number,
): Promise<{ found: number; tried: number }> {
  const clean = await lookAt(photo);
  const records = clean.run.population.reduce((sum, { count }) => sum + count, 0);
  console.log(`clean: ${records} records of all sides, ${clean.run.breaks} breaks`);
  for (const { explanation } of clean.seen) console.log(`  ${explanation}`);
  const all = alterationsOf(photo);
  const chosen = sampleOf(all, seed, args.mutations === 'all' ? all.length : Number(args.mutations));
  let found = 0;
  for (const one of chosen) {
    const fault = await faultOf(one);
    if (fault === null) found += 1;
    else console.log(`  ${kindOf(one)} ${one.id}: ${fault}`);
  }
  console.log(
    `altered: ${found} of ${chosen.length} found exactly; ${new Set(chosen.map(kindOf)).size} of ${new Set(all.map(kindOf)).size} kinds, of ${all.length} possible`,
  );
  return { found, tried: chosen.length };
}

if (args.worker === undefined) await main();
else {
  const addresses = JSON.parse(args.worker) as Addresses;
  workForever(addresses, (await openPorts(addresses)).ports);
}
