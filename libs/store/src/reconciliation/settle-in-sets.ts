import { type CurrencyCode } from '#libs/kernel';
import { LEGS, type Leg, MATCH_RULES, MOVEMENTS, chainOf, sumKey } from '#libs/ledger';
import { type LegCount, type SettleRequest, type Settled, type StagingStore, type Tx } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { type StoreTx, on } from '../database/store-tx.js';
import { STAGED_COLUMNS, type StagedRow, stagedFrom } from './staged-entry.row.js';

/**
 * Finds, set against set, the movements that are complete and agree on all legs: records that share an id (connected components of the
 * graph of records and ids), and a record of ours with the rest of its movement by a reference that nobody else has. They have no break,
 * no open end and nothing that could be theirs, so the pure rules give the same about the rest without them; what totals need of them is
 * carried. Whatever is in the least unusual (a part is missing or there twice, an amount, fee, status, share or name differs, a person
 * decided about it, its match was confirmed with other contents) is left to the rules. Temporary tables live until the transaction ends.
 */
export async function settleInSets(tx: Tx, request: SettleRequest): Promise<Settled> {
  const db = on(tx);
  await db.change(`SET LOCAL work_mem = '128MB'`);
  await db.change('SET LOCAL enable_nestloop = off');
  await recordsOf(db, request);
  await byId(db);
  await judge(db, 'true');
  await byReference(db);
  await withoutRepeats(db);
  await withoutStale(db);
  return resultOf(db);
}

const rank = (leg: Leg): number => LEGS.indexOf(leg);
const rankSql = `CASE leg ${LEGS.map((leg) => `WHEN '${leg}' THEN ${rank(leg)}`).join(' ')} END::smallint`;

/** recon_now: what counts of the records, narrow; recon_key, recon_name: what names them. */
async function recordsOf(db: StoreTx, { bankSince, frozen }: SettleRequest): Promise<void> {
  await db.change('CREATE TEMP TABLE recon_since (currency char(3), since timestamptz) ON COMMIT DROP');
  await db.change('INSERT INTO recon_since SELECT * FROM unnest($1::text[], $2::timestamptz[])', [
    [...bankSince.keys()],
    [...bankSince.values()].map((at) => dateOf(at).toISOString()),
  ]);
  await db.change('CREATE TEMP TABLE recon_frozen (entry_id text COLLATE "C") ON COMMIT DROP');
  await db.change('INSERT INTO recon_frozen SELECT DISTINCT * FROM unnest($1::text[])', [frozen]);
  const unseen = `coalesce(e.movement IN ('PAYOUT', 'WIRE') AND (s.since IS NULL OR coalesce(e.expected_at, e.at) < s.since), false)`;
  await db.change(
    `CREATE TEMP TABLE recon_now ON COMMIT DROP AS
     SELECT row_number() OVER ()::int AS n, e.seq, ${rankSql} AS leg, e.movement, e.currency, e.amount_minor, e.fee_minor,
       e.effect_minor, e.status, e.split, e.grp, e.is_expectation, e.same, ${unseen} AS unseen, ${unseen} OR f.entry_id IS NOT NULL AS frozen
     FROM (SELECT max(seq) AS seq FROM recon_entry GROUP BY entry_id) latest JOIN recon_entry e ON e.seq = latest.seq
     LEFT JOIN recon_since s ON s.currency = e.currency LEFT JOIN recon_frozen f ON f.entry_id = e.entry_id
     WHERE NOT e.is_gone AND NOT (${unseen} AND e.leg = 'RECORD')`,
  );
  // of an id that several have, the first of them stands for it: two ids of one record that get the same number hang together anyway
  await db.change(
    `CREATE TEMP TABLE recon_key ON COMMIT DROP AS
     WITH named AS (
       SELECT r.n, k.key FROM recon_now r JOIN recon_entry e ON e.seq = r.seq, LATERAL (SELECT DISTINCT one FROM unnest(e.keys) AS u(one)) AS k(key)
     ), shared AS (SELECT key, min(n) AS least FROM named GROUP BY key HAVING count(*) > 1)
     SELECT k.n, split_part(k.key, ':', 1) AS kind, s.least FROM named k LEFT JOIN shared s ON s.key = k.key`,
  );
  await db.change(
    `CREATE TEMP TABLE recon_ref ON COMMIT DROP AS
     SELECT r.n, x.ref FROM recon_now r JOIN recon_entry e ON e.seq = r.seq, LATERAL (SELECT DISTINCT one FROM unnest(e.refs) AS u(one)) AS x(ref)`,
  );
  await db.change('ANALYZE recon_now, recon_key, recon_ref');
}

