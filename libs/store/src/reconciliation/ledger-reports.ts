import { type AccountType } from '#libs/ledger';
import { type BooksTime } from '#libs/workflows';
import { COUNT, LASTING, type ReportDefinition, bucketOf, daysSince, monthOf, postings } from './report-items.js';

const ENTRY =
  'p.id, p.type AS account, p.currency, p.journal_id, p.seq, p.source_type, p.source_id, NULL::numeric AS weight';

/** Invoices of which something is owed, by the days since they were due; all entries of such an invoice. */
function receivables(by: BooksTime) {
  const { name, place } = bucketOf(daysSince('coalesce(i.due_at, p.at)'));
  return {
    tables: `${postings(['TENANT_RECEIVABLE'], by)}
      open AS (SELECT owner_id, source_id, currency FROM posting GROUP BY owner_id, source_id, currency HAVING sum(held) <> 0),`,
    select: `SELECT ${ENTRY}, concat_ws('|', p.owner_id, i.collection, ${name}, p.currency) AS key,
        concat_ws('|', o.legal_name, i.collection, ${place}) AS place,
        ARRAY[coalesce(o.legal_name, p.owner_id), coalesce(i.collection, ''), ${name}] AS cells, p.held AS minor
      FROM open JOIN posting p USING (owner_id, source_id, currency)
      LEFT JOIN invoice i ON i.id = p.source_id LEFT JOIN organisation o ON o.id = p.owner_id`,
  };
}

/** What accounts hold, by the age of what is left. */
const lasting = (accounts: readonly AccountType[], cells: string) => (by: BooksTime) => {
  const { name, place } = bucketOf(`greatest(${daysSince('p.at')}, 0)`);
  return {
    tables: `${postings(accounts, by)} ${LASTING}`,
    select: `SELECT ${ENTRY}, concat_ws('|', p.type, p.owner_id, ${name}, p.currency) AS key,
        concat_ws('|', o.legal_name, p.type, ${place}) AS place, ARRAY[${cells}, ${name}] AS cells, p.left_minor AS minor
      FROM lasting p LEFT JOIN organisation o ON o.id = p.owner_id`,
  };
};

/** A payout that failed comes back as another transaction of the same payout. */
function inTransit(by: BooksTime) {
  return {
    tables: `${postings(['CASH_IN_TRANSIT'], by)}
      named AS (SELECT p.*, coalesce(s.source_id, p.source_id) AS moved_id FROM posting p LEFT JOIN stripe_transaction s ON s.id = p.source_id),
      open AS (SELECT moved_id, currency, min(at) AS sent_at FROM named GROUP BY moved_id, currency HAVING sum(held) <> 0),`,
    select: `SELECT ${ENTRY}, concat_ws('|', moved_id, p.currency) AS key, concat_ws('|', sent_at::text, moved_id) AS place,
        ARRAY[moved_id, to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ${daysSince('sent_at')}::text] AS cells, p.held AS minor
      FROM open JOIN named p USING (moved_id, currency)`,
  };
}

/** Every account by itself, debit positive. */
function everyAccount(by: BooksTime) {
  return {
    tables: postings(null, by),
    select: `SELECT ${ENTRY}, concat_ws('|', p.type, p.owner_id, p.currency) AS key, concat_ws('|', p.type, o.legal_name, p.owner_id) AS place,
        ARRAY[p.type, coalesce(o.legal_name, p.owner_id, '')] AS cells, p.minor
      FROM posting p LEFT JOIN organisation o ON o.id = p.owner_id`,
  };
}

/** Movements of a month by event, those before the period under no month; what is taken back is another line. Opening and closing are sums of these. */
function clearing(by: BooksTime) {
  return {
    tables: `${postings(['STRIPE_CLEARING'], by)}
      named AS MATERIALIZED (
        SELECT p.*, CASE WHEN p.at < $3 THEN '' ELSE ${monthOf('p.at')} END AS month, coalesce(r.kind || ' taken back', p.kind) AS event
        FROM posting p LEFT JOIN journal r ON r.id = p.reverses_id
      ),`,
    select: `SELECT ${ENTRY}, concat_ws('|', p.month, p.event, p.currency) AS key, concat_ws('|', p.month, p.event) AS place,
        ARRAY[p.month, p.event] AS cells, p.held AS minor
      FROM named p`,
  };
}

/**
 * Deposits held by the ledger and, line by line, what contracts say: received, used, on its way back. What a contract says counts from the
 * journal of it on, so that both sides have the same time.
 */
