import { type Money, money } from '#libs/kernel';
import { type Budget, type BudgetAlert, type PurchaseOrder, type SpendingStore, type Tx } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on, orgOf } from '../database/store-tx.js';

/** Budgets, purchase orders, and what leases cost month by month. */
export function spendingStore(): SpendingStore {
  return { ...budgets, ...spending, ...orders };
}

interface BudgetRow {
  readonly id: string;
  readonly org_id: string;
  readonly name: string;
  readonly cost_centre: string | null;
  readonly currency: string;
  readonly monthly_minor: string;
  readonly alert_percents: number[];
  readonly is_hard: boolean;
  readonly closed_at: Date | null;
}

async function budgetsWhere(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<Budget[]> {
  return (await on(tx).rows<BudgetRow>(`SELECT * FROM budget WHERE ${condition}`, values)).map(budgetFrom);
}

const budgets: Pick<SpendingStore, 'budgets' | 'budget' | 'lockBudgets' | 'saveBudget'> = {
  budgets: (tx, orgId) => budgetsWhere(tx, 'org_id = $1 ORDER BY id', [orgId]),
  budget: async (tx, id) => (await budgetsWhere(tx, 'id = $1', [id]))[0] ?? null,
  lockBudgets: (tx, { orgId, costCentre, currency }) =>
    budgetsWhere(
      tx,
      'org_id = $1 AND currency = $2 AND closed_at IS NULL AND (cost_centre IS NULL OR cost_centre = $3) ORDER BY id FOR NO KEY UPDATE',
      [orgId, currency, costCentre],
    ),
  saveBudget: async (tx, one) => {
    const row = await on(tx).row<{ id: string }>(
      `INSERT INTO budget AS b (id, org_id, name, cost_centre, currency, monthly_minor, alert_percents, is_hard, closed_at, changed_at, changed_by)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE $9::timestamptz IS NOT NULL OR NOT EXISTS (
         SELECT FROM budget o WHERE o.org_id = $2 AND o.cost_centre IS NOT DISTINCT FROM $4 AND o.currency = $5 AND o.closed_at IS NULL AND o.id <> $1
       )
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, monthly_minor = excluded.monthly_minor, alert_percents = excluded.alert_percents,
         is_hard = excluded.is_hard, closed_at = excluded.closed_at, changed_at = excluded.changed_at, changed_by = excluded.changed_by
       RETURNING id`,
      [
        ...[one.id, one.orgId, one.name, one.costCentre, one.monthly.currency, `${one.monthly.minor}`],
        ...[[...one.alertPercents], one.isHard, dateOrNull(one.closedAt), dateOf(tx.now), tx.scope.actorId],
      ],
    );
    return row !== null;
  },
};

/** Leases that were cancelled, or had ended before the month, cost nothing in it. */
const COUNTS = `l.state <> 'CANCELLED' AND (l.ended_at IS NULL OR s.month <= l.ended_at)`;

const spending: Pick<SpendingStore, 'spent' | 'spend' | 'raiseAlerts' | 'alerts'> = {
  spent: async (tx, { orgId, costCentre, currency }, months) => {
    const rows = await on(tx).rows<{ month: string; spent: string }>(
      `SELECT s.month::text AS month, sum(s.amount_minor)::bigint AS spent FROM lease_spend s JOIN lease l ON l.id = s.lease_id
       WHERE s.org_id = $1 AND s.currency = $2 AND s.month = ANY ($3::date[]) AND ($4::text IS NULL OR s.cost_centre = $4) AND ${COUNTS}
       GROUP BY s.month`,
      [orgId, currency, months, costCentre],
    );
    return new Map(rows.map((row): [string, Money] => [row.month, money(BigInt(row.spent), currency)]));
  },
  spend: async (tx, { leaseId, costCentre, purchaseOrder }, { orgId }, months) => {
    await on(tx).change(
      `INSERT INTO lease_spend (lease_id, month, org_id, cost_centre, purchase_order, currency, amount_minor)
       SELECT $1, m.month, $2, $3, $4, $5, m.minor FROM unnest($6::date[], $7::bigint[]) AS m (month, minor)`,
      [
        ...[leaseId, orgId, costCentre, purchaseOrder, months[0]?.amount.currency ?? 'USD'],
        ...[months.map(({ month }) => month), months.map(({ amount }) => `${amount.minor}`)],
      ],
    );
  },
  raiseAlerts: async (tx, month) => {
    const rows = await on(tx).rows<AlertRow>(
      `INSERT INTO budget_alert (budget_id, month, percent, org_id, spent_minor, raised_at)
       SELECT b.id, $1::date, p.percent, b.org_id, t.spent, $2 FROM budget b
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(s.amount_minor), 0)::bigint AS spent FROM lease_spend s JOIN lease l ON l.id = s.lease_id
         WHERE s.org_id = b.org_id AND s.currency = b.currency AND s.month = $1::date
           AND (b.cost_centre IS NULL OR s.cost_centre = b.cost_centre) AND ${COUNTS}
       ) AS t
       CROSS JOIN LATERAL unnest(b.alert_percents) AS p (percent)
       WHERE b.closed_at IS NULL AND t.spent > 0 AND t.spent * 100 >= b.monthly_minor * p.percent
       ON CONFLICT DO NOTHING RETURNING *, (SELECT currency FROM budget WHERE id = budget_id) AS currency, month::text AS month_text`,
      [month, dateOf(tx.now)],
    );
    return rows.map(alertFrom);
  },
  alerts: async (tx, ids) => {
    const rows = await on(tx).rows<AlertRow>(
      `SELECT a.*, b.currency, a.month::text AS month_text FROM budget_alert a JOIN budget b ON b.id = a.budget_id
       WHERE a.budget_id = ANY ($1) ORDER BY a.month, a.percent`,
      [ids],
    );
    return rows.map(alertFrom);
  },
};

interface AlertRow {
  readonly budget_id: string;
  readonly org_id: string;
  readonly month_text: string;
  readonly percent: number;
  readonly spent_minor: string;
  readonly currency: string;
  readonly raised_at: Date;
}

interface OrderRow {
  readonly id: string;
  readonly org_id: string;
  readonly number: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly valid_until: Date | null;
  readonly closed_at: Date | null;
}

const orders: Pick<SpendingStore, 'purchaseOrders' | 'purchaseOrder' | 'lockOrder' | 'saveOrder' | 'drawn'> = {
  purchaseOrders: (tx, request) => {
    const org = orgOf(tx);
    const where = [org === null ? 'true' : 'org_id = $1'];
    const listing = { table: 'purchase_order', where, values: org === null ? [] : [org] };
    return pageOf<OrderRow, PurchaseOrder>(tx, listing, request, (rows) => rows.map(orderFrom));
  },
  purchaseOrder: async (tx, id) => {
    const row = await on(tx).row<OrderRow>('SELECT * FROM purchase_order WHERE id = $1', [id]);
    return row && orderFrom(row);
  },
  lockOrder: async (tx, orgId, number) => {
    const text = 'SELECT * FROM purchase_order WHERE org_id = $1 AND number = $2 FOR NO KEY UPDATE';
    const row = await on(tx).row<OrderRow>(text, [orgId, number]);
    return row && orderFrom(row);
  },
  saveOrder: async (tx, one) => {
    const row = await on(tx).row<{ id: string }>(
      `INSERT INTO purchase_order AS p (id, org_id, number, currency, amount_minor, valid_until, closed_at, changed_at, changed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (org_id, number) DO UPDATE SET amount_minor = excluded.amount_minor, valid_until = excluded.valid_until,
         closed_at = excluded.closed_at, changed_at = excluded.changed_at, changed_by = excluded.changed_by
       WHERE p.id = excluded.id RETURNING id`,
      [
        ...[one.id, one.orgId, one.number, one.amount.currency, `${one.amount.minor}`],
        ...[dateOrNull(one.validUntil), dateOrNull(one.closedAt), dateOf(tx.now), tx.scope.actorId],
      ],
    );
    return row !== null;
  },
  drawn: async (tx, { orgId, number, amount: { currency } }: PurchaseOrder) => {
    const row = await on(tx).row<{ drawn: string }>(
      `SELECT coalesce(sum(s.amount_minor), 0)::bigint AS drawn FROM lease_spend s JOIN lease l ON l.id = s.lease_id
       WHERE s.org_id = $1 AND s.purchase_order = $2 AND s.currency = $3 AND ${COUNTS}`,
      [orgId, number, currency],
    );
    return money(BigInt(row?.drawn ?? '0'), currency);
  },
};

function budgetFrom(row: BudgetRow): Budget {
  return {
    id: row.id,
    orgId: row.org_id,
    name: row.name,
    costCentre: row.cost_centre,
    monthly: moneyOf(row.monthly_minor, row.currency),
    alertPercents: row.alert_percents,
    isHard: row.is_hard,
    closedAt: instantOrNull(row.closed_at),
  };
}

function alertFrom(row: AlertRow): BudgetAlert {
  return {
    budgetId: row.budget_id,
    orgId: row.org_id,
    month: row.month_text,
    percent: row.percent,
    spent: moneyOf(row.spent_minor, row.currency),
    raisedAt: instantOf(row.raised_at),
  };
}

function orderFrom(row: OrderRow): PurchaseOrder {
  return {
    id: row.id,
    orgId: row.org_id,
    number: row.number,
    amount: moneyOf(row.amount_minor, row.currency),
    validUntil: instantOrNull(row.valid_until),
    closedAt: instantOrNull(row.closed_at),
  };
}