/** recon_label: the smallest record each record hangs together with by ids. As many rounds as the longest way between two of them. */
async function byId(db: StoreTx): Promise<void> {
  await db.change(
    `CREATE TEMP TABLE recon_label ON COMMIT DROP AS
     SELECT r.n, coalesce(min(k.least), r.n) AS c FROM recon_now r LEFT JOIN recon_key k ON k.n = r.n GROUP BY r.n`,
  );
  await db.change('ANALYZE recon_label');
  const nearer = `WITH torn AS (
      SELECT k.least, min(l.c) AS c FROM recon_key k JOIN recon_label l ON l.n = k.n WHERE k.least IS NOT NULL
      GROUP BY k.least HAVING min(l.c) <> max(l.c)
    ), better AS (SELECT k.n, min(t.c) AS c FROM torn t JOIN recon_key k ON k.least = t.least GROUP BY k.n)
    UPDATE recon_label l SET c = b.c FROM better b WHERE b.n = l.n AND b.c < l.c`;
  while ((await db.change(nearer)) > 0);
  await db.change(
    'CREATE TEMP TABLE recon_case (c int PRIMARY KEY, movement text, size int, is_settled boolean) ON COMMIT DROP',
  );
}

/** The legs a movement leaves, as a set of bits. */
const CHAINS = MOVEMENTS.map((movement) => {
  const bits = chainOf(movement, []).reduce((set, leg) => set | (1 << rank(leg)), 0);
  return `('${movement}', ${bits})`;
}).join(', ');

/** One value at most, whatever else is null; without the sorting of count(DISTINCT). */
const isOne = (column: string): string => `min(${column}) IS NOT DISTINCT FROM max(${column})`;

/** Puts into recon_case which cases (a condition on their number, l.c) are complete and agree: the taxonomy's tests, as one aggregate. */
async function judge(db: StoreTx, which: string): Promise<void> {
  // a posting alone does not know what it settled
  const knows = `(NOT (r.leg = ${rank('POSTING')} AND r.movement = 'STRIPE_FEE'))`;
  await db.change(
    `INSERT INTO recon_case
     WITH chain (movement, legs) AS (VALUES ${CHAINS}), facts AS (
       SELECT l.c, min(r.movement) FILTER (WHERE ${knows}) AS movement, count(*)::int AS size,
         min(r.movement) FILTER (WHERE ${knows}) = max(r.movement) FILTER (WHERE ${knows}) AND sum(1 << r.leg) = bit_or(1 << r.leg)
           AND ${isOne('r.currency')} AND ${isOne('r.amount_minor')} AND ${isOne('r.fee_minor')}
           AND (count(r.fee_minor) < 2 OR ${isOne('CASE WHEN r.fee_minor IS NOT NULL THEN r.effect_minor END')})
           AND ${isOne('r.status')} AND ${isOne('r.split')} AND NOT bool_or(r.is_expectation OR r.frozen) AS agrees,
         bit_or(1 << r.leg) AS legs
       FROM recon_label l JOIN recon_now r ON r.n = l.n WHERE ${which} GROUP BY l.c
     ), odd AS (
       -- two that name themselves in one way and have no name in common; an id that two have is in one case
       SELECT DISTINCT c FROM (
         SELECT l.c, k.kind, k.n, bool_or(k.least IS NOT NULL) AS is_known FROM recon_key k JOIN recon_label l ON l.n = k.n WHERE ${which} GROUP BY l.c, k.kind, k.n
         UNION ALL
         SELECT x.c, '', x.n, bool_or(o.ref IS NOT NULL) FROM (SELECT l.c, x.n, x.ref FROM recon_ref x JOIN recon_label l ON l.n = x.n WHERE ${which}) x
         LEFT JOIN (
           SELECT l.c, x.ref FROM recon_ref x JOIN recon_label l ON l.n = x.n WHERE ${which} GROUP BY l.c, x.ref HAVING count(*) > 1
         ) o ON o.c = x.c AND o.ref = x.ref GROUP BY x.c, x.n
       ) AS known GROUP BY c, kind HAVING count(*) > 1 AND NOT bool_and(is_known)
     ), member AS (
       SELECT grp, currency, sum(effect_minor) AS minor FROM recon_now WHERE leg = ${rank('TRANSACTION')} AND grp IS NOT NULL GROUP BY grp, currency
     ), payout AS (
       SELECT l.c, k.key, r.currency, r.amount_minor FROM recon_now r JOIN recon_label l ON l.n = r.n JOIN recon_entry e ON e.seq = r.seq, unnest(e.keys) AS k(key)
       WHERE r.leg = ${rank('OBJECT')} AND r.movement = 'PAYOUT' AND k.key LIKE 'payout:%' AND ${which}
     ), drifting AS (
       SELECT DISTINCT p.c FROM payout p JOIN member m ON m.grp = p.key AND m.currency = p.currency WHERE m.minor <> p.amount_minor
     )
     SELECT f.c, f.movement, f.size, coalesce(f.agrees AND f.size > 1 AND h.legs = f.legs AND o.c IS NULL AND d.c IS NULL, false)
     FROM facts f LEFT JOIN chain h ON h.movement = f.movement LEFT JOIN odd o ON o.c = f.c LEFT JOIN drifting d ON d.c = f.c`,
  );
  await db.change('ANALYZE recon_case');
}