function deposits(by: BooksTime) {
  const time = (alias: string): string =>
    ({
      EFFECTIVE: `${alias}.effective_at`,
      BOOKED: `coalesce(${alias}.booked_at, ${alias}.effective_at)`,
      POSTED: `${alias}.posted_at`,
    })[by];
  const said = (
    from: string,
    facts: { id: string; org: string; currency: string; minor: string; key: string; at: string },
  ): string =>
    `SELECT '${from}/' || ${facts.id} AS id, ${facts.org} AS org_id, ${facts.currency} AS currency, ${facts.minor} AS minor,
      coalesce(${time('j')}, ${facts.at}) AS at, ${facts.id} AS record_id`;
  const wire = { id: 'w.id', org: 'w.org_id', currency: 'w.currency', key: '', at: 'w.prepared_at' };
  return {
    tables: `${postings(['TENANT_DEPOSIT'], by)}
      said AS (
        ${said('deposit', { id: 'm.id', org: 'm.org_id', currency: 'm.currency', minor: 'm.amount_minor', key: '', at: 'm.received_at' })}
        FROM contract_money m
        LEFT JOIN LATERAL (SELECT * FROM journal WHERE source_id = m.id AND kind = 'DEPOSIT_RECEIVED' ORDER BY id LIMIT 1) j ON true
        WHERE m.kind = 'DEPOSIT' AND m.received_at IS NOT NULL
        UNION ALL
        ${said('use', { id: 'u.id', org: 'u.org_id', currency: 'u.currency', minor: '-u.amount_minor', key: '', at: 'u.decided_at' })}
        FROM deposit_use u LEFT JOIN journal j ON j.idempotency_key = CASE u.kind
          WHEN 'APPLIED' THEN format('deposit:%s:applied:%s', u.contract_money_id, u.id)
          ELSE format('deposit:%s:forfeited:%s', u.contract_money_id, u.forfeit_id) END
        UNION ALL
        ${said('wire', { ...wire, minor: '-w.amount_minor' })}
        FROM outgoing_wire w LEFT JOIN journal j ON j.idempotency_key = format('deposit:%s:released:%s', w.subject_id, w.id)
        WHERE w.purpose = 'DEPOSIT_RETURN'
        UNION ALL
        ${said('wire-back', { ...wire, minor: 'w.amount_minor' })}
        FROM outgoing_wire w LEFT JOIN journal s ON s.idempotency_key = format('deposit:%s:released:%s', w.subject_id, w.id)
        LEFT JOIN journal j ON j.reverses_id = s.id
        WHERE w.purpose = 'DEPOSIT_RETURN' AND w.state IN ('CANCELLED', 'RETURNED')
      ),`,
    select: `SELECT ${ENTRY}, concat_ws('|', p.owner_id, 'HELD', p.currency) AS key, concat_ws('|', o.legal_name, '0') AS place,
        ARRAY[coalesce(o.legal_name, p.owner_id), 'Held by the ledger'] AS cells, p.held AS minor
      FROM posting p LEFT JOIN organisation o ON o.id = p.owner_id
      UNION ALL
      SELECT s.id, NULL, s.currency, NULL, NULL, 'DEPOSIT', s.record_id, NULL, concat_ws('|', s.org_id, 'DUE', s.currency), concat_ws('|', o.legal_name, '1'),
        ARRAY[coalesce(o.legal_name, s.org_id), 'Due by contracts'], s.minor
      FROM said s LEFT JOIN organisation o ON o.id = s.org_id
      WHERE s.at < $1 AND ($4::char(3) IS NULL OR s.currency = $4)`,
  };
}

/** Every account type, on its own side. */
function accountTypes(by: BooksTime) {
  return {
    tables: postings(null, by),
    select: `SELECT ${ENTRY}, concat_ws('|', p.type, p.currency) AS key, p.type AS place, ARRAY[p.type] AS cells, p.held AS minor FROM posting p`,
  };
}

const PARTY = `coalesce(o.legal_name, p.owner_id, '')`;
const POINT = { summary: COUNT, isOfPeriod: false } as const;

export const LEDGER_REPORTS = {
  RECEIVABLE_AGING: { ...POINT, items: receivables, accounts: ['TENANT_RECEIVABLE'] },
  UNAPPLIED_CASH: {
    ...POINT,
    items: lasting(['UNAPPLIED_CASH', 'SUSPENSE'], `p.type, ${PARTY}`),
    accounts: ['UNAPPLIED_CASH', 'SUSPENSE'],
  },
  CASH_IN_TRANSIT: { ...POINT, summary: 'ARRAY[]::text[]', items: inTransit, accounts: ['CASH_IN_TRANSIT'] },
  DEPOSITS: { ...POINT, items: deposits, accounts: ['TENANT_DEPOSIT'] },
  PROVIDER_AGING: {
    ...POINT,
    items: lasting(['PROVIDER_PAYABLE', 'PROVIDER_RESERVE', 'PROVIDER_RECEIVABLE'], `${PARTY}, p.type`),
    accounts: ['PROVIDER_PAYABLE', 'PROVIDER_RESERVE', 'PROVIDER_RECEIVABLE'],
  },
  TRIAL_BALANCE: { ...POINT, summary: 'ARRAY[count(*)::text]', items: everyAccount, accounts: [] },
  ACCOUNTS: { ...POINT, items: accountTypes, accounts: [] },
  CLEARING_ROLL_FORWARD: {
    ...POINT,
    summary: 'ARRAY[count(DISTINCT journal_id)::text]',
    items: clearing,
    accounts: ['STRIPE_CLEARING'],
  },
} as const satisfies Readonly<Record<string, ReportDefinition>>;
