import { type QuoteApproval, type QuoteApprovalStore } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { fromRow as quoteFrom } from '../demand/quote.mapping.js';
import { type QuoteRow } from '../demand/quote.row.js';

interface ApprovalRow {
  readonly id: string;
  readonly org_id: string;
  readonly quote_id: string;
  readonly content_hash: string;
  readonly currency: string;
  readonly total_minor: string;
  readonly state: QuoteApproval['state'];
  readonly note: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly reason: string | null;
}

interface RuleRow {
  readonly org_id: string;
  readonly currency: string;
  readonly above_minor: string;
  readonly set_by: string;
  readonly set_at: Date;
}

const fromRow = (row: ApprovalRow): QuoteApproval => ({
  ...{ id: row.id, orgId: row.org_id, quoteId: row.quote_id, contentHash: row.content_hash, state: row.state },
  total: moneyOf(row.total_minor, row.currency),
  ...{ note: row.note, requestedBy: row.requested_by, requestedAt: instantOf(row.requested_at) },
  ...{ decidedBy: row.decided_by, decidedAt: instantOrNull(row.decided_at), reason: row.reason },
});

export function quoteApprovalStore(): QuoteApprovalStore {
  return { ...rules, ...approvals };
}

const rules: Pick<QuoteApprovalStore, 'rule' | 'setRule'> = {
  rule: async (tx, orgId) => {
    const text = 'SELECT * FROM quote_approval_rule WHERE org_id = $1 AND above_minor IS NOT NULL';
    const row = await on(tx).row<RuleRow>(text, [orgId]);
    if (!row) return null;
    const { org_id, above_minor, currency, set_by, set_at } = row;
    return { orgId: org_id, above: moneyOf(above_minor, currency), setBy: set_by, setAt: instantOf(set_at) };
  },
  setRule: async (tx, orgId, above) => {
    await on(tx).change(
      `INSERT INTO quote_approval_rule AS r (org_id, currency, above_minor, set_by, set_at)
       VALUES ($1, coalesce($2, 'USD'), $3, $4, $5)
       ON CONFLICT (org_id) DO UPDATE SET currency = coalesce($2, r.currency), above_minor = excluded.above_minor,
         set_by = excluded.set_by, set_at = excluded.set_at`,
      [orgId, above?.currency ?? null, above === null ? null : String(above.minor), tx.scope.actorId, dateOf(tx.now)],
    );
  },
};

const approvals: Omit<QuoteApprovalStore, 'rule' | 'setRule'> = {
  insert: async (tx, approval) => {
    const { id, orgId, quoteId, contentHash, total, state, note, requestedBy, requestedAt } = approval;
    const inserted = await on(tx).change(
      `INSERT INTO quote_approval
         (id, org_id, quote_id, content_hash, currency, total_minor, state, note, requested_by, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (quote_id) WHERE state = 'PENDING' DO NOTHING`,
      [
        id,
        orgId,
        quoteId,
        contentHash,
        total.currency,
        String(total.minor),
        state,
        note,
        requestedBy,
        dateOf(requestedAt),
      ],
    );
    return inserted === 1;
  },
  lock: async (tx, id) => {
    const text = 'SELECT * FROM quote_approval WHERE id = $1 FOR NO KEY UPDATE';
    const row = await on(tx).row<ApprovalRow>(text, [id]);
    return row && fromRow(row);
  },
  latest: async (tx, quoteIds) => {
    const text = `SELECT DISTINCT ON (quote_id) * FROM quote_approval WHERE quote_id = ANY ($1) ORDER BY quote_id, id DESC`;
    return (await on(tx).rows<ApprovalRow>(text, [[...quoteIds]])).map(fromRow);
  },
  decide: async (tx, { id, state, decidedBy, decidedAt, reason }) => {
    const text = 'UPDATE quote_approval SET state = $2, decided_by = $3, decided_at = $4, reason = $5 WHERE id = $1';
    await on(tx).change(text, [id, state, decidedBy, dateOrNull(decidedAt), reason]);
  },
  waiting: async (tx, orgId) => {
    const rows = await on(tx).rows<QuoteRow>(
      `SELECT q.* FROM quote q JOIN quote_approval a ON a.quote_id = q.id AND a.state = 'PENDING'
       WHERE q.org_id = $1 AND q.state = 'OPEN' AND q.expires_at > $2 ORDER BY a.id LIMIT 50`,
      [orgId, dateOf(tx.now)],
    );
    return rows.map(quoteFrom);
  },
};
