/**
 * How fast a first of the month is billed: rents of plain leases that are due on one day, against the plainest way to have the same rows,
 * CREATE TABLE AS SELECT, in the same run on the same database.
 *
 * The run is the product's own (`runBilling`): leases locked and planned, each invoice drafted, hashed and numbered without a gap, written with
 * its lines, its balanced journal, its calls to Stripe and its audit, every key, foreign key and trigger on. CREATE TABLE AS writes the rows of
 * invoice, invoice_line, journal and entry and nothing else: no index, no key, no check, no calls, no audit.
 *
 * Then a worker that bills is killed (SIGKILL) in the middle, the next one goes on, and the books are the same.
 * usage: npm run bench -- billing-run [--leases 100000] [--workers 2] [--crash-leases 5000]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Database, migrate, openDatabase } from '#libs/store';
import { type Ports, runBilling } from '#libs/workflows';
import { startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';

const SCOPE = { kind: 'PLATFORM', actorId: 'usr_bench' } as const;
const TENANT_HAS = 20; // leases

const { values: args } = parseArgs({
  options: {
    leases: { type: 'string', default: '100000' },
    workers: { type: 'string', default: '2' },
    'crash-leases': { type: 'string', default: '5000' },
    /** Set for the child that is killed. */
    url: { type: 'string' },
  },
});

