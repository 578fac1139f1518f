import { money, zero } from '#libs/kernel';
import { type AutoTopUp, type BalanceDraw, type BalanceSetting, type PrepaidStore, type TopUp } from '#libs/workflows';
import { currencyOf, dateOf, dateOrNull, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on, orgOf } from '../database/store-tx.js';

/** Money paid ahead. What is held follows from top-ups and draws: the database adds it up. */
export function prepaidStore(): PrepaidStore {
  return { ...balance, ...topUps, ...settings };
}

interface DrawRow {
  readonly id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly invoice_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly drawn_at: Date;
}

const balance: Pick<PrepaidStore, 'balances' | 'lock' | 'draw' | 'draws' | 'drawable'> = {
  balances: async (tx, orgId) => {
    const text =
      'SELECT currency, held_minor FROM prepaid_balance WHERE org_id = $1 AND held_minor > 0 ORDER BY currency';
    const rows = await on(tx).rows<{ currency: string; held_minor: string }>(text, [orgId]);
    return rows.map((row) => moneyOf(row.held_minor, row.currency));
  },
  lock: async (tx, orgId, currency) => {
    const row = await on(tx).row<{ held: string | null }>('SELECT lock_prepaid($1, $2) AS held', [orgId, currency]);
    return row?.held == null ? zero(currency) : money(BigInt(row.held), currency);
  },
  draw: async (tx, { id, orgId, providerOrgId, invoiceId, amount, at }) => {
    await on(tx).change(
      `INSERT INTO balance_draw (id, org_id, provider_org_id, invoice_id, currency, amount_minor, drawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, orgId, providerOrgId, invoiceId, amount.currency, `${amount.minor}`, dateOf(at)],
    );
  },
  draws: async (tx, ids) => {
    const text = 'SELECT * FROM balance_draw WHERE invoice_id = ANY ($1) ORDER BY id';
    return (await on(tx).rows<DrawRow>(text, [ids])).map(drawFrom);
  },
  drawable: async (tx, limit) => {
    const rows = await on(tx).rows<{ org_id: string; currency: string }>(
      `SELECT b.org_id, b.currency FROM prepaid_balance b JOIN balance_setting s ON s.org_id = b.org_id AND s.pays_invoices
       WHERE b.held_minor > 0 AND EXISTS (SELECT FROM invoice i WHERE i.org_id = b.org_id AND i.currency = b.currency AND i.state = 'OPEN')
       ORDER BY b.org_id, b.currency LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({ orgId: row.org_id, currency: currencyOf(row.currency) }));
  },
};

