import { instantFromEpoch } from '#libs/kernel';
import { type ReadSource, type Reading, type StagedSource, type StagingStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { nextSettled, settleInSets } from './settle-in-sets.js';
import { STAGED_COLUMNS, type StagedRow, stagedFrom, stagedRow } from './staged-entry.row.js';

const COLUMNS = STAGED_COLUMNS.join(', ');
/** The latest of each record. */
const LATEST = `(SELECT DISTINCT ON (entry_id) * FROM recon_entry ORDER BY entry_id, seq DESC)`;
const GIVEN = `jsonb_to_recordset($1::jsonb) AS g (entry_id text, source_at timestamptz, leg text, movement text, keys text[], refs text[],
  counterparty text, currency char(3), amount_minor bigint, fee_minor bigint, effect_minor bigint, status text, split text, grp text,
  at timestamptz, expected_at timestamptz, is_expectation boolean, said text, same text)`;
/** Rows of one statement. */
const BATCH = 2_000;

/** Records of all sides as they were read (0037). */
export function stagingStore(): StagingStore {
  return { ...reading, ...writing, settle: settleInSets, nextSettled };
}

interface ReadingRow {
  readonly source: ReadSource;
  readonly read_from: Date;
  readonly read_until: Date;
  readonly open_since: Date | null;
  readonly rows_read: number;
  readonly rows_new: number;
  readonly read_at: Date;
}

const reading: Pick<
  StagingStore,
  'patience' | 'readings' | 'linked' | 'open' | 'madeAt' | 'lastSeq' | 'count' | 'entries' | 'byIds'
> = {
  patience: async (tx) => {
    for (const name of ['statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout'])
      await on(tx).change(`SET LOCAL ${name} = ${name === 'transaction_timeout' ? 0 : 600_000}`);
  },
  readings: async (tx) => {
    const rows = await on(tx).rows<ReadingRow>(
      'SELECT DISTINCT ON (source) * FROM recon_reading ORDER BY source, seq DESC',
    );
    return new Map(rows.map((row) => [row.source, readingFrom(row)]));
  },
  linked: async (tx, chargeIds) => {
    if (chargeIds.length === 0) return new Map();
    const rows = await on(tx).rows<{ charge_id: string; subject: string }>(
      'SELECT charge_id, subject FROM recon_link WHERE charge_id = ANY ($1)',
      [chargeIds],
    );
    return new Map(rows.map((row) => [row.charge_id, row.subject]));
  },
  open: async (tx) => {
    const rows = await on(tx).rows<{ entry_id: string }>(
      `SELECT DISTINCT entry_id FROM recon_entry e WHERE source = 'LEDGER' AND status IN ('OPEN', 'DISPUTED') AND NOT is_gone
       AND NOT EXISTS (SELECT FROM recon_entry later WHERE later.entry_id = e.entry_id AND later.seq > e.seq)`,
    );
    return rows.map((row) => row.entry_id);
  },
  madeAt: async (tx, entryIds) => {
    if (entryIds.length === 0) return [];
    const rows = await on(tx).rows<{ source_at: Date }>(
      'SELECT DISTINCT source_at FROM recon_entry WHERE entry_id = ANY ($1)',
      [entryIds],
    );
    return rows.map((row) => instantOf(row.source_at));
  },
  lastSeq: async (tx) =>
    BigInt((await on(tx).row<{ seq: string | null }>('SELECT max(seq) AS seq FROM recon_entry'))?.seq ?? 0),
  count: async (tx) =>
    (await on(tx).row<{ count: number }>('SELECT count(*)::int AS count FROM recon_entry'))?.count ?? 0,
  entries: async (tx) => {
    const rows = await on(tx).rows<StagedRow>(`SELECT ${COLUMNS} FROM ${LATEST} AS latest WHERE NOT is_gone`);
    return rows.map(stagedFrom);
  },
  byIds: async (tx, entryIds) => {
    const rows = await on(tx).rows<StagedRow>(
      `SELECT ${COLUMNS} FROM (SELECT DISTINCT ON (entry_id) * FROM recon_entry WHERE entry_id = ANY ($1) ORDER BY entry_id, seq DESC) AS latest
       WHERE NOT is_gone`,
      [entryIds],
    );
    return rows.map(stagedFrom);
  },
};

const writing: Pick<StagingStore, 'addReading' | 'replace' | 'link' | 'regroup'> = {
  addReading: async (tx, { source, from, until, openSince, rows, fresh, readAt }) => {
    await on(tx).change(
      `INSERT INTO recon_reading (source, read_from, read_until, open_since, rows_read, rows_new, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[source, dateOf(from), dateOf(until), openSince === null ? null : dateOf(openSince)],
        ...[rows, fresh, dateOf(readAt)],
      ],
    );
  },
  replace: async (tx, source, { window, ids }, entries) => {
    let fresh = 0;
    for (let at = 0; at < entries.length; at += BATCH)
      fresh += await stage(tx, source, entries.slice(at, at + BATCH).map(stagedRow));
    const read = entries.map(({ entry }) => entry.id);
    const edge = instantFromEpoch(0);
    fresh += await gone(
      tx,
      `source = $1 AND ((source_at >= $2 AND source_at < $3) OR entry_id = ANY ($4)) AND NOT (entry_id = ANY ($5))`,
      [source, dateOf(window?.start ?? edge), dateOf(window?.end ?? edge), ids, read],
    );
    return fresh;
  },
  link: async (tx, links) => {
    if (links.size === 0) return;
    await on(tx).change(
      'INSERT INTO recon_link (charge_id, subject) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (charge_id) DO NOTHING',
      [[...links.keys()], [...links.values()]],
    );
  },
  regroup: (tx, group, entryIds) =>
    on(tx).change(
      `INSERT INTO recon_entry (source, source_at, staged_at, said, same, ${COLUMNS})
       SELECT source, source_at, market_now(), said, same,
         ${STAGED_COLUMNS.map((name) => (name === 'grp' ? 'CASE WHEN entry_id = ANY ($2) THEN $1::text END' : name)).join(', ')}
       FROM (
         SELECT DISTINCT ON (entry_id) * FROM recon_entry
         WHERE entry_id = ANY ($2) OR entry_id IN (SELECT entry_id FROM recon_entry WHERE source = 'TRANSACTIONS' AND grp = $1)
         ORDER BY entry_id, seq DESC
       ) AS latest
       WHERE NOT is_gone AND CASE WHEN entry_id = ANY ($2) THEN grp IS DISTINCT FROM $1 ELSE grp = $1 END`,
      [group, entryIds],
    ),
};

/** What says what it said before is not written again. A balance transaction stays in its payout until a payout says otherwise. */
function stage(tx: Tx, source: StagedSource, rows: readonly object[]): Promise<number> {
  const grp = source === 'TRANSACTIONS' ? 'coalesce(g.grp, l.grp)' : 'g.grp';
  return on(tx).change(
    `INSERT INTO recon_entry (source, source_at, staged_at, said, same, ${COLUMNS})
     SELECT $2, g.source_at, market_now(), g.said, g.same, ${STAGED_COLUMNS.map((name) => (name === 'grp' ? grp : `g.${name}`)).join(', ')}
     FROM ${GIVEN}
     LEFT JOIN LATERAL (SELECT * FROM recon_entry e WHERE e.entry_id = g.entry_id ORDER BY seq DESC LIMIT 1) l ON true
     WHERE l.seq IS NULL OR l.is_gone OR l.said <> g.said OR ${grp} IS DISTINCT FROM l.grp OR l.source_at <> g.source_at`,
    [JSON.stringify(rows), source],
  );
}

function gone(tx: Tx, condition: string, values: Parameters<ReturnType<typeof on>['change']>[1]): Promise<number> {
  return on(tx).change(
    `INSERT INTO recon_entry (is_gone, source, source_at, staged_at, said, same, ${COLUMNS})
     SELECT true, source, source_at, market_now(), said, same, ${COLUMNS}
     FROM (SELECT DISTINCT ON (entry_id) * FROM recon_entry WHERE ${condition} ORDER BY entry_id, seq DESC) AS latest WHERE NOT is_gone`,
    values,
  );
}

function readingFrom(row: ReadingRow): Reading {
  return {
    ...{ source: row.source, from: instantOf(row.read_from), until: instantOf(row.read_until) },
    ...{ openSince: instantOrNull(row.open_since), rows: row.rows_read, fresh: row.rows_new },
    readAt: instantOf(row.read_at),
  };
}
