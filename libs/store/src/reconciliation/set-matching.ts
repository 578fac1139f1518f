import { type Tx } from '#libs/workflows';
import { type SqlValue, type StoreTx, on } from '../database/store-tx.js';

/** How two large populations compare, stage by stage. */
export interface SetComparison {
  readonly ours: number;
  readonly theirs: number;
  /** Pairs each stage made, and those of them whose amounts or currencies differ. */
  readonly stages: readonly { readonly stage: SetStage; readonly pairs: number; readonly differing: number }[];
  /** Keys that one side has more than once. */
  readonly duplicates: number;
  readonly leftOurs: number;
  readonly leftTheirs: number;
}

export type SetStage = 'EXACT_ID' | 'EXACT_REFERENCE' | 'AMOUNT_AND_DATE' | 'TOLERANCE';

export interface SetRules {
  /** Days apart at most, before and after. */
  readonly days: number;
  /** Minor units apart at most, for a suggestion. */
  readonly minor: bigint;
}

/**
 * Compares what is staged under `recon_staged` set against set: the stages of the pure matcher (libs/ledger/src/reconcile/match), those that
 * are one with one, as joins. Only what does not agree is written down: of a pair that agrees by its id both rows say so themselves. Leaves the
 * temporary tables `recon_pair` (ours, theirs, stage, difference), `recon_left_ours`, `recon_left_theirs` and `recon_repeated` (side, key) until
 * the transaction ends; sums of several records are for the pure matcher, which gets what is left.
 */
export async function compareSets(tx: Tx, setId: string, rules: SetRules): Promise<SetComparison> {
  const db = on(tx);
  const run = async (text: string, values: readonly SqlValue[] = []): Promise<number> => db.change(text, values);
  // everything is joined whole: what a plan guesses of tables made a moment ago must not send it row by row
  await run(`SET LOCAL work_mem = '256MB'`);
  await run('SET LOCAL enable_nestloop = off');
  // nearly all rows are filtered out by the workers, which no statistics say
  await run('SET LOCAL parallel_tuple_cost = 0');
  await byKey(db, setId);
  await repeatedKeys(db, setId);
  await byReference(run);
  await byAmount(run, rules);
  await byTolerance(run, rules);
  return counted(db, setId);
}

/** Rows of a set; a literal, since a statement that makes a table takes no parameters. */
const isOf = (setId: string): string => `set_id = '${setId.replaceAll("'", "''")}'`;

/**
 * Stage 1: one pass over both sides finds the pairs that differ and what has no partner. It carries row addresses and amounts through the
 * join and nothing else; the few rows that matter are fetched after it.
 */
async function byKey(db: StoreTx, setId: string): Promise<void> {
  const narrow = (name: 'ours' | 'theirs'): string =>
    `(SELECT ctid AS at, key, minor, currency FROM recon_staged_${name} WHERE ${isOf(setId)})`;
  await db.change(
    `CREATE TEMP TABLE recon_unequal ON COMMIT DROP AS
     SELECT o.at AS ours, t.at AS theirs, t.minor - o.minor AS difference, o.currency <> t.currency AS other_currency
     FROM ${narrow('ours')} o FULL JOIN ${narrow('theirs')} t ON t.key = o.key
     WHERE o.at IS NULL OR t.at IS NULL OR o.minor <> t.minor OR o.currency <> t.currency`,
  );
  // by their addresses, not by another look at everything
  const rows = (name: 'ours' | 'theirs', of: string): string =>
    `(SELECT ctid AS at, * FROM recon_staged_${name} WHERE ctid = ANY (ARRAY(SELECT ${name} FROM recon_unequal WHERE ${of})))`;
  const alone = (name: 'ours' | 'theirs', other: string): string =>
    `CREATE TEMP TABLE recon_left_${name} ON COMMIT DROP AS
     SELECT id, reference, counterparty, currency, minor, day FROM ${rows(name, `${other} IS NULL`)} s`;
  await db.change(alone('ours', 'theirs'));
  await db.change(alone('theirs', 'ours'));
  const both = 'ours IS NOT NULL AND theirs IS NOT NULL';
  await db.change(
    `CREATE TEMP TABLE recon_pair ON COMMIT DROP AS SELECT o.id AS ours, t.id AS theirs, 1 AS stage, u.difference, u.other_currency
     FROM recon_unequal u JOIN ${rows('ours', both)} o ON o.at = u.ours JOIN ${rows('theirs', both)} t ON t.at = u.theirs`,
  );
  await db.change('ANALYZE recon_left_ours, recon_left_theirs, recon_pair');
}

