import { type CurrencyCode, money } from '#libs/kernel';
import { type Movement } from '#libs/ledger';
import {
  type Certificate,
  type CloseItem,
  type LegCount,
  type MatchFinding,
  type MatchingRun,
  type RecordMatch,
  type RecordMatchStore,
} from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';
import { identityStore } from './identity.store.js';

interface RunRow {
  readonly id: string;
  readonly ran_at: Date;
  readonly actor_id: string;
  readonly rules_version: string;
  readonly population: readonly (Omit<LegCount, 'minor' | 'matchedMinor'> & { minor: string; matchedMinor: string })[];
  readonly breaks: number;
  readonly waiting: number;
}

interface CountedRow extends Pick<LegCount, 'leg' | 'currency' | 'count' | 'matched'> {
  readonly minor: string;
  readonly matched_minor: string;
}

interface MatchRow {
  readonly id: string;
  readonly run_id: string;
  readonly case_id: string;
  readonly content_hash: string;
  readonly movement: Movement;
  readonly currency: CurrencyCode;
  readonly amount_minor: string;
  readonly entry_ids: string[];
  readonly found: MatchFinding[];
  readonly matched_at: Date;
  readonly unmatched_at: Date | null;
  readonly unmatched_by: string | null;
  readonly reason: string | null;
  readonly journal_keys: string[] | null;
}

const MATCHES = `(SELECT m.*, u.at AS unmatched_at, u.by AS unmatched_by, u.reason, u.journal_keys
  FROM recon_match m LEFT JOIN recon_unmatch u ON u.match_id = m.id) AS matches`;

export function recordMatchStore(): RecordMatchStore {
  return { ...runs, ...matches, ...identityStore, ...closing };
}

/** The advisory lock of whoever keeps what a run found: any number that nothing else uses. */
const RUNS_LOCK = 7_306_733;

const runs: Pick<RecordMatchStore, 'saveRun' | 'countedBy' | 'latestRun' | 'runs' | 'lockRuns' | 'pulse'> = {
  lockRuns: async (tx) => {
    await on(tx).rows('SELECT pg_advisory_xact_lock($1)', [RUNS_LOCK]);
  },
  pulse: async (tx) => {
    const row = await on(tx).row<{ bank: string; books: string }>(
      `SELECT coalesce((SELECT max(seq) FROM bank_statement), 0)::text AS bank, coalesce((SELECT max(id) FROM journal), '') AS books`,
    );
    return row ?? { bank: '', books: '' };
  },
  saveRun: async (tx, { id, ranAt, actorId, rulesVersion, population, breaks, waiting }, scope) => {
    const rows = population.map((leg) => ({ ...leg, minor: `${leg.minor}`, matchedMinor: `${leg.matchedMinor}` }));
    await on(tx).change(
      'INSERT INTO recon_run (id, ran_at, actor_id, rules_version, population, breaks, waiting) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, dateOf(ranAt), actorId, rulesVersion, JSON.stringify(rows), breaks, waiting],
    );
    const since = [...scope.bankSince].map(([currency, at]) => [currency, dateOf(at).toISOString()]);
    const parts = scope.parts.map(({ amount, ...part }) => ({
      ...part,
      currency: amount.currency,
      minor: `${amount.minor}`,
    }));
    await on(tx).change(
      'INSERT INTO recon_run_scope (run_id, staged_seq, bank_since, parts, odd) VALUES ($1, $2, $3, $4, $5)',
      [id, `${scope.stagedUpTo}`, JSON.stringify(Object.fromEntries(since)), JSON.stringify(parts), scope.odd],
    );
  },
  countedBy: async (tx, runId) => {
    const kept = await on(tx).row('SELECT FROM recon_run_scope WHERE run_id = $1', [runId]);
    if (kept === null) return null;
    const rows = await on(tx).rows<CountedRow>(
      `SELECT leg, currency, count(*)::int AS count, sum(minor)::text AS minor, (count(*) FILTER (WHERE agrees))::int AS matched,
         coalesce(sum(minor) FILTER (WHERE agrees), 0)::text AS matched_minor
       FROM recon_counted($1) GROUP BY leg, currency`,
      [runId],
    );
    return rows.map(({ matched_minor: matchedMinor, minor, ...row }) => ({
      ...{ ...row, minor: BigInt(minor), matchedMinor: BigInt(matchedMinor) },
    }));
  },
  latestRun: async (tx) => {
    const row = await on(tx).row<RunRow>('SELECT * FROM recon_run ORDER BY id DESC LIMIT 1');
    return row && runFrom(row);
  },
  runs: (tx, request) =>
    pageOf<RunRow, MatchingRun>(tx, { table: 'recon_run', where: ['true'], values: [] }, request, (rows) =>
      rows.map(runFrom),
    ),
};

