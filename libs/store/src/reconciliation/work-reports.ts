import { type BooksTime } from '#libs/workflows';
import { COUNT, type ReportDefinition, bucketOf, daysSince, monthOf } from './report-items.js';

const RECORD = `NULL AS account, e.currency, NULL AS journal_id, NULL::int AS seq, 'EXCEPTION' AS source_type, e.id AS source_id`;

/** Exceptions that were open, in the state and with the person of that time. */
function exceptions() {
  const { name, place } = bucketOf(`greatest(${daysSince('e.since')}, 0)`);
  return {
    tables: `stood AS (
      SELECT e.*, coalesce((
          SELECT r.leads_to FROM recon_exception_step s JOIN recon_step_rule r ON r.kind = s.kind
          WHERE s.exception_id = e.id AND s.at < $1 AND r.leads_to IS NOT NULL ORDER BY s.seq DESC LIMIT 1
        ), 'OPEN') AS state_then, coalesce((
          SELECT s.assignee FROM recon_exception_step s WHERE s.exception_id = e.id AND s.at < $1 AND s.assignee IS NOT NULL ORDER BY s.seq DESC LIMIT 1
        ), '') AS owner
      FROM recon_exception e WHERE e.opened_at < $1 AND (e.closed_at IS NULL OR e.closed_at >= $1) AND ($4::char(3) IS NULL OR e.currency = $4)
    ),`,
    select: `SELECT e.id, ${RECORD}, NULL::numeric AS weight, concat_ws('|', e.class, e.state_then, e.owner, ${name}, e.currency) AS key,
        concat_ws('|', e.class, e.state_then, e.owner, ${place}) AS place, ARRAY[e.class, e.state_then, e.owner, ${name}] AS cells, abs(e.amount_minor) AS minor
      FROM stood e`,
  };
}

/** Exceptions that were closed in the period, by class and how; `weight`: hours from opening to end. */
function resolutions() {
  const how = `CASE WHEN EXISTS (SELECT FROM recon_exception_step s WHERE s.exception_id = e.id AND s.kind = 'AUTO_RESOLVED') THEN 'Ended by itself'
    ELSE initcap(replace(e.state, '_', ' ')) END`;
  return {
    tables: `closed AS (
      SELECT e.*, ${how} AS how, ${monthOf('e.closed_at')} AS month FROM recon_exception e
      WHERE e.closed_at >= $3 AND e.closed_at < $1 AND ($4::char(3) IS NULL OR e.currency = $4)
    ),`,
    select: `SELECT e.id, ${RECORD}, extract(epoch FROM e.closed_at - e.opened_at) / 3600 AS weight, concat_ws('|', month, e.class, how, e.currency) AS key,
        concat_ws('|', month, e.class, how) AS place, ARRAY[month, e.class, how] AS cells, abs(e.amount_minor) AS minor
      FROM closed e`,
  };
}

/** What became of movements in the period: matched by which stage, or an exception. The share is of the month's movements of a currency. */
function matching() {
  return {
    tables: `outcome AS (
      SELECT 'match/' || m.id AS id, m.currency, 'MATCH' AS source_type, m.id AS source_id, m.movement, 'Matched: ' || (m.found -> -1 ->> 'stage') AS outcome,
        '0' AS place, abs(m.amount_minor) AS minor, m.matched_at AS at
      FROM recon_match m WHERE NOT EXISTS (SELECT FROM recon_unmatch u WHERE u.match_id = m.id AND u.at < $1)
      UNION ALL
      SELECT 'exception/' || e.id, e.currency, 'EXCEPTION', e.id, coalesce(e.movement, ''), 'Exception: ' || e.class, '1', abs(e.amount_minor), e.opened_at
      FROM recon_exception e
    ),
    counted AS (
      SELECT *, ${monthOf('at')} AS month, count(*) OVER (PARTITION BY ${monthOf('at')}, currency) AS total FROM outcome
      WHERE at >= $3 AND at < $1 AND ($4::char(3) IS NULL OR currency = $4)
    ),`,
    select: `SELECT id, NULL AS account, currency, NULL AS journal_id, NULL::int AS seq, source_type, source_id, total::numeric AS weight,
        concat_ws('|', month, movement, outcome, currency) AS key, concat_ws('|', month, currency, place, movement, outcome) AS place,
        ARRAY[month, movement, outcome] AS cells, minor
      FROM counted`,
  };
}

/** Records that a run of the matcher counted, each in all of its leg and in those that agree or do not. `key`: `RUN|LEG|CUR|which`. */
function counted(_by: BooksTime, isOpened: boolean) {
  return {
    tables: `run AS (SELECT ${isOpened ? `split_part($5, '|', 1)` : '(SELECT max(run_id) FROM recon_run_scope)'} AS id),
    member AS (SELECT c.*, run.id AS run_id FROM run, recon_counted(run.id) c WHERE $4::char(3) IS NULL OR c.currency = $4),`,
    select: `SELECT entry_id AS id, NULL AS account, currency, NULL AS journal_id, NULL::int AS seq, 'RECORD' AS source_type, entry_id AS source_id,
        NULL::numeric AS weight, concat_ws('|', run_id, leg, currency, which) AS key, concat_ws('|', leg, currency, which) AS place,
        ARRAY[leg, which] AS cells, minor
      FROM member, unnest(ARRAY['all', CASE WHEN agrees THEN 'agrees' ELSE 'breaks' END]) AS which`,
  };
}

const HOURS = `ARRAY[count(*)::text, round(avg(weight), 1)::text, round(max(weight), 1)::text]`;
const SHARE = `ARRAY[count(*)::text, round(100 * count(*) / max(weight), 2)::text]`;

export const WORK_REPORTS = {
  EXCEPTIONS: { items: exceptions, summary: COUNT, accounts: [], isOfPeriod: false },
  RESOLUTION_TIMES: { items: resolutions, summary: HOURS, accounts: [], isOfPeriod: true },
  COUNTED: { items: counted, summary: COUNT, accounts: [], isOfPeriod: false },
  MATCHING: { items: matching, summary: SHARE, accounts: [], isOfPeriod: true },
} as const satisfies Readonly<Record<string, ReportDefinition>>;
