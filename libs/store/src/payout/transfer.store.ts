import { isSayableAtStripe } from '#libs/billing';
import { CURRENCIES, money } from '#libs/kernel';
import { type TransferStore, type Tx } from '#libs/workflows';
import { currencyOf, dateOf, dateOrNull, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type ReversalRow, type TransferRow, reversalFrom, transferFrom } from './payout.mapping.js';

export function transferStore(): TransferStore {
  return { ...transfers, ...moving, ...reversals };
}

const transfers: Pick<TransferStore, 'byId' | 'lock' | 'update' | 'unsent' | 'byDestinationPayments'> = {
  byId: (tx, id) => one(tx, 'SELECT * FROM payout_transfer WHERE id = $1', id),
  lock: (tx, id) => one(tx, 'SELECT * FROM payout_transfer WHERE id = $1 FOR NO KEY UPDATE', id),
  update: async (tx, transfer) => {
    await on(tx).change(
      `UPDATE payout_transfer SET stripe_transfer_id = $2, destination_payment_id = $3, connected_payout_id = $4, bank_trace_id = $5,
         reversed_minor = $6, state = $7, failure = $8 WHERE id = $1`,
      [
        ...[transfer.id, transfer.stripeTransferId, transfer.destinationPaymentId, transfer.connectedPayoutId],
        ...[transfer.bankTraceId, `${transfer.reversed.minor}`, transfer.state, transfer.failure],
      ],
    );
  },
  unsent: async (tx, currency) => {
    const row = await on(tx).row<{ minor: string }>(
      `SELECT coalesce(sum(amount_minor), 0) AS minor FROM payout_transfer
       WHERE state = 'PLANNED' AND rail = 'STRIPE' AND source_charge_id IS NULL AND currency = $1`,
      [currency],
    );
    return BigInt(row?.minor ?? '0');
  },
  byDestinationPayments: async (tx, ids) => {
    if (ids.length === 0) return [];
    const text = 'SELECT * FROM payout_transfer WHERE destination_payment_id = ANY ($1) ORDER BY id';
    return (await on(tx).rows<TransferRow>(text, [ids])).map(transferFrom);
  },
};

async function one(tx: Tx, text: string, id: string) {
  const row = await on(tx).row<TransferRow>(text, [id]);
  return row && transferFrom(row);
}

/** A transfer `t` of which something can be taken back, `failedSince` being the parameter that says since when a refusal counts. */
const isReversible = (failedSince: string): string =>
  `t.rail = 'STRIPE' AND t.state IN ('SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT')
   AND NOT EXISTS (SELECT FROM transfer_reversal f WHERE f.transfer_id = t.id AND f.failed_at > ${failedSince})`;
const LEFT = `t.amount_minor - t.reversed_minor - (SELECT coalesce(sum(r.amount_minor), 0) FROM transfer_reversal r
  WHERE r.transfer_id = t.id AND r.state = 'PLANNED')`;

/** Currencies whose last decimal Stripe cannot say: of less than ten minor units it takes nothing back. */
const IN_TENS = CURRENCIES.filter((currency) => !isSayableAtStripe(money(1n, currency)));

