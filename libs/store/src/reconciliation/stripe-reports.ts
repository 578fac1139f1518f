import { type BooksTime } from '#libs/workflows';
import { COUNT, type ReportDefinition, monthOf, postings } from './report-items.js';

const ENTRY = 'p.id, p.type AS account, p.currency, p.journal_id, p.seq, p.source_type, p.source_id, NULL::numeric AS weight';

/** Stripe's payouts to our bank that left in the period, and what each is made of, as our books have it. */
function composition(by: BooksTime) {
  return {
    tables: `${postings(['CASH_IN_TRANSIT', 'STRIPE_CLEARING', 'STRIPE_FEE_EXPENSE', 'BANK'], by)}
      sent AS (
        SELECT p.source_id AS transaction_id, p.currency, min(p.at) AS at, coalesce(min(o.id), min(s.source_id), p.source_id) AS payout_id,
          coalesce(to_char(min(o.arrival_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), '') AS arrives, coalesce(min(o.trace_id), '') AS trace,
          count(o.id) > 0 AS is_itemised
        FROM posting p LEFT JOIN stripe_payout o ON o.transaction_id = p.source_id LEFT JOIN stripe_transaction s ON s.id = p.source_id
        WHERE p.kind = 'STRIPE_PAYOUT' AND p.at >= $3 GROUP BY p.source_id, p.currency
      ),
      line AS (
        SELECT t.payout_id, string_agg(DISTINCT substr(b.entry, 6), ' ') AS lines FROM sent t
        JOIN recon_match m ON m.entry_ids @> ARRAY['payout:' || t.payout_id] AND NOT EXISTS (SELECT FROM recon_unmatch u WHERE u.match_id = m.id)
        CROSS JOIN LATERAL unnest(m.entry_ids) AS b (entry) WHERE b.entry LIKE 'bank:%' GROUP BY t.payout_id
      ),
      part AS (
        SELECT p.*, t.transaction_id, CASE p.type WHEN 'STRIPE_FEE_EXPENSE' THEN 'Fees' ELSE 'Gross' END AS component,
          CASE p.type WHEN 'STRIPE_FEE_EXPENSE' THEN '2' ELSE '1' END AS place, coalesce(s.reporting_category, '') AS category, -p.minor AS counted
        FROM sent t JOIN stripe_payout_member m ON m.payout_id = t.payout_id JOIN posting p ON p.source_id = m.transaction_id
        LEFT JOIN stripe_transaction s ON s.id = m.transaction_id WHERE p.kind IN ('STRIPE_FEE_SETTLED', 'STRIPE_TOPPED_UP')
        UNION ALL
        SELECT p.*, t.transaction_id, 'Fees', '2', 'payout', -p.minor FROM sent t JOIN posting p ON p.source_id = t.transaction_id
        WHERE p.kind = 'STRIPE_PAYOUT' AND p.type = 'STRIPE_FEE_EXPENSE'
        UNION ALL
        SELECT p.*, t.transaction_id, CASE WHEN t.is_itemised THEN 'Paid out' ELSE 'Paid out, not itemised' END, '3', '', p.minor
        FROM sent t JOIN posting p ON p.source_id = t.transaction_id WHERE p.kind = 'STRIPE_PAYOUT' AND p.type = 'CASH_IN_TRANSIT'
        UNION ALL
        SELECT p.*, t.transaction_id, 'At our bank', '4', '', p.minor FROM sent t JOIN posting p ON p.source_id = t.transaction_id
        WHERE p.kind = 'PAYOUT_ARRIVED' AND p.type = 'BANK'
      ),`,
    select: `SELECT ${ENTRY}, concat_ws('|', t.payout_id, p.component, p.category, p.currency) AS key,
        concat_ws('|', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), t.payout_id, p.place, p.category) AS place,
        ARRAY[t.payout_id, t.arrives, t.trace, coalesce(l.lines, ''), p.component, p.category] AS cells, p.counted AS minor
      FROM part p JOIN sent t USING (transaction_id) LEFT JOIN line l ON l.payout_id = t.payout_id`,
  };
}

/** Stripe's fees of the period: what was charged, what its prices say, and where the two differ. */
function fees(by: BooksTime) {
  return {
    tables: `${postings(['STRIPE_FEE_EXPENSE', 'STRIPE_CLEARING'], by)}
      charged AS (
        SELECT p.*, 'Charged' AS line, '1' AS place, held AS counted FROM posting p WHERE p.type = 'STRIPE_FEE_EXPENSE' AND p.at >= $3
      ),
      priced AS (
        SELECT j.journal_id, j.source_id, j.currency, j.at, round(abs(s.gross_minor) * f.rate) AS by_rate, f.most_minor, f.fixed_minor
        FROM (SELECT DISTINCT ON (source_id) * FROM posting WHERE kind = 'STRIPE_FEE_SETTLED' AND at >= $3 ORDER BY source_id, journal_id) j
        JOIN stripe_transaction s ON s.id = j.source_id
        CROSS JOIN LATERAL (
          SELECT * FROM stripe_fee_price f WHERE f.kind = CASE s.type WHEN 'adjustment' THEN 'adjustment/' || s.reporting_category ELSE s.type END
            AND f.currency = s.currency AND f.valid_from <= s.created_at ORDER BY f.valid_from DESC LIMIT 1
        ) f
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
      named AS (
        SELECT l.*, coalesce(CASE s.type WHEN 'adjustment' THEN 'adjustment/' || s.reporting_category ELSE s.type END, l.source_type) AS kind
        FROM line l LEFT JOIN stripe_transaction s ON s.id = l.source_id
      ),`,
    select: `SELECT ${ENTRY}, concat_ws('|', ${monthOf('p.at')}, p.kind, p.line, p.currency) AS key,
        concat_ws('|', ${monthOf('p.at')}, p.kind, p.place) AS place, ARRAY[${monthOf('p.at')}, p.kind, p.line] AS cells, p.counted AS minor
      FROM named p`,
  };
}

export const STRIPE_REPORTS = {
  PAYOUT_COMPOSITION: { items: composition, summary: COUNT, accounts: [], isOfPeriod: true },
  FEE_VARIANCE: { items: fees, summary: COUNT, accounts: ['STRIPE_FEE_EXPENSE'], isOfPeriod: true },
} as const satisfies Readonly<Record<string, ReportDefinition>>;
