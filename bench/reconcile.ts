/**
 * How fast two large populations are reconciled in the database, against the count-only hash join of the same rows in the same run: N rows of
 * ours, about as many of theirs, one in a hundred without a partner or with another amount, some without an id, some found by reference, by
 * amount and date, or nearly by amount. Loading the rows is not measured; comparing them, keeping what does not agree, is.
 * A second figure: a simulated market of as many rows of ours (all movements, all legs, faults of every class) in the product's own staging
 * tables, and what a run of the matcher does with them in the database.
 * usage: npm run bench -- reconcile [--rows 1000000] [--turns 3]
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Database, compareSets, migrate, openDatabase } from '#libs/store';
import { startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';
import { type StagedMarket, settleAll, stageMarket } from './reconcile/settle.js';

const SCOPE = { kind: 'PLATFORM', actorId: 'usr_bench' } as const;
const SET = 'bench';
const RULES = { days: 3, minor: 5n };

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, turns: { type: 'string', default: '3' } },
});

async function main(): Promise<void> {
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
    await load(owner, Number(values.rows));
    const [postmaster = ''] = fs.readFileSync(path.join(directory, 'pg', 'postmaster.pid'), 'utf8').split('\n');
    await measure(url, owner, postmaster);
  } finally {
    await owner.end();
    await server.stop('SIGQUIT');
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** Every n-th row is unlike the others. */
const WITHOUT_KEY = 97;
const OTHER_AMOUNT = 211;
const NEARLY = 397;
const MISSING = 113;

async function load(owner: pg.Client, rows: number): Promise<void> {
  const row = (i: string, side: string, minor: string, key: string, reference: string): string =>
    `'${SET}', '${side}', '${side}-' || ${i}, ${key}, ${reference}, 'org_' || (${i} % 5003), 'USD', ${minor}, 20000 + (${i} % 365)::int,
     sha256(convert_to('${side}' || ${i}, 'UTF8'))`;
  const amount = '1000 + (i * 7919::bigint) % 9999991';
  const key = (every: number, rest: string): string =>
    `CASE WHEN i % ${every} <> ${rest} THEN 'ch_' || md5(i::text) END`;
  await owner.query(
    `INSERT INTO recon_staged SELECT ${row('i', 'OURS', amount, key(WITHOUT_KEY, '0'), `'INV-' || i`)} FROM generate_series(1::bigint, ${rows}) i`,
  );
  await owner.query(
    `INSERT INTO recon_staged SELECT ${row(
      'i',
      'THEIRS',
      `${amount} + CASE WHEN i % ${OTHER_AMOUNT} = 0 THEN 100 WHEN i % ${NEARLY} = 0 THEN 3 ELSE 0 END`,
      key(WITHOUT_KEY, '0'),
      `CASE WHEN i % 2 = 0 THEN 'INV-' || i END`,
    )} FROM generate_series(1::bigint, ${rows}) i WHERE i % ${MISSING} <> 0`,
  );
  await owner.query('VACUUM ANALYZE recon_staged');
}

async function measure(url: string, owner: pg.Client, postmaster: string): Promise<void> {
  const as = (role: string): string => Object.assign(new URL(url), { username: role }).toString();
  const database = await openDatabase({
    appUrl: as('gridlease_app'),
    staffUrl: as('gridlease_staff'),
    tenantTokenKey: randomBytes(32).toString('hex'),
    poolSize: 2,
    // a comparison of millions is a job of its own, not a request that somebody waits for
    timeouts: { statement: 300_000, transaction: 300_000 },
  });
  const memory = new Memory(postmaster);
  const [counted, compared, settled]: [number[], number[], number[]] = [[], [], []];
  try {
    const staged = await stageMarket(database, owner, Number(values.rows));
    for (let turn = 0; turn < Number(values.turns); turn += 1) {
      counted.push(await seconds(() => countOnly(owner)));
      compared.push(await seconds(() => compare(database, turn === 0)));
      memory.look();
      settled.push(await seconds(() => settle(database, staged, turn === 0)));
    }
  } finally {
    memory.stop();
    await database.close();
  }
  const [count, whole, market] = [Math.min(...counted), Math.min(...compared), Math.min(...settled)];
  console.log(
    `count-only hash join: ${count.toFixed(2)} s; whole comparison: ${whole.toFixed(2)} s (best of ${values.turns} turns)`,
  );
  console.log(
    `memory at most: ${memory.mostMb} MB in PostgreSQL's backends beside shared buffers, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB here`,
  );
  console.log(`a market in the staging tables: ${market.toFixed(2)} s, ${(market / count).toFixed(2)} of count-only`);
  console.log(`reconcile: ${(whole / count).toFixed(2)} of count-only`);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

async function countOnly(owner: pg.Client): Promise<void> {
  await owner.query(`SET work_mem = '256MB'`);
  const { rows } = await owner.query<{ count: string }>(
    `SELECT count(*) FROM (SELECT key FROM recon_staged_ours WHERE set_id = '${SET}') o FULL JOIN (SELECT key FROM recon_staged_theirs WHERE set_id = '${SET}') t ON t.key = o.key`,
  );
  if (Number(rows[0]?.count) < Number(values.rows)) throw new Error('the join lost rows');
}

async function compare({ unitOfWork }: Database, isShown: boolean): Promise<void> {
  const found = await unitOfWork.run(SCOPE, (tx) => compareSets(tx, SET, RULES));
  if (found.leftTheirs > 0 && found.leftOurs < found.ours / 1_000)
    throw new Error('rows that have no partner were lost');
  if (!isShown) return;
  console.log(`${found.ours} of ours, ${found.theirs} of theirs`);
  for (const { stage, pairs, differing } of found.stages)
    console.log(`${stage.padEnd(18)} ${pairs} pairs, ${differing} differ`);
  console.log(`left: ${found.leftOurs} of ours, ${found.leftTheirs} of theirs; keys there twice: ${found.duplicates}`);
}

async function settle(database: Database, { ours, theirs }: StagedMarket, isShown: boolean): Promise<void> {
  const { rest, counts } = await settleAll(database);
  const found = counts.reduce((sum, { count }) => sum + count, 0);
  if (found + rest.length < (ours + theirs) * 0.99) throw new Error('staged records were lost');
  if (isShown)
    console.log(
      `staged: ${ours} of ours, ${theirs} of theirs; ${found} agree on all legs, ${rest.length} are for the rules`,
    );
}

/** The most that PostgreSQL's processes had for themselves, sampled; 0 where /proc is not there. */
class Memory {
  mostMb = 0;
  readonly #timer = setInterval(() => this.look(), 100);

  constructor(private readonly postmaster: string) {}

  look(): void {
    if (!fs.existsSync('/proc/self/status')) return;
    const sizes = fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => this.#anonymousKb(pid));
    this.mostMb = Math.max(this.mostMb, Math.round(sizes.reduce((total, one) => total + one, 0) / 1_024));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #anonymousKb(pid: string): number {
    try {
      const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
      if (!new RegExp(`^PPid:\\s+${this.postmaster}$`, 'm').test(status)) return 0;
      return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    } catch {
      return 0; // it ended meanwhile, or is somebody else's
    }
  }
}

await main();