/** Keys that a side has more than once: counted by a hash of eight bytes, and looked at only where one of those is there twice. */
async function repeatedKeys(db: StoreTx, setId: string): Promise<void> {
  await db.change('CREATE TEMP TABLE recon_repeated (side text, key text) ON COMMIT DROP');
  const hash = 'hashtextextended(key, 0)';
  for (const name of ['ours', 'theirs'] as const) {
    const table = `recon_staged_${name}`;
    const found = await db.rows<{ hash: string }>(
      `SELECT ${hash} AS hash FROM ${table} WHERE ${isOf(setId)} AND key IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
    );
    if (found.length === 0) continue;
    await db.change(
      `INSERT INTO recon_repeated SELECT '${name}', key FROM ${table} WHERE ${isOf(setId)} AND ${hash} = ANY ($1::bigint[])
       GROUP BY key HAVING count(*) > 1`,
      [found.map((row) => row.hash)],
    );
  }
}

type Run = (text: string) => Promise<number>;

/** Stage 2: a reference that each side has once. */
async function byReference(run: Run): Promise<void> {
  const once = (name: string): string =>
    `(SELECT min(id) AS id, reference, min(currency) AS currency, min(minor) AS minor FROM recon_left_${name}
      WHERE reference IS NOT NULL GROUP BY reference HAVING count(*) = 1)`;
  await run(
    `INSERT INTO recon_pair SELECT o.id, t.id, 2, t.minor - o.minor, o.currency <> t.currency
     FROM ${once('ours')} o JOIN ${once('theirs')} t USING (reference)`,
  );
  await drop(run);
}

/** Stage 3: amount, currency, counterparty and days, where each side has one candidate and no more. */
async function byAmount(run: Run, { days }: SetRules): Promise<void> {
  await pairUnique(run, { stage: 3, days, on: 'AND t.minor = o.minor', also: ', minor' });
}

/** Stage 5: nearly the amount; three buckets of the tolerance instead of a range, so that it stays a hash join. */
async function byTolerance(run: Run, { days, minor }: SetRules): Promise<void> {
  if (minor > 0n) await pairUnique(run, { stage: 5, days, on: `AND abs(t.minor - o.minor) <= ${minor}`, also: '' });
}

async function pairUnique(
  run: Run,
  { stage, days, on: condition, also }: { stage: number; days: number; on: string; also: string },
): Promise<void> {
  const width = days + 1;
  const isEqual = also === '' ? '' : 'AND t.minor = o.minor';
  await run(
    `INSERT INTO recon_pair SELECT ours, theirs, ${stage}, difference, false FROM (
       SELECT o.id AS ours, t.id AS theirs, t.minor - o.minor AS difference,
         count(*) OVER (PARTITION BY o.id) AS of_ours, count(*) OVER (PARTITION BY t.id) AS of_theirs
       FROM recon_left_ours o
       JOIN (SELECT *, day / ${width} + shift AS bucket FROM recon_left_theirs, generate_series(-1, 1) AS shift) t
         ON t.bucket = o.day / ${width} AND t.counterparty = o.counterparty AND t.currency = o.currency ${isEqual}
       WHERE abs(t.day - o.day) <= ${days} AND (t.minor > 0) = (o.minor > 0) ${condition}
     ) AS near WHERE of_ours = 1 AND of_theirs = 1`,
  );
  await drop(run);
}

/** What was paired is left no more. */
async function drop(run: Run): Promise<void> {
  await run('DELETE FROM recon_left_ours WHERE id IN (SELECT ours FROM recon_pair WHERE stage > 1)');
  await run('DELETE FROM recon_left_theirs WHERE id IN (SELECT theirs FROM recon_pair WHERE stage > 1)');
}

const STAGES: readonly (readonly [number, SetStage])[] = [
  [2, 'EXACT_REFERENCE'],
  [3, 'AMOUNT_AND_DATE'],
  [5, 'TOLERANCE'],
];

async function counted(db: StoreTx, setId: string): Promise<SetComparison> {
  const count = async (text: string, values: readonly SqlValue[] = []): Promise<number> =>
    Number((await db.row<{ count: string }>(text, values))?.count ?? 0);
  const [ours, theirs] = [
    await count('SELECT count(*) FROM recon_staged_ours WHERE set_id = $1', [setId]),
    await count('SELECT count(*) FROM recon_staged_theirs WHERE set_id = $1', [setId]),
  ];
  const rows = await db.rows<{ stage: number; pairs: number; differing: number }>(
    `SELECT stage, count(*)::int AS pairs, count(*) FILTER (WHERE difference <> 0 OR other_currency)::int AS differing FROM recon_pair GROUP BY stage`,
  );
  const of = (number: number) => rows.find(({ stage }) => stage === number) ?? { pairs: 0, differing: 0 };
  const alone = await count('SELECT count(*) FROM recon_unequal WHERE theirs IS NULL');
  return {
    ...{ ours, theirs, duplicates: await count('SELECT count(*) FROM recon_repeated') },
    stages: [
      { stage: 'EXACT_ID', pairs: ours - alone, differing: of(1).differing },
      ...STAGES.map(([number, stage]) => ({ stage, pairs: of(number).pairs, differing: of(number).differing })),
    ],
    leftOurs: await count('SELECT count(*) FROM recon_left_ours'),
    leftTheirs: await count('SELECT count(*) FROM recon_left_theirs'),
  };
}
