import { type BooksTime } from '#libs/workflows';
import { TIMES } from '../ledger/balances.js';
import { COUNT, type ReportDefinition, monthOf, postings } from './report-items.js';

const ENTRY =
  'p.id, p.type AS account, p.currency, p.journal_id, p.seq, p.source_type, p.source_id, NULL::numeric AS weight';

/** Entries of journals that are found by index: those of few transactions of many. */
const entriesOf = (by: BooksTime): string =>
  `e.journal_id, e.seq, e.journal_id || '/' || lpad(e.seq::text, 6, '0') AS id, a.type, a.currency, j.source_type, j.source_id, e.minor, ${TIMES[by]} AS at
   FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id`;

/** Stripe's payouts to our bank that left in the period, and what each is made of, as our books have it. */
function composition(by: BooksTime, isOpened: boolean) {
  const time = TIMES[by];
  const wanted = `${time} < $1 AND ($4::char(3) IS NULL OR a.currency = $4)`;
  return {
    tables: `sent AS MATERIALIZED (
        SELECT j.source_id AS transaction_id, ${time} AS at, coalesce(o.id, s.source_id, j.source_id) AS payout_id,
          coalesce(to_char(o.arrival_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), '') AS arrives, coalesce(o.trace_id, '') AS trace, o.id IS NOT NULL AS is_itemised
        FROM journal j LEFT JOIN stripe_payout o ON o.transaction_id = j.source_id LEFT JOIN stripe_transaction s ON s.id = j.source_id
        WHERE j.kind = 'STRIPE_PAYOUT' AND ${time} >= $3 AND ${time} < $1
          ${isOpened ? `AND coalesce(o.id, s.source_id, j.source_id) = split_part($5, '|', 1)` : ''}
      ),
      line AS (
        SELECT t.payout_id, string_agg(DISTINCT substr(b.entry, 6), ' ') AS lines FROM sent t
        JOIN recon_match m ON m.entry_ids @> ARRAY['payout:' || t.payout_id] AND NOT EXISTS (SELECT FROM recon_unmatch u WHERE u.match_id = m.id)
        CROSS JOIN LATERAL unnest(m.entry_ids) AS b (entry) WHERE b.entry LIKE 'bank:%' GROUP BY t.payout_id
      ),
      of_member AS (
        SELECT t.transaction_id, coalesce(s.reporting_category, '') AS category, p.*
        FROM sent t JOIN stripe_payout_member m ON m.payout_id = t.payout_id LEFT JOIN stripe_transaction s ON s.id = m.transaction_id
        CROSS JOIN LATERAL (
          SELECT ${entriesOf(by)} WHERE j.source_id = m.transaction_id AND j.kind IN ('STRIPE_FEE_SETTLED', 'STRIPE_TOPPED_UP') AND ${wanted}
            AND a.type IN ('STRIPE_CLEARING', 'CASH_IN_TRANSIT', 'STRIPE_FEE_EXPENSE')
        ) AS p
      ),
      of_payout AS (
        SELECT t.transaction_id, t.is_itemised, p.* FROM sent t CROSS JOIN LATERAL (
          SELECT j.kind, ${entriesOf(by)} WHERE j.source_id = t.transaction_id AND ${wanted}
            AND (j.kind, a.type) IN (('STRIPE_PAYOUT', 'STRIPE_FEE_EXPENSE'), ('STRIPE_PAYOUT', 'CASH_IN_TRANSIT'), ('PAYOUT_ARRIVED', 'BANK'))
        ) AS p
      ),
      part AS (
        SELECT transaction_id, id, type, currency, journal_id, seq, source_type, source_id, category,
          CASE type WHEN 'STRIPE_FEE_EXPENSE' THEN 'Fees' ELSE 'Gross' END AS component, CASE type WHEN 'STRIPE_FEE_EXPENSE' THEN '2' ELSE '1' END AS place,
          -minor AS counted FROM of_member
        UNION ALL
        SELECT transaction_id, id, type, currency, journal_id, seq, source_type, source_id, CASE type WHEN 'STRIPE_FEE_EXPENSE' THEN 'payout' ELSE '' END,
          CASE type WHEN 'STRIPE_FEE_EXPENSE' THEN 'Fees' WHEN 'BANK' THEN 'At our bank' ELSE CASE WHEN is_itemised THEN 'Paid out' ELSE 'Paid out, not itemised' END END,
          CASE type WHEN 'STRIPE_FEE_EXPENSE' THEN '2' WHEN 'BANK' THEN '4' ELSE '3' END, CASE type WHEN 'STRIPE_FEE_EXPENSE' THEN -minor ELSE minor END FROM of_payout
      ),`,
    select: `SELECT ${ENTRY}, concat_ws('|', t.payout_id, p.component, p.category, p.currency) AS key,
        concat_ws('|', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), t.payout_id, p.place, p.category) AS place,
        ARRAY[t.payout_id, t.arrives, t.trace, coalesce(l.lines, ''), p.component, p.category] AS cells, p.counted AS minor
      FROM part p JOIN sent t USING (transaction_id) LEFT JOIN line l ON l.payout_id = t.payout_id`,
  };
}