async function main(): Promise<void> {
  if (args.url !== undefined) return billUntilKilled(args.url);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-bench-'));
  fs.chmodSync(directory, 0o711); // Postgres may run as another user
  const server = await startPg({
    dataDir: path.join(directory, 'pg'),
    port: await freePort(),
    flags: ['max_connections=50', 'shared_buffers=512MB', 'max_wal_size=4GB'],
  });
  const url = server.url('postgres');
  const owner = new pg.Client({ connectionString: url });
  try {
    await migrate(url);
    await owner.connect();
    await measure(url, owner);
    await crash(url, owner);
  } finally {
    await owner.end();
    await server.stop('SIGQUIT');
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function open(url: string): Promise<Database> {
  const as = (role: string): string => Object.assign(new URL(url), { username: role }).toString();
  const tenantTokenKey = randomBytes(32).toString('hex');
  return openDatabase({ appUrl: as('gridlease_app'), staffUrl: as('gridlease_staff'), tenantTokenKey, poolSize: 4 });
}

type Needs = Parameters<typeof runBilling>[0];

function portsOf({ unitOfWork, stores }: Database): Needs {
  const settings: Ports['settings'] = {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    collectionAccounts: [],
    isClockControlled: false,
    timeZoneData: process.versions.tz ?? 'unknown',
  };
  return { unitOfWork, ...stores, settings };
}

/** Leases that began on the first of this month and run for a year, seeded around every wall: how they came is not what is measured. */
async function seed(owner: pg.Client, from: number, count: number): Promise<void> {
  await owner.query(`
    BEGIN; SET LOCAL session_replication_role = replica;
    INSERT INTO organisation (id, kind, name, legal_name, country, billing_email)
    SELECT 'org_T' || lpad(t::text, 25, '0'), 'TENANT', 'Tenant ' || t, 'Tenant ' || t || ' GmbH', 'DE', 't' || t || '@example.com'
    FROM generate_series(${Math.floor(from / TENANT_HAS)}, ${Math.floor((from + count - 1) / TENANT_HAS)}) AS t ON CONFLICT DO NOTHING;
    INSERT INTO lease (id, number, quote_id, org_id, provider_org_id, resource_id, resource_kind, resource_name, site_id, starts_at, ends_at, units,
      placement, billing, unit_price, unit_price_unit, platform_fee_bp, tax_jurisdiction, tax_bp, tax_kind, time_zone, meter_watts_per_unit, currency,
      total_minor, state, reason, created_at, accepted_at, started_at, next_billing_at, version)
    SELECT 'lse_' || lpad(n::text, 26, '0'), 'L-' || n, 'qte_' || n, 'org_T' || lpad((n / ${TENANT_HAS})::text, 25, '0'), 'org_P' || n % 50, 'pool_' || n % 50,
      'GPU', 'H100 at Pecos', 'site_1', m, m + interval '1 year', 1 + n % 64, '[]', 'RESERVED', 1.2 + (n % 1000) / 617.0, 'GPU_HOUR', 500, 'DE', 1900, 'STANDARD',
      'UTC', 1000, 'USD', 0, 'ACTIVE', 'WINDOW_STARTED', m, m, m, m, 1
    FROM generate_series(${from}, ${from + count - 1}) AS n, date_trunc('month', now(), 'UTC') AS m;
    COMMIT`);
  await owner.query('ANALYZE');
}

async function measure(url: string, owner: pg.Client): Promise<void> {
  const [leases, workers] = [Number(args.leases), Number(args.workers)];
  await seed(owner, 0, leases);
  const database = await open(url);
  const ports = portsOf(database);
  const memory: number[] = [process.memoryUsage().rss];
  const watch = setInterval(() => memory.push(process.memoryUsage().rss), 500);
  const began = performance.now();
  const work = async (): Promise<void> => {
    for (;;) {
      const { leases: done, failed } = await runBilling(ports)(SCOPE, { limit: 1_000 });
      if (failed.length > 0) throw new Error(failed[0]?.fault);
      if (done === 0) return;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(watch);
  await database.close();
  const rows = await rowsOf(owner);
  await prove(owner, leases);
  const plain = await plainCopy(owner);
  const rate = (of: number, time: number): string => (of / time).toFixed(0).padStart(8);
  const mib = (bytes: number | undefined): string => `${((bytes ?? 0) / 2 ** 20).toFixed(0)} MiB`;
  console.log(
    `${leases} leases due on one day: ${rows.invoices} invoices, ${rows.lines} lines, ${rows.postings} postings, ${workers} workers`,
  );
  console.log(
    `billed in ${seconds.toFixed(1)} s    ${rate(rows.invoices, seconds)} invoices, ${rate(rows.lines, seconds)} lines with balanced postings per second`,
  );
  console.log(
    `plain copy in ${plain.toFixed(1)} s ${rate(rows.invoices, plain)} invoices, ${rate(rows.lines, plain)} lines per second`,
  );
  const half = memory.slice(Math.floor(memory.length / 2));
  console.log(
    `memory: ${mib(memory[0])} before, ${mib(Math.max(...memory))} at most, ${mib(Math.max(...half))} at most in the second half, ${mib(memory.at(-1))} after`,
  );
  figures.ratio = plain / seconds;
  figures.times = seconds / plain;
}

const figures = { ratio: 0, times: 0 };

async function rowsOf(owner: pg.Client): Promise<{ invoices: number; lines: number; postings: number }> {
  const { rows } = await owner.query<{ invoices: number; lines: number; postings: number }>(
    'SELECT (SELECT count(*)::int FROM invoice) AS invoices, (SELECT count(*)::int FROM invoice_line) AS lines, (SELECT count(*)::int FROM entry) AS postings',
  );
  return rows[0] ?? { invoices: 0, lines: 0, postings: 0 };
}

/** Seconds that CREATE TABLE AS takes for the same rows; the better of two, since the first warms the cache. */
async function plainCopy(owner: pg.Client): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    const began = performance.now();
    for (const table of ['invoice', 'invoice_line', 'journal', 'entry'])
      await owner.query(`CREATE TABLE plain_${table}_${turn} AS SELECT * FROM ${table}`);
    times.push((performance.now() - began) / 1_000);
  }
  return Math.min(...times);
}

/** A rate counts only when the books are right after it: each lease once, no gap, lines and journals as the invoices say. */
async function prove(owner: pg.Client, leases: number): Promise<void> {
  const { rows } = await owner.query<{ wrong: boolean }>(`SELECT
    (SELECT count(*) FROM invoice) <> ${leases} OR (SELECT count(DISTINCT lease_id) FROM invoice) <> ${leases}
    OR EXISTS (SELECT FROM invoice_counter c JOIN (SELECT series, year, count(*) AS n FROM invoice GROUP BY 1, 2) i USING (series, year) WHERE c.last <> i.n)
    OR (SELECT sum(total_minor) FROM invoice) <> (SELECT sum(amount_minor) FROM invoice_line)
    OR (SELECT sum(minor) FROM entry) <> 0
    OR (SELECT sum(total_minor) FROM invoice) <> (SELECT sum(minor) FROM entry e JOIN account a ON a.id = e.account_id WHERE a.type = 'TENANT_RECEIVABLE')
    OR EXISTS (SELECT FROM lease WHERE next_billing_at <= now()) AS wrong`);
  if (rows[0]?.wrong !== false) throw new Error('the books are wrong after the run');
}

/** A child bills; it is killed when about a third is done; this process goes on. */
async function crash(url: string, owner: pg.Client): Promise<void> {
  const [billed, more] = [Number(args.leases), Number(args['crash-leases'])];
  await seed(owner, billed, more);
  const child = fork(fileURLToPath(import.meta.url), ['--url', url]);
  await until(async () => (await rowsOf(owner)).invoices >= billed + more / 3, child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  const { invoices } = await rowsOf(owner);
  if (invoices >= billed + more) throw new Error('the child was done before it was killed: give it more leases');
  const database = await open(url);
  try {
    while ((await runBilling(portsOf(database))(SCOPE, { limit: 1_000 })).leases > 0);
  } finally {
    await database.close();
  }
  await prove(owner, billed + more);
  console.log(
    `killed after ${invoices - billed} of ${more} invoices, resumed: each lease once, no gap in the numbers, books balanced`,
  );
  console.log(`${figures.times.toFixed(1)} times as long as the plain copy`);
  console.log(`billing-run: ${figures.ratio.toFixed(3)} of CTAS`);
}

async function until(isSo: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  while (!(await isSo())) {
    if (child.exitCode !== null) throw new Error(`the child ended by itself with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function billUntilKilled(url: string): Promise<void> {
  const ports = portsOf(await open(url));
  while ((await runBilling(ports)(SCOPE, { limit: 250 })).leases > 0);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}

await main();