/** Which leg our record is looked for on, by the movement: the joins that begin at our record. */
const PARTNER = MATCH_RULES.joins
  .filter(({ from }) => from === 'RECORD')
  .flatMap(({ to, movements }) => movements.map((movement) => `('${movement}', ${rank(to)})`))
  .join(', ');

/** A record of ours that stands alone, and the one case it shares references with, where nobody else has any of them. */
async function byReference(db: StoreTx): Promise<void> {
  await db.change(
    `CREATE TEMP TABLE recon_referred ON COMMIT DROP AS
     WITH partner (movement, leg) AS (VALUES ${PARTNER}), open AS (
       SELECT x.ref, l.c, r.leg, r.movement, c.size FROM recon_ref x JOIN recon_label l ON l.n = x.n JOIN recon_now r ON r.n = x.n
       JOIN recon_case c ON c.c = l.c WHERE NOT c.is_settled
     ), common AS (SELECT ref, count(DISTINCT c) AS cases FROM open GROUP BY ref),
     crowded AS (SELECT DISTINCT o.c FROM open o JOIN common m ON m.ref = o.ref WHERE m.cases <> 2),
     pair AS (
       SELECT DISTINCT a.c AS one, b.c AS other FROM open a JOIN open b ON b.ref = a.ref AND b.c <> a.c
       JOIN partner p ON p.movement = a.movement AND p.leg = b.leg WHERE a.leg = ${rank('RECORD')} AND a.size = 1
     )
     SELECT one, other, least(one, other) AS c FROM (
       SELECT p.*, count(*) OVER (PARTITION BY one) + count(*) OVER (PARTITION BY other) AS times FROM pair p
     ) AS pairs WHERE times = 2 AND one NOT IN (SELECT c FROM crowded) AND other NOT IN (SELECT c FROM crowded)`,
  );
  await db.change(
    // hashed: a condition with OR, or IN with columns, would look at each pair of rows
    'DELETE FROM recon_referred a WHERE a.other IN (SELECT one FROM recon_referred) OR a.one IN (SELECT other FROM recon_referred)',
  );
  if (
    (await db.change('DELETE FROM recon_case WHERE c IN (SELECT unnest(ARRAY[one, other]) FROM recon_referred)')) === 0
  )
    return;
  await db.change(
    `UPDATE recon_label l SET c = p.c FROM (SELECT unnest(ARRAY[one, other]) AS old, c FROM recon_referred) p
     WHERE l.c = p.old AND l.c <> p.c`,
  );
  await judge(db, 'l.c IN (SELECT c FROM recon_referred)');
}

/** What says the same as a record that is left may be the movement that one repeats. */
async function withoutRepeats(db: StoreTx): Promise<void> {
  const of = (settled: string): string =>
    `SELECT r.same, l.c FROM recon_now r JOIN recon_label l ON l.n = r.n JOIN recon_case c ON c.c = l.c WHERE r.same IS NOT NULL AND ${settled}`;
  await db.change(
    `UPDATE recon_case SET is_settled = false WHERE c IN (
       SELECT s.c FROM (${of('c.is_settled')}) s JOIN (${of('NOT c.is_settled')}) o ON o.same = s.same
     )`,
  );
}