interface TopUpRow {
  readonly id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly way: TopUp['way'];
  readonly started_by: TopUp['startedBy'];
  readonly payment_method_id: string | null;
  readonly bank_reference: string | null;
  readonly state: TopUp['state'];
  readonly failure: string | null;
  readonly payment_intent_id: string | null;
  readonly asked_at: Date | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

const topUps: Pick<
  PrepaidStore,
  'topUp' | 'lockTopUp' | 'topUps' | 'insertTopUp' | 'settleTopUp' | 'toppedUpSince' | 'collected'
> = {
  topUp: async (tx, id) => {
    const row = await on(tx).row<TopUpRow>('SELECT * FROM top_up WHERE id = $1', [id]);
    return row && topUpFrom(row);
  },
  lockTopUp: async (tx, id) => {
    const row = await on(tx).row<TopUpRow>('SELECT * FROM top_up WHERE id = $1 FOR NO KEY UPDATE', [id]);
    return row && topUpFrom(row);
  },
  topUps: (tx, request) => {
    const org = orgOf(tx);
    const listing = {
      table: 'top_up',
      where: [org === null ? 'true' : 'org_id = $1'],
      values: org === null ? [] : [org],
    };
    return pageOf<TopUpRow, TopUp>(tx, listing, request, (rows) => rows.map(topUpFrom));
  },
  insertTopUp: async (tx, one) => {
    await on(tx).change(
      `INSERT INTO top_up (id, org_id, currency, amount_minor, way, started_by, payment_method_id, bank_reference, state, failure,
         payment_intent_id, created_at, settled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[one.id, one.orgId, one.amount.currency, `${one.amount.minor}`, one.way, one.startedBy, one.paymentMethodId],
        ...[one.bankReference, one.state, one.failure, one.paymentIntentId],
        ...[dateOf(one.createdAt), dateOrNull(one.settledAt)],
      ],
    );
  },
  settleTopUp: async (tx, { id, state, failure, paymentIntentId, askedAt, settledAt }) => {
    await on(tx).change(
      'UPDATE top_up SET state = $2, failure = $3, payment_intent_id = $4, asked_at = $5, settled_at = $6 WHERE id = $1',
      [id, state, failure, paymentIntentId, dateOrNull(askedAt), dateOrNull(settledAt)],
    );
  },
  collected: async (tx) => {
    const rows = await on(tx).rows<TopUpRow>(
      "SELECT * FROM top_up WHERE way = 'CARD' AND state = 'RECEIVED' ORDER BY id",
    );
    return rows.map((row) => ({
      id: row.id,
      paymentIntentId: row.payment_intent_id ?? '',
      amount: moneyOf(row.amount_minor, row.currency),
    }));
  },
  toppedUpSince: async (tx, orgId, currency, from) => {
    const row = await on(tx).row<{ brought: string }>(
      `SELECT coalesce(sum(amount_minor), 0)::bigint AS brought FROM top_up
       WHERE org_id = $1 AND currency = $2 AND created_at >= $3 AND started_by = 'AUTOMATIC' AND state <> 'FAILED'`,
      [orgId, currency, dateOf(from)],
    );
    return money(BigInt(row?.brought ?? '0'), currency);
  },
};

interface SettingRow {
  readonly org_id: string;
  readonly pays_invoices: boolean;
  readonly auto_top_up: AutoJson | null;
  readonly stopped_because: string | null;
}

/** Amounts as text: JSON has no whole numbers of that size. */
interface AutoJson {
  readonly currency: string;
  readonly thresholdMinor: string;
  readonly amountMinor: string;
  readonly monthlyCapMinor: string;
  readonly paymentMethodId: string;
}

const settings: Pick<PrepaidStore, 'setting' | 'setSetting' | 'low'> = {
  setting: async (tx, orgId) => {
    const row = await on(tx).row<SettingRow>('SELECT * FROM balance_setting WHERE org_id = $1', [orgId]);
    return row && settingFrom(row);
  },
  setSetting: async (tx, { orgId, paysInvoices, autoTopUp, stoppedBecause }) => {
    await on(tx).change(
      `INSERT INTO balance_setting (org_id, pays_invoices, auto_top_up, stopped_because, changed_at, changed_by)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id) DO UPDATE SET pays_invoices = excluded.pays_invoices,
         auto_top_up = excluded.auto_top_up, stopped_because = excluded.stopped_because, changed_at = excluded.changed_at,
         changed_by = excluded.changed_by`,
      [
        orgId,
        paysInvoices,
        autoTopUp && JSON.stringify(jsonOf(autoTopUp)),
        stoppedBecause,
        dateOf(tx.now),
        tx.scope.actorId,
      ],
    );
  },
  low: async (tx, limit) => {
    const rows = await on(tx).rows<SettingRow>(
      `SELECT s.* FROM balance_setting s
       LEFT JOIN prepaid_balance b ON b.org_id = s.org_id AND b.currency = s.auto_top_up ->> 'currency'
       WHERE s.auto_top_up IS NOT NULL AND s.stopped_because IS NULL
         AND coalesce(b.held_minor, 0) < (s.auto_top_up ->> 'thresholdMinor')::bigint
         AND NOT EXISTS (SELECT FROM top_up t WHERE t.org_id = s.org_id AND t.state = 'PENDING' AND t.started_by = 'AUTOMATIC')
       ORDER BY s.org_id LIMIT $1`,
      [limit],
    );
    return rows.map(settingFrom);
  },
};

function jsonOf({ threshold, amount, monthlyCap, paymentMethodId }: AutoTopUp): AutoJson {
  return {
    currency: amount.currency,
    thresholdMinor: `${threshold.minor}`,
    amountMinor: `${amount.minor}`,
    monthlyCapMinor: `${monthlyCap.minor}`,
    paymentMethodId,
  };
}

function settingFrom({ org_id, pays_invoices, auto_top_up: auto, stopped_because }: SettingRow): BalanceSetting {
  return {
    orgId: org_id,
    paysInvoices: pays_invoices,
    autoTopUp: auto && {
      threshold: moneyOf(auto.thresholdMinor, auto.currency),
      amount: moneyOf(auto.amountMinor, auto.currency),
      monthlyCap: moneyOf(auto.monthlyCapMinor, auto.currency),
      paymentMethodId: auto.paymentMethodId,
    },
    stoppedBecause: stopped_because,
  };
}

function drawFrom(row: DrawRow): BalanceDraw {
  const { id, org_id: orgId, provider_org_id: providerOrgId, invoice_id: invoiceId } = row;
  const amount = moneyOf(row.amount_minor, row.currency);
  return { id, orgId, providerOrgId, invoiceId, amount, at: instantOf(row.drawn_at) };
}

function topUpFrom(row: TopUpRow): TopUp {
  return {
    id: row.id,
    orgId: row.org_id,
    amount: moneyOf(row.amount_minor, row.currency),
    way: row.way,
    startedBy: row.started_by,
    paymentMethodId: row.payment_method_id,
    bankReference: row.bank_reference,
    state: row.state,
    failure: row.failure,
    paymentIntentId: row.payment_intent_id,
    askedAt: instantOrNull(row.asked_at),
    createdAt: instantOf(row.created_at),
    settledAt: instantOrNull(row.settled_at),
  };
}
