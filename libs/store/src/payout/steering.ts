import { type PayoutPolicy } from '#libs/billing';
import { type PayoutLook, type PayoutStore, type PayoutWait } from '#libs/workflows';
import { currencyOf, dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface PolicyRow {
  readonly holdback_basis_points: number;
  readonly holdback_days: number;
  readonly rail: PayoutPolicy['rail'];
  readonly above_cap: PayoutPolicy['aboveCap'];
  readonly held_for: string | null;
}

interface LookRow {
  readonly org_id: string;
  readonly currency: string;
  readonly waits_for: PayoutWait | null;
  readonly next_at: Date;
}

/** How providers are paid, and when each is looked at. */
export const steering: Pick<PayoutStore, 'policyOf' | 'setPolicy' | 'due' | 'look' | 'wake' | 'looks'> = {
  policyOf: async (tx, orgId) => {
    const row = await on(tx).row<PolicyRow>('SELECT * FROM payout_policy WHERE org_id = $1', [orgId]);
    return row && policyFrom(row);
  },
  setPolicy: async (tx, orgId, { holdbackBasisPoints, holdbackDays, rail, aboveCap, heldFor }) => {
    await on(tx).change(
      `INSERT INTO payout_policy (org_id, holdback_basis_points, holdback_days, rail, above_cap, held_for, changed_at, changed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (org_id) DO UPDATE SET holdback_basis_points = excluded.holdback_basis_points, holdback_days = excluded.holdback_days,
         rail = excluded.rail, above_cap = excluded.above_cap, held_for = excluded.held_for,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [orgId, holdbackBasisPoints, holdbackDays, rail, aboveCap, heldFor, dateOf(tx.now), tx.scope.actorId],
    );
  },
  due: async (tx, limit) => {
    const rows = await on(tx).rows<Pick<LookRow, 'org_id' | 'currency'>>(
      `SELECT a.owner_id AS org_id, a.currency FROM account_balance b JOIN account a ON a.id = b.account_id
       LEFT JOIN payout_look l ON l.org_id = a.owner_id AND l.currency = a.currency
       WHERE a.type = 'PROVIDER_PAYABLE' AND b.held > 0 AND coalesce(l.next_at, '-infinity') <= $1
       ORDER BY l.next_at NULLS FIRST, a.id LIMIT $2`,
      [dateOf(tx.now), limit],
    );
    return rows.map(({ org_id, currency }) => ({ orgId: org_id, currency: currencyOf(currency) }));
  },
  look: async (tx, { orgId, currency, waitsFor, nextAt }) => {
    await on(tx).change(
      `INSERT INTO payout_look (org_id, currency, waits_for, next_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (org_id, currency) DO UPDATE SET waits_for = excluded.waits_for, next_at = excluded.next_at`,
      [orgId, currency, waitsFor, dateOf(nextAt)],
    );
  },
  wake: async (tx, orgId, waits) => {
    await on(tx).change('UPDATE payout_look SET next_at = $2 WHERE org_id = $1 AND waits_for = ANY ($3)', [
      orgId,
      dateOf(tx.now),
      waits,
    ]);
  },
  looks: async (tx, orgId) =>
    (await on(tx).rows<LookRow>('SELECT * FROM payout_look WHERE org_id = $1 ORDER BY currency', [orgId])).map(
      lookFrom,
    ),
};

function policyFrom(row: PolicyRow): PayoutPolicy {
  return {
    holdbackBasisPoints: row.holdback_basis_points,
    holdbackDays: row.holdback_days,
    rail: row.rail,
    aboveCap: row.above_cap,
    heldFor: row.held_for,
  };
}

function lookFrom({ org_id, currency, waits_for, next_at }: LookRow): PayoutLook {
  return { orgId: org_id, currency: currencyOf(currency), waitsFor: waits_for, nextAt: instantOf(next_at) };
}
