/**
 * How fast the store posts to the books, against a bare driver loop that writes the same rows, in one run on one database with the same
 * number of connections.
 *
 * One posting is one transaction: BEGIN with the market's time, ledger_post (once by its key, balanced per currency, sealed, open period,
 * known event, owner and currency of each account), COMMIT. Its three accounts are the hottest there are: every posting moves the same ones.
 * One raw posting is BEGIN, INSERT of one row, INSERT of three rows, COMMIT into tables with the same columns and indexes and nothing else:
 * no trigger, no foreign key, no check, accounts known by number.
 *
 * Shown beside it: draws on ONE balance that may not fall below zero (each waits for the one before it), and posting in bulk.
 * usage: npm run bench -- ledger [--seconds 8] [--clients 8]
 */
import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Instant, instant, money } from '#libs/kernel';
import { type Journal, depositReceived, depositReleased, stripeFeeSettled } from '#libs/ledger';
import { type Database, migrate, openDatabase } from '#libs/store';
import { startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';

/** The two sides take turns, so that a slow minute of the machine hits both. */
const TURNS = 4;
const BULK = 1_000;
const AT: Instant = instant('2026-03-01T00:00:00Z');
const SCOPE = { kind: 'PLATFORM', actorId: 'usr_bench' } as const;
const usd = (minor: bigint) => money(minor, 'USD');

interface Load {
  readonly seconds: number;
  readonly clients: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '8' }, clients: { type: 'string', default: '8' } },
  });
  const load: Load = { seconds: Number(values.seconds), clients: Number(values.clients) };
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-bench-'));
  fs.chmodSync(directory, 0o711); // Postgres may run as another user
  const server = await startPg({
    dataDir: path.join(directory, 'pg'),
    port: await freePort(),
    flags: ['max_connections=200'],
  });
  try {
    await migrate(server.url('postgres'));
    await measure(server.url('postgres'), load);
  } finally {
    await server.stop('SIGQUIT');
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(url: string, load: Load): Promise<void> {
  const as = (role: string): string => Object.assign(new URL(url), { username: role }).toString();
  const database = await openDatabase({
    appUrl: as('gridlease_app'),
    staffUrl: as('gridlease_staff'),
    tenantTokenKey: randomBytes(32).toString('hex'),
    poolSize: load.clients,
  });
  const raw = new pg.Pool({ connectionString: url, max: load.clients });
  try {
    await raw.query(TWINS);
    await post(database, aSettlement()); // opens the accounts
    await deposit(database);
    await compare(database, raw, load);
    await prove(raw);
  } finally {
    await raw.end();
    await database.close();
  }
}

async function compare(database: Database, raw: pg.Pool, load: Load): Promise<void> {
  const turn = { ...load, seconds: load.seconds / TURNS };
  const rates = { raw: 0, posted: 0, drawn: 0, bulk: 0 };
  for (let count = 0; count < TURNS; count += 1) {
    rates.raw += (await rate(turn, () => insert(raw))) / TURNS;
    rates.posted += (await rate(turn, () => post(database, aSettlement()))) / TURNS;
    rates.drawn += (await rate(turn, () => post(database, aDraw()))) / TURNS;
    rates.bulk += ((await rate({ ...turn, clients: 1 }, () => postMany(database))) * BULK) / TURNS;
  }
  const say = (what: string, perSecond: number): void =>
    console.log(`${what.padEnd(44)} ${perSecond.toFixed(1)} per second`);
  console.log(`${load.clients} clients, ${load.seconds} s each, journals of 3 entries`);
  say('posted, three hot accounts:', rates.posted);
  say('posted, all drawing one guarded balance:', rates.drawn);
  say(`posted in bulk, ${BULK} a transaction, 1 client:`, rates.bulk);
  say('bare inserts by the driver:', rates.raw);
  console.log(`ledger: ${(rates.posted / rates.raw).toFixed(3)} of raw`);
}

/** Stripe booked a charge of 100.00 with a fee of 3.00. */
function aSettlement(): Journal {
  const facts = { gross: usd(10_000n), fee: usd(300n), net: usd(9_700n) };
  return stripeFeeSettled({ transactionId: `txn_${randomUUID()}`, ...facts }, AT);
}

const DEPOSIT = { depositId: 'dep_bench', tenantOrgId: 'org_bench', by: 'BANK' } as const;

function aDraw(): Journal {
  return depositReleased({ ...DEPOSIT, paymentId: randomUUID(), amount: usd(1n) }, AT);
}

async function deposit(database: Database): Promise<void> {
  await post(database, depositReceived({ ...DEPOSIT, paymentId: randomUUID(), amount: usd(10n ** 12n) }, AT));
}

async function post({ unitOfWork, stores }: Database, journal: Journal): Promise<void> {
  if (!(await unitOfWork.run(SCOPE, (tx) => stores.ledger.post(tx, journal)))) throw new Error('nothing was posted');
}

async function postMany({ unitOfWork, stores }: Database): Promise<void> {
  const journals = Array.from({ length: BULK }, aSettlement);
  const posted = await unitOfWork.run(SCOPE, (tx) => stores.ledger.postAll(tx, journals));
  if (posted.size !== BULK) throw new Error(`${posted.size} of ${BULK} were posted`);
}

/** The same columns, keys and indexes; nothing that judges. */
const TWINS = `
  CREATE TABLE raw_journal (LIKE journal INCLUDING DEFAULTS INCLUDING INDEXES);
  CREATE TABLE raw_entry (LIKE entry INCLUDING DEFAULTS INCLUDING INDEXES)`;
const JOURNAL = `INSERT INTO raw_journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const ENTRIES = `INSERT INTO raw_entry (journal_id, seq, account_id, owner_id, minor, currency)
  VALUES ($1, 1, 1, NULL, $2, 'USD'), ($1, 2, 2, NULL, $3, 'USD'), ($1, 3, 3, NULL, $4, 'USD')`;

async function insert(pool: pg.Pool): Promise<void> {
  const { kind, idempotencyKey, effectiveAt, sourceType, sourceId, entries } = aSettlement();
  const id = `jnl_${randomUUID()}`;
  const client = await pool.connect();
  try {
    const at = new Date(effectiveAt);
    await client.query('BEGIN');
    await client.query({
      name: 'journal',
      text: JOURNAL,
      values: [id, kind, idempotencyKey, at, at, sourceType, sourceId],
    });
    await client.query({ name: 'entries', text: ENTRIES, values: [id, ...entries.map(({ minor }) => String(minor))] });
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

/** How often per second the clients together do it, each one after the other. */
async function rate({ seconds, clients }: Load, once: () => Promise<void>): Promise<number> {
  const began = performance.now();
  const end = began + seconds * 1_000;
  let done = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      await once();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return (done * 1_000) / (performance.now() - began);
}

/** A rate counts only when the books are right after it. */
async function prove(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ wrong: boolean }>(
    `SELECT (SELECT sum(minor) FROM entry) <> 0
       OR EXISTS (SELECT FROM journal j WHERE NOT EXISTS (SELECT FROM entry e WHERE e.journal_id = j.id))
       OR EXISTS (SELECT FROM account_balance b JOIN account a ON a.id = b.account_id
                  WHERE b.held <> (SELECT coalesce(sum(minor), 0) * a.sign FROM entry WHERE account_id = a.id)) AS wrong`,
  );
  if (rows[0]?.wrong !== false) throw new Error('the books are wrong after the run');
}

await main();
