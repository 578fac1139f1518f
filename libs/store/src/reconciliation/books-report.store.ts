import { type CurrencyCode, money } from '#libs/kernel';
import { type BooksReport, type BooksReportStore } from '#libs/workflows';
import { on } from '../database/store-tx.js';

interface ReportRow {
  readonly cells: string[];
  readonly currency: CurrencyCode;
  readonly minor: string;
}

/** Days as the bucket that people read them in. */
const bucket = (days: string): string =>
  `CASE WHEN ${days} < 0 THEN 'not due' WHEN ${days} < 30 THEN '0-29' WHEN ${days} < 60 THEN '30-59' WHEN ${days} < 90 THEN '60-89'
    WHEN ${days} < 120 THEN '90-119' ELSE '120+' END`;

const daysSince = (column: string): string => `floor(extract(epoch FROM market_now() - ${column}) / 86400)::int`;

/** What accounts hold on their own side, those that hold nothing left out. */
const HELD = `SELECT a.type, a.owner_id, a.currency, sum(e.minor) * CASE t.side WHEN 'D' THEN 1 ELSE -1 END AS minor, max(j.effective_at) AS moved_at
  FROM entry e JOIN account a ON a.id = e.account_id JOIN account_type t ON t.type = a.type JOIN journal j ON j.id = e.journal_id`;

const QUERIES: Readonly<Record<BooksReport, string>> = {
  RECEIVABLE_AGING: `
    SELECT ARRAY[o.legal_name, i.collection, ${bucket(daysSince('i.due_at'))}, count(*)::text] AS cells, i.currency, sum(i.total_minor - i.credited_minor)::text AS minor
    FROM invoice i JOIN organisation o ON o.id = i.org_id WHERE i.state = 'OPEN'
    GROUP BY o.legal_name, i.collection, ${bucket(daysSince('i.due_at'))}, i.currency ORDER BY 1, 2`,
  UNAPPLIED_CASH: `
    SELECT ARRAY[h.type, coalesce(o.legal_name, '')] AS cells, h.currency, h.minor::text
    FROM (${HELD} WHERE a.type IN ('UNAPPLIED_CASH', 'SUSPENSE') GROUP BY a.type, a.owner_id, a.currency, t.side HAVING sum(e.minor) <> 0) h
    LEFT JOIN organisation o ON o.id = h.owner_id ORDER BY 1, 2`,
  CASH_IN_TRANSIT: `
    SELECT ARRAY[j.source_id, to_char(min(j.effective_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), (${daysSince('min(j.effective_at)')})::text] AS cells,
      a.currency, sum(e.minor)::text AS minor
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE a.type = 'CASH_IN_TRANSIT' GROUP BY j.source_id, a.currency HAVING sum(e.minor) <> 0 ORDER BY min(j.effective_at)`,
  CLEARING_ROLL_FORWARD: `
    SELECT ARRAY[coalesce(o.kind || ' taken back', j.kind), count(*)::text] AS cells, a.currency, sum(e.minor)::text AS minor
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id LEFT JOIN journal o ON o.id = j.reverses_id
    WHERE a.type = 'STRIPE_CLEARING' GROUP BY coalesce(o.kind || ' taken back', j.kind), a.currency ORDER BY 2, 1`,
  EXCEPTIONS: `
    SELECT ARRAY[class, state, coalesce(assignee, ''), ${bucket(daysSince('since'))}, count(*)::text] AS cells, currency, sum(abs(amount_minor))::text AS minor
    FROM recon_exception WHERE state NOT IN ('RESOLVED', 'WRITTEN_OFF', 'VOID')
    GROUP BY class, state, assignee, ${bucket(daysSince('since'))}, currency ORDER BY 1, 2`,
  DEPOSITS: `
    SELECT ARRAY[o.legal_name, trim_scale(coalesce(d.minor, 0)::numeric / 100)::text] AS cells, coalesce(h.currency, d.currency) AS currency, coalesce(h.minor, 0)::text AS minor
    FROM (${HELD} WHERE a.type = 'TENANT_DEPOSIT' GROUP BY a.type, a.owner_id, a.currency, t.side) h
    FULL JOIN (
      SELECT org_id, currency, sum(amount_minor - applied_minor - forfeited_minor - returned_minor) AS minor
      FROM contract_money WHERE kind = 'DEPOSIT' AND received_at IS NOT NULL GROUP BY org_id, currency
    ) d ON d.org_id = h.owner_id AND d.currency = h.currency
    JOIN organisation o ON o.id = coalesce(h.owner_id, d.org_id)
    WHERE coalesce(h.minor, 0) <> 0 OR coalesce(d.minor, 0) <> 0 ORDER BY 1, 2`,
  PROVIDER_AGING: `
    SELECT ARRAY[o.legal_name, h.type, ${bucket(daysSince('h.moved_at'))}] AS cells, h.currency, h.minor::text
    FROM (${HELD} WHERE a.type IN ('PROVIDER_PAYABLE', 'PROVIDER_RESERVE', 'PROVIDER_RECEIVABLE') GROUP BY a.type, a.owner_id, a.currency, t.side HAVING sum(e.minor) <> 0) h
    JOIN organisation o ON o.id = h.owner_id ORDER BY 1, 2`,
};

export function booksReportStore(): BooksReportStore {
  return {
    read: async (tx, report) => {
      const rows = await on(tx).rows<ReportRow>(QUERIES[report]);
      return rows.map(({ cells, currency, minor }) => ({ cells, amount: money(BigInt(minor), currency) }));
    },
  };
}