const moving: Pick<TransferStore, 'moving' | 'looked' | 'debtors'> = {
  moving: async (tx, limit) => {
    const rows = await on(tx).rows<TransferRow>(
      `SELECT t.* FROM payout_transfer t LEFT JOIN payout_clock c ON c.key = t.id
       WHERE (t.state IN ('SENT', 'ARRIVED_AT_STRIPE') OR t.rail = 'WIRE' AND (t.state = 'PLANNED'
           OR t.state = 'PAID_OUT' AND EXISTS (SELECT FROM outgoing_wire w WHERE w.id = t.wire_id AND w.state = 'RETURNED')))
         AND coalesce(c.next_at, '-infinity') <= $1 ORDER BY c.next_at NULLS FIRST, t.id LIMIT $2`,
      [dateOf(tx.now), limit],
    );
    return rows.map(transferFrom);
  },
  looked: async (tx, transferId, next) => {
    await on(tx).change(
      `INSERT INTO payout_clock AS c (key, next_at) VALUES ($1, $2)
       ON CONFLICT (key) DO UPDATE SET next_at = excluded.next_at WHERE c.next_at < excluded.next_at`,
      [transferId, dateOf(next)],
    );
  },
  debtors: async (tx, { limit, failedSince, refusedSince }) => {
    const rows = await on(tx).rows<{ org_id: string; currency: string }>(
      `SELECT a.owner_id AS org_id, a.currency FROM account_balance b JOIN account a ON a.id = b.account_id
       WHERE a.type = 'PROVIDER_RECEIVABLE' AND b.held > 0 AND (
         EXISTS (SELECT FROM account p JOIN account_balance h ON h.account_id = p.id
           WHERE p.type = 'PROVIDER_PAYABLE' AND p.owner_id = a.owner_id AND p.currency = a.currency AND h.held > 0)
         OR b.held >= CASE WHEN a.currency = ANY ($4) THEN 10 ELSE 1 END + (SELECT coalesce(sum(r.amount_minor), 0) FROM transfer_reversal r
             WHERE r.org_id = a.owner_id AND r.currency = a.currency AND r.state = 'PLANNED')
           AND EXISTS (SELECT FROM payout_transfer t
             WHERE t.org_id = a.owner_id AND t.currency = a.currency AND ${isReversible('$1')} AND ${LEFT} > 0)
           AND NOT EXISTS (SELECT FROM payout_transfer t JOIN transfer_reversal f ON f.transfer_id = t.id
             WHERE t.org_id = a.owner_id AND t.currency = a.currency AND f.failed_at > $2))
       ORDER BY a.id LIMIT $3`,
      [dateOf(failedSince), dateOf(refusedSince), limit, IN_TENS],
    );
    return rows.map(({ org_id, currency }) => ({ orgId: org_id, currency: currencyOf(currency) }));
  },
};

const reversals: Pick<
  TransferStore,
  'reversible' | 'insertReversal' | 'lockReversal' | 'updateReversal' | 'reversalsOf'
> = {
  reversible: async (tx, orgId, currency, failedSince) => {
    const rows = await on(tx).rows<TransferRow & { readonly left_minor: string }>(
      `SELECT * FROM (
         SELECT t.*, ${LEFT} AS left_minor FROM payout_transfer t WHERE t.org_id = $1 AND t.currency = $2 AND ${isReversible('$3')}
       ) AS t WHERE left_minor > 0 ORDER BY id DESC LIMIT 100`,
      [orgId, currency, dateOf(failedSince)],
    );
    const planned = await on(tx).row<{ minor: string }>(
      `SELECT coalesce(sum(amount_minor), 0) AS minor FROM transfer_reversal WHERE org_id = $1 AND currency = $2 AND state = 'PLANNED'`,
      [orgId, currency],
    );
    return {
      transfers: rows.map((row) => ({ transfer: transferFrom(row), left: moneyOf(row.left_minor, currency) })),
      planned: moneyOf(planned?.minor ?? '0', currency),
    };
  },
  insertReversal: async (tx, { id, transferId, orgId, amount, reason, state, plannedAt, plannedBy }) => {
    await on(tx).change(
      `INSERT INTO transfer_reversal (id, transfer_id, org_id, currency, amount_minor, reason, state, planned_at, planned_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, transferId, orgId, amount.currency, `${amount.minor}`, reason, state, dateOf(plannedAt), plannedBy],
    );
  },
  lockReversal: async (tx, id) => {
    const row = await on(tx).row<ReversalRow>('SELECT * FROM transfer_reversal WHERE id = $1 FOR NO KEY UPDATE', [id]);
    return row && reversalFrom(row);
  },
  updateReversal: async (tx, { id, state, stripeReversalId, failure }) => {
    const failedAt = dateOrNull(state === 'FAILED' ? tx.now : null);
    await on(tx).change(
      'UPDATE transfer_reversal SET state = $2, stripe_reversal_id = $3, failure = $4, failed_at = $5 WHERE id = $1',
      [id, state, stripeReversalId, failure, failedAt],
    );
  },
  reversalsOf: async (tx, transferIds) => {
    const text = 'SELECT * FROM transfer_reversal WHERE transfer_id = ANY ($1) ORDER BY id';
    return (await on(tx).rows<ReversalRow>(text, [transferIds])).map(reversalFrom);
  },
};