/** Stripe's fees of the period: what was charged, what its prices say, and where the two differ. */
function fees(by: BooksTime, isOpened: boolean) {
  const ofMonth = (at: string): string => (isOpened ? `AND ${monthOf(at)} = split_part($5, '|', 1)` : '');
  return {
    tables: `${postings(['STRIPE_FEE_EXPENSE'], by)}
      charged AS (
        SELECT p.*, 'Charged' AS line, '1' AS place, held AS counted FROM posting p WHERE p.at >= $3 ${ofMonth('p.at')}
      ),
      price AS (
        SELECT *, lead(valid_from, 1, 'infinity') OVER (PARTITION BY kind, currency ORDER BY valid_from) AS valid_until FROM stripe_fee_price
      ),
      priced AS (
        SELECT j.id AS journal_id, j.source_id, s.currency, ${TIMES[by]} AS at, round(abs(s.gross_minor) * f.rate) AS by_rate, f.most_minor, f.fixed_minor
        FROM journal j JOIN stripe_transaction s ON s.id = j.source_id
        JOIN price f ON f.kind = CASE s.type WHEN 'adjustment' THEN 'adjustment/' || s.reporting_category ELSE s.type END
          AND f.currency = s.currency AND s.created_at >= f.valid_from AND s.created_at < f.valid_until
        WHERE j.kind = 'STRIPE_FEE_SETTLED' AND ${TIMES[by]} >= $3 AND ${TIMES[by]} < $1 AND ($4::char(3) IS NULL OR s.currency = $4) ${ofMonth(TIMES[by])}
      ),
      expected AS (
        SELECT *, least(by_rate, coalesce(most_minor, by_rate)) + fixed_minor AS fee FROM priced WHERE least(by_rate, coalesce(most_minor, by_rate)) + fixed_minor <> 0
      ),
      differs AS (
        SELECT source_id, currency FROM (
          SELECT source_id, currency, counted AS minor FROM charged UNION ALL SELECT source_id, currency, -fee FROM expected
        ) AS both_sides GROUP BY source_id, currency HAVING sum(minor) <> 0
      ),
      line AS (
        SELECT id, type, currency, journal_id, seq, source_type, source_id, at, line, place, counted FROM charged
        UNION ALL
        SELECT 'price/' || journal_id, NULL, currency, journal_id, NULL, 'STRIPE_BALANCE_TRANSACTION', source_id, at, 'Expected', '2', fee FROM expected
        UNION ALL
        SELECT c.id, NULL, c.currency, c.journal_id, c.seq, c.source_type, c.source_id, c.at, 'Variance', '3', c.counted
        FROM charged c JOIN differs USING (source_id, currency)
        UNION ALL
        SELECT 'price/' || e.journal_id, NULL, e.currency, e.journal_id, NULL, 'STRIPE_BALANCE_TRANSACTION', e.source_id, e.at, 'Variance', '3', -e.fee
        FROM expected e JOIN differs USING (source_id, currency)
      ),
      named AS MATERIALIZED (
        SELECT l.*, ${monthOf('l.at')} AS month, coalesce(CASE s.type WHEN 'adjustment' THEN 'adjustment/' || s.reporting_category ELSE s.type END, l.source_type) AS kind
        FROM line l LEFT JOIN stripe_transaction s ON s.id = l.source_id
      ),`,
    select: `SELECT ${ENTRY}, concat_ws('|', p.month, p.kind, p.line, p.currency) AS key,
        concat_ws('|', p.month, p.kind, p.place) AS place, ARRAY[p.month, p.kind, p.line] AS cells, p.counted AS minor
      FROM named p`,
  };
}

export const STRIPE_REPORTS = {
  PAYOUT_COMPOSITION: { items: composition, summary: COUNT, accounts: [], isOfPeriod: true },
  FEE_VARIANCE: { items: fees, summary: COUNT, accounts: ['STRIPE_FEE_EXPENSE'], isOfPeriod: true },
} as const satisfies Readonly<Record<string, ReportDefinition>>;
