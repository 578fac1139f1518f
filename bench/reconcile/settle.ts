import type pg from 'pg';
import { type CurrencyCode, instantFromEpoch } from '#libs/kernel';
import { type Database } from '#libs/store';
import { injectFaults, simulateMarket } from '#libs/testkit';
import { type Settled, type Tx } from '#libs/workflows';

const SCOPE = { kind: 'PLATFORM', actorId: 'usr_bench' } as const;
const BEGINNING = instantFromEpoch(0);
const CURRENCIES = ['USD', 'EUR', 'GBP'] as const satisfies readonly CurrencyCode[];

/** A market as large as one that is staged through the product's own store; it is then copied in the database. */
const MARKET = { days: 120, tenants: 260 };
const FAULTS_PER_CLASS = 6;

/** Columns of a staged record that name it or another one: each copy of the market has names of its own. */
const NAMES = ['entry_id', 'grp', 'said', 'same'];

export interface StagedMarket {
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Stages a simulated market with faults of every class, and copies of it under other names, until our side (records and postings) has so
 * many rows: payments, refunds, disputes, transfers, payouts with what they are made of, wires.
 */
export async function stageMarket(database: Database, owner: pg.Client, rows: number): Promise<StagedMarket> {
  const { books } = injectFaults(simulateMarket(1, MARKET), 1, FAULTS_PER_CLASS);
  const entries = [...books.entries.values()].map((entry) => ({ entry, sourceAt: entry.at }));
  await run(database, (tx) =>
    database.stores.staging.replace(
      tx,
      'LEDGER',
      { window: { start: BEGINNING, end: instantFromEpoch(9e12) }, ids: [] },
      entries,
    ),
  );
  const own = entries.filter(({ entry }) => entry.leg === 'RECORD' || entry.leg === 'POSTING').length;
  const copies = Math.max(0, Math.ceil(rows / own) - 1);
  const { rows: columns } = await owner.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'recon_entry'::regclass AND attnum > 0 AND attname <> 'seq' AND NOT attisdropped`,
  );
  const names = columns.map(({ name }) => name);
  const copied = names.map((name) => {
    if (name === 'keys' || name === 'refs') return `ARRAY(SELECT one || '~' || k FROM unnest(${name}) one)`;
    return NAMES.includes(name) ? `${name} || '~' || k` : name;
  });
  await owner.query(
    `INSERT INTO recon_entry (${names.join()}) SELECT ${copied.join()} FROM recon_entry, generate_series(1, ${copies}) k`,
  );
  await owner.query('VACUUM ANALYZE recon_entry');
  const { rows: counts } = await owner.query<StagedMarket>(
    `SELECT count(*) FILTER (WHERE leg IN ('RECORD', 'POSTING'))::int AS ours, count(*) FILTER (WHERE leg NOT IN ('RECORD', 'POSTING'))::int AS theirs
     FROM recon_entry`,
  );
  return counts[0] ?? { ours: 0, theirs: 0 };
}

/** What the product's run does of it in the database: everything that agrees is found there, the rest comes back for the rules. */
export function settleAll(database: Database): Promise<Settled> {
  return run(database, (tx) =>
    database.stores.staging.settle(tx, {
      bankSince: new Map(CURRENCIES.map((currency) => [currency, BEGINNING])),
      frozen: [],
    }),
  );
}

function run<T>({ unitOfWork, stores }: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return unitOfWork.run(SCOPE, async (tx) => {
    await stores.staging.patience(tx);
    return work(tx);
  });
}
