import { type PayoutAccount, type PayoutAccountStore, type PayoutAccountState } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';

interface AccountRow {
  readonly id: string;
  readonly org_id: string;
  readonly stripe_account_id: string | null;
  readonly state: PayoutAccountState;
  readonly transfers: PayoutAccount['transfers'];
  readonly payouts_enabled: boolean;
  readonly requirements: string[];
  readonly disabled_reason: string | null;
  readonly asked_at: Date;
  readonly changed_at: Date;
}

export function payoutAccountStore(): PayoutAccountStore {
  const one = async (tx: Parameters<PayoutAccountStore['byOrg']>[0], where: string, value: string) => {
    const row = await on(tx).row<AccountRow>(`SELECT * FROM payout_account WHERE ${where}`, [value]);
    return row && fromRow(row);
  };
  return {
    byOrg: (tx, orgId) => one(tx, 'org_id = $1', orgId),
    byStripeId: (tx, id) => one(tx, 'stripe_account_id = $1', id),
    lock: (tx, id) => one(tx, 'id = $1 FOR NO KEY UPDATE', id),
    insert: async (tx, account) => {
      const inserted = await on(tx).change(
        `INSERT INTO payout_account (id, org_id, state, transfers, payouts_enabled, requirements, disabled_reason, asked_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (org_id) DO NOTHING`,
        [
          ...[
            account.id,
            account.orgId,
            account.state,
            account.transfers,
            account.payoutsEnabled,
            account.requirements,
          ],
          ...[account.disabledReason, dateOf(account.askedAt), dateOf(account.changedAt)],
        ],
      );
      return inserted === 1;
    },
    update: async (tx, account) => {
      await on(tx).change(
        `UPDATE payout_account SET stripe_account_id = $2, state = $3, transfers = $4, payouts_enabled = $5, requirements = $6,
           disabled_reason = $7, changed_at = $8 WHERE id = $1`,
        [
          ...[account.id, account.stripeAccountId, account.state, account.transfers, account.payoutsEnabled],
          ...[account.requirements, account.disabledReason, dateOf(account.changedAt)],
        ],
      );
    },
    page: (tx, request) =>
      pageOf<AccountRow, PayoutAccount>(tx, { table: 'payout_account', where: ['true'], values: [] }, request, (rows) =>
        rows.map(fromRow),
      ),
  };
}

function fromRow(row: AccountRow): PayoutAccount {
  return {
    id: row.id,
    orgId: row.org_id,
    stripeAccountId: row.stripe_account_id,
    state: row.state,
    transfers: row.transfers,
    payoutsEnabled: row.payouts_enabled,
    requirements: row.requirements,
    disabledReason: row.disabled_reason,
    askedAt: instantOf(row.asked_at),
    changedAt: instantOf(row.changed_at),
  };
}