const matches: Pick<RecordMatchStore, 'save' | 'confirmed' | 'byId' | 'page' | 'madeIn' | 'unmatch'> = {
  save: async (tx, found) => {
    if (found.length === 0) return 0;
    const rows = found.map((one) => ({
      ...{ id: one.id, run_id: one.runId, case_id: one.caseId, content_hash: one.contentHash, movement: one.movement },
      ...{
        currency: one.amount.currency,
        amount_minor: `${one.amount.minor}`,
        entry_ids: one.entryIds,
        found: one.found,
      },
      matched_at: dateOf(one.matchedAt).toISOString(),
    }));
    return on(tx).change(
      `INSERT INTO recon_match (id, run_id, case_id, content_hash, movement, currency, amount_minor, entry_ids, found, matched_at)
       SELECT id, run_id, case_id, content_hash, movement, currency, amount_minor,
         ARRAY(SELECT jsonb_array_elements_text(entry_ids)), found, matched_at
       FROM jsonb_to_recordset($1::jsonb) AS r (id text, run_id text, case_id text, content_hash text, movement text, currency char(3),
         amount_minor bigint, entry_ids jsonb, found jsonb, matched_at timestamptz)
       ON CONFLICT (case_id, content_hash) DO NOTHING`,
      [JSON.stringify(rows)],
    );
  },
  confirmed: async (tx, caseIds) => {
    const rows = await on(tx).rows<{ case_id: string; content_hash: string }>(
      `SELECT DISTINCT ON (case_id) case_id, content_hash FROM recon_match m
       WHERE ($1::text[] IS NULL OR case_id = ANY ($1)) AND NOT EXISTS (SELECT FROM recon_unmatch u WHERE u.match_id = m.id)
       ORDER BY case_id, id DESC`,
      [caseIds],
    );
    return new Map(rows.map((row) => [row.case_id, row.content_hash]));
  },
  byId: async (tx, id) => {
    const row = await on(tx).row<MatchRow>(`SELECT * FROM ${MATCHES} WHERE id = $1`, [id]);
    return row && matchFrom(row);
  },
  page: (tx, { entryId, ...request }) => {
    const listing =
      entryId === undefined
        ? { table: MATCHES, where: ['true'], values: [] }
        : { table: MATCHES, where: ['entry_ids @> ARRAY[$1]'], values: [entryId] };
    return pageOf<MatchRow, RecordMatch>(tx, listing, request, (rows) => rows.map(matchFrom));
  },
  madeIn: async (tx, stretches) => {
    const rows = await on(tx).rows<{ stretch: number; count: number; currency: CurrencyCode; minor: string }>(
      `SELECT s.ord::int - 1 AS stretch, count(*)::int AS count, m.currency, sum(abs(m.amount_minor))::text AS minor
       FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS s (starts, ends, ord)
       JOIN recon_match m ON m.matched_at >= s.starts AND m.matched_at < s.ends
       WHERE NOT EXISTS (SELECT FROM recon_unmatch u WHERE u.match_id = m.id) GROUP BY 1, 3 ORDER BY 1, 3`,
      [
        stretches.map(({ start }) => dateOf(start).toISOString()),
        stretches.map(({ end }) => dateOf(end).toISOString()),
      ],
    );
    return rows.map(({ stretch, count, currency, minor }) => ({
      stretch,
      count,
      size: money(BigInt(minor), currency),
    }));
  },
  unmatch: async (tx, id, { reason, journalKeys }) => {
    const changed = await on(tx).change(
      'INSERT INTO recon_unmatch (match_id, at, by, reason, journal_keys) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [id, dateOf(tx.now), tx.scope.actorId, reason, journalKeys],
    );
    return changed === 1;
  },
};

const closing: Pick<RecordMatchStore, 'insertCertificate' | 'certificateOf' | 'closeOwners' | 'setCloseOwner'> = {
  closeOwners: async (tx) => {
    const rows = await on(tx).rows<{ item: CloseItem; owner: string }>(
      'SELECT item, owner FROM close_item_owner WHERE owner IS NOT NULL',
    );
    return new Map(rows.map(({ item, owner }) => [item, owner]));
  },
  setCloseOwner: async (tx, item, owner) => {
    await on(tx).change(
      `INSERT INTO close_item_owner (item, owner, set_at, set_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (item) DO UPDATE SET owner = excluded.owner, set_at = excluded.set_at, set_by = excluded.set_by`,
      [item, owner, dateOf(tx.now), tx.scope.actorId],
    );
  },
  insertCertificate: async (tx, { id, periodId, runId, body, hash, signedAt, signedBy }) => {
    await on(tx).change(
      'INSERT INTO recon_certificate (id, period_id, run_id, body, hash, signed_at, signed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, periodId, runId, body, hash, dateOf(signedAt), signedBy],
    );
  },
  certificateOf: async (tx, periodId) => {
    const row = await on(tx).row<CertificateRow>('SELECT * FROM recon_certificate WHERE period_id = $1', [periodId]);
    return row && certificateFrom(row);
  },
};

interface CertificateRow {
  readonly id: string;
  readonly period_id: string;
  readonly run_id: string | null;
  readonly body: string;
  readonly hash: string;
  readonly signed_at: Date;
  readonly signed_by: string;
}

function certificateFrom({ id, period_id, run_id, body, hash, signed_at, signed_by }: CertificateRow): Certificate {
  return { id, periodId: period_id, runId: run_id, body, hash, signedAt: instantOf(signed_at), signedBy: signed_by };
}

function runFrom(row: RunRow): MatchingRun {
  return {
    ...{ id: row.id, ranAt: instantOf(row.ran_at), actorId: row.actor_id, rulesVersion: row.rules_version },
    ...{ breaks: row.breaks, waiting: row.waiting },
    population: row.population.map((leg) => ({
      ...leg,
      minor: BigInt(leg.minor),
      matchedMinor: BigInt(leg.matchedMinor),
    })),
  };
}

function matchFrom(row: MatchRow): RecordMatch {
  const { unmatched_at: at, unmatched_by: by, reason, journal_keys: journalKeys } = row;
  return {
    ...{ id: row.id, runId: row.run_id, caseId: row.case_id, contentHash: row.content_hash, movement: row.movement },
    ...{ amount: money(BigInt(row.amount_minor), row.currency), entryIds: row.entry_ids, found: row.found },
    matchedAt: instantOf(row.matched_at),
    unmatched:
      at === null || by === null || reason === null
        ? null
        : { at: instantOf(at), by, reason, journalKeys: journalKeys ?? [] },
  };
}