/** A case whose match was confirmed with other contents is for the taxonomy (STALE); recon_fresh: those whose match is not kept yet. */
async function withoutStale(db: StoreTx): Promise<void> {
  await db.change(
    `CREATE TEMP TABLE recon_fresh ON COMMIT DROP AS
     WITH confirmed AS (
       SELECT DISTINCT ON (case_id) case_id, content_hash FROM recon_match m
       WHERE NOT EXISTS (SELECT FROM recon_unmatch u WHERE u.match_id = m.id) ORDER BY case_id, id DESC
     ), named AS (
       SELECT l.c, min(e.entry_id) AS case_id FROM recon_label l JOIN recon_case c ON c.c = l.c AND c.is_settled
       JOIN recon_now r ON r.n = l.n JOIN recon_entry e ON e.seq = r.seq GROUP BY l.c
     ), known AS (SELECT t.c, f.content_hash FROM named t JOIN confirmed f ON f.case_id = t.case_id),
     content AS (
       SELECT k.c, encode(sha256(convert_to(string_agg(e.said, E'\\n' ORDER BY r.leg, e.at, e.entry_id), 'UTF8')), 'hex') AS hash
       FROM known k JOIN recon_label l ON l.c = k.c JOIN recon_now r ON r.n = l.n JOIN recon_entry e ON e.seq = r.seq GROUP BY k.c
     )
     SELECT t.c, k.c IS NULL AS is_fresh FROM named t LEFT JOIN known k ON k.c = t.c LEFT JOIN content w ON w.c = t.c
     WHERE k.content_hash IS DISTINCT FROM w.hash OR k.c IS NULL`,
  );
  await db.change('UPDATE recon_case SET is_settled = false WHERE c IN (SELECT c FROM recon_fresh WHERE NOT is_fresh)');
}

const ROWS = STAGED_COLUMNS.map((name) =>
  name === 'expected_at' ? 'CASE WHEN r.unseen THEN NULL ELSE e.expected_at END AS expected_at' : `e.${name}`,
);
const FROM = `FROM recon_now r JOIN recon_entry e ON e.seq = r.seq JOIN recon_label l ON l.n = r.n JOIN recon_case c ON c.c = l.c`;

async function resultOf(db: StoreTx): Promise<Settled> {
  const rest = await db.rows<StagedRow>(`SELECT ${ROWS.join(', ')} ${FROM} WHERE NOT c.is_settled`);
  const sums = await db.rows<{
    leg: number;
    currency: CurrencyCode;
    grp: string | null;
    count: number;
    minor: string;
    effect: string;
  }>(
    `SELECT r.leg, r.currency, r.grp, count(*)::int AS count, sum(r.amount_minor)::text AS minor, sum(r.effect_minor)::text AS effect
     FROM recon_now r JOIN recon_label l ON l.n = r.n JOIN recon_case c ON c.c = l.c WHERE c.is_settled GROUP BY r.leg, r.currency, r.grp`,
  );
  const [transactions, lines, members] = [
    new Map<CurrencyCode, bigint>(),
    new Map<string, bigint>(),
    new Map<string, bigint>(),
  ];
  const counts = new Map<string, LegCount>();
  for (const { leg, currency, grp, count, minor, effect } of sums) {
    const name = LEGS[leg] ?? 'RECORD';
    const known = counts.get(`${leg} ${currency}`);
    const [all, total] = [(known?.count ?? 0) + count, (known?.minor ?? 0n) + BigInt(minor)];
    counts.set(`${leg} ${currency}`, {
      leg: name,
      currency,
      count: all,
      minor: total,
      matched: all,
      matchedMinor: total,
    });
    if (name === 'TRANSACTION') transactions.set(currency, (transactions.get(currency) ?? 0n) + BigInt(effect));
    if (name === 'TRANSACTION' && grp !== null) members.set(sumKey(grp, currency), BigInt(effect));
    if (name === 'BANK_LINE') lines.set(sumKey(grp, currency), BigInt(effect));
  }
  return { rest: rest.map(stagedFrom), carried: { transactions, lines, members }, counts: [...counts.values()] };
}

/** Records of the next cases that were settled and whose match is not kept yet, in order of their numbers. */
export const nextSettled: StagingStore['nextSettled'] = async (tx, after, cases) => {
  const rows = await on(tx).rows<StagedRow & { readonly c: number }>(
    `SELECT l.c, ${ROWS.join(', ')} ${FROM}
     WHERE c.c IN (SELECT f.c FROM recon_fresh f WHERE f.is_fresh AND f.c > $1 ORDER BY f.c LIMIT $2)`,
    [after, cases],
  );
  if (rows.length === 0) return null;
  return { entries: rows.map(stagedFrom), last: rows.reduce((last, { c }) => Math.max(last, c), after) };
};
