import { type OwedCredit, type OwedCreditStore } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';
import { type StretchRow, partiesFrom, stretchFrom } from './lease-fact.row.js';

interface OwedRow extends StretchRow {
  readonly kind: OwedCredit['kind'];
  readonly cause: string;
  readonly currency: string;
  readonly amount_minor: string | null;
  readonly reason: string;
  readonly evidence: string[];
  readonly owed_at: Date;
  readonly state: OwedCredit['state'];
  readonly granted_minor: string;
  readonly look_at: Date | null;
  readonly tries: number;
  readonly obstacle: string | null;
}

export function owedCreditStore(): OwedCreditStore {
  return {
    insert: async (tx, { period, ...owed }) => {
      await on(tx).change(
        `INSERT INTO owed_credit (id, lease_id, org_id, provider_org_id, kind, cause, starts_at, ends_at, currency, amount_minor, reason, evidence,
           owed_at, state, granted_minor, look_at, tries, obstacle)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (cause) DO NOTHING`,
        [
          ...[owed.id, owed.leaseId, owed.tenantOrgId, owed.providerOrgId, owed.kind, owed.cause, dateOf(period.start)],
          ...[dateOf(period.end), owed.currency, owed.amount && String(owed.amount.minor), owed.reason],
          [...owed.evidence],
          ...[dateOf(owed.owedAt), owed.state, String(owed.granted.minor), dateOrNull(owed.lookAt), owed.tries],
          owed.obstacle,
        ],
      );
    },
    due: async (tx, limit) => {
      const rows = await on(tx).rows<OwedRow>(
        'SELECT * FROM owed_credit WHERE look_at <= $1 ORDER BY look_at, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED',
        [dateOf(tx.now), limit],
      );
      return rows.map(fromRow);
    },
    update: async (tx, { id, state, granted, lookAt, tries, obstacle }) => {
      await on(tx).change(
        'UPDATE owed_credit SET state = $2, granted_minor = $3, look_at = $4, tries = $5, obstacle = $6 WHERE id = $1',
        [id, state, String(granted.minor), dateOrNull(lookAt), tries, obstacle],
      );
    },
    page: (tx, { states, ...request }) =>
      pageOf<OwedRow, OwedCredit>(
        tx,
        { table: 'owed_credit', where: ['state = ANY ($1)'], values: [[...states]] },
        request,
        (rows) => rows.map(fromRow),
      ),
  };
}

function fromRow(row: OwedRow): OwedCredit {
  const granted = moneyOf(row.granted_minor, row.currency);
  return {
    ...partiesFrom(row),
    period: stretchFrom(row),
    kind: row.kind,
    cause: row.cause,
    currency: granted.currency,
    amount: row.amount_minor === null ? null : moneyOf(row.amount_minor, row.currency),
    reason: row.reason,
    evidence: row.evidence,
    owedAt: instantOf(row.owed_at),
    state: row.state,
    granted,
    lookAt: instantOrNull(row.look_at),
    tries: row.tries,
    obstacle: row.obstacle,
  };
}
