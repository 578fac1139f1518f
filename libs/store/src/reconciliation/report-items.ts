import { type AccountType } from '#libs/ledger';
import { type BooksTime } from '#libs/workflows';
import { TIMES } from '../ledger/balances.js';

/**
 * What a report is the sum of, as SQL: one row an item, with the columns
 *   id, key (of the figure it counts in), place (where that figure stands), cells, account (of the ledger, or NULL), currency, minor (with the
 *   figure's sign), journal_id and seq (or NULL), source_type, source_id, weight (hours, or NULL).
 * $1: until, $2: the instant that ages are counted to, $3: since, $4: currency or NULL.
 */
export interface ReportItems {
  /** Common table expressions that the select needs, with a comma behind each; `posting` is there already. */
  readonly tables: string;
  readonly select: string;
}

export interface ReportDefinition {
  /** `isOpened`: only what can count in the figure with the key $5 is needed; more does no harm. */
  items(by: BooksTime, isOpened: boolean): ReportItems;
  /** More cells, made of all items of a figure: an array of text. */
  readonly summary: string;
  /** Accounts whose balance (or movement, in a report of a period) the figures add up to. */
  readonly accounts: readonly AccountType[];
  readonly isOfPeriod: boolean;
}

/** How many things a figure is about. */
export const COUNT = 'ARRAY[count(DISTINCT source_id)::text]';

/** Entries of these accounts, on the account's own side, until $1. */
export function postings(accounts: readonly AccountType[] | null, by: BooksTime): string {
  const narrowed = accounts === null ? 'true' : `a.type IN (${accounts.map((type) => `'${type}'`).join(', ')})`;
  return `posting AS (
    SELECT e.journal_id, e.seq, e.journal_id || '/' || lpad(e.seq::text, 6, '0') AS id, a.type, a.owner_id, a.currency, e.minor,
      e.minor * CASE t.side WHEN 'D' THEN 1 ELSE -1 END AS held, j.kind, j.source_type, j.source_id, j.reverses_id, ${TIMES[by]} AS at
    FROM account a JOIN account_type t ON t.type = a.type JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
    WHERE ${narrowed} AND ${TIMES[by]} < $1 AND ($4::char(3) IS NULL OR a.currency = $4)
  ),`;
}

/** What every statement begins with: it gives each parameter its type. */
export const ASKED = 'WITH asked AS (SELECT $1::timestamptz, $2::timestamptz, $3::timestamptz, $4::char(3)),';

/** Full days between an instant and now. */
export const daysSince = (at: string): string => `floor(extract(epoch FROM $2::timestamptz - ${at}) / 86400)::int`;

const BUCKETS = [
  [0, 'not due'],
  [30, '0-29'],
  [60, '30-59'],
  [90, '60-89'],
  [120, '90-119'],
] as const;

/** Days as the bucket that people read them in, and as that bucket's place. */
export function bucketOf(days: string): { readonly name: string; readonly place: string } {
  const when = (value: (name: string, index: number) => string): string =>
    BUCKETS.map(([below, name], index) => `WHEN ${days} < ${below} THEN ${value(name, index)}`).join(' ');
  return {
    name: `(CASE ${when((name) => `'${name}'`)} ELSE '120+' END)`,
    place: `(CASE ${when((_name, index) => `'${index}'`)} ELSE '${BUCKETS.length}' END)`,
  };
}

/** The month of an instant in UTC: "2026-03". */
export const monthOf = (at: string): string => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM')`;

/**
 * What is left of the entries that made a balance, the oldest used up first: what came last is what is still there. Parts of one account add
 * up to its balance, whatever its sign.
 */
export const LASTING = `
  signed AS (SELECT p.*, sign(sum(held) OVER (PARTITION BY type, owner_id, currency)) AS side FROM posting p),
  ordered AS (
    SELECT s.*, held * side AS up,
      sum(greatest(held * side, 0)) OVER (PARTITION BY type, owner_id, currency ORDER BY at, journal_id, seq) AS upto,
      sum(greatest(-held * side, 0)) OVER (PARTITION BY type, owner_id, currency) AS gone
    FROM signed s WHERE side <> 0
  ),
  lasting AS (SELECT o.*, least(up, upto - gone) * side AS left_minor FROM ordered o WHERE up > 0 AND upto > gone),`;
