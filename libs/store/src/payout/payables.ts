import { type OpenLine, type PayableMovement } from '#libs/billing';
import { type PayoutStore, type ProviderHoldings } from '#libs/workflows';
import { currencyOf, dateOf, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type HoldbackRow, holdbackFrom } from './payout.mapping.js';

interface HoldingsRow {
  readonly currency: string;
  readonly payable: string;
  readonly reserve: string;
  readonly debt: string;
}

interface MovementRow {
  readonly journal_id: string;
  readonly kind: PayableMovement['kind'];
  readonly source_type: PayableMovement['sourceType'];
  readonly source_id: string;
  readonly minor: string;
  readonly fee_minor: string;
}

interface OpenRow {
  readonly invoice_id: string;
  readonly id: string;
  readonly description: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly paid_minor: string;
}

/** What moved a provider's payable account and stands in no payout; transfers are payouts themselves. Our fee of the same journal beside it. */
const MOVEMENTS = `
  SELECT j.id AS journal_id, j.kind, j.source_type, j.source_id, -sum(e.minor) AS minor,
    (SELECT greatest(-coalesce(sum(f.minor), 0), 0) FROM entry f JOIN account a ON a.id = f.account_id
     WHERE f.journal_id = j.id AND a.type = 'PLATFORM_FEE_REVENUE' AND a.currency = $2) AS fee_minor
  FROM entry e JOIN journal j ON j.id = e.journal_id
  WHERE e.account_id = (SELECT id FROM account WHERE type = 'PROVIDER_PAYABLE' AND owner_id = $1 AND currency = $2)
    AND j.kind <> 'PROVIDER_TRANSFERRED' AND NOT EXISTS (SELECT FROM payout_line l WHERE l.journal_id = j.id AND l.org_id = $1)
  GROUP BY j.id HAVING sum(e.minor) <> 0 ORDER BY j.posted_at, j.id`;

/** What is payable, what of it is held back, and of what it is made. */
export const payables: Pick<
  PayoutStore,
  'lockHoldings' | 'holdings' | 'movements' | 'invoiceLines' | 'keep' | 'dueHoldbacks' | 'heldBack' | 'release'
> = {
  lockHoldings: async (tx, orgId, currency) => {
    const row = await on(tx).row<Omit<HoldingsRow, 'currency'>>('SELECT * FROM payout_lock_holdings($1, $2)', [
      orgId,
      currency,
    ]);
    return holdingsFrom({ payable: '0', reserve: '0', debt: '0', ...row, currency });
  },
  holdings: async (tx, orgId) =>
    (await on(tx).rows<HoldingsRow>('SELECT * FROM payout_holdings($1)', [orgId])).map(holdingsFrom),
  movements: async (tx, orgId, currency) => {
    const rows = await on(tx).rows<MovementRow>(MOVEMENTS, [orgId, currency]);
    return rows.map((row) => ({
      journalId: row.journal_id,
      kind: row.kind,
      sourceType: row.source_type,
      sourceId: row.source_id,
      amount: moneyOf(row.minor, currency),
      feeEarned: moneyOf(row.fee_minor, currency),
    }));
  },
  invoiceLines: async (tx, orgId, invoiceIds) => {
    const found = new Map<string, OpenLine[]>(invoiceIds.map((id) => [id, []]));
    if (invoiceIds.length === 0) return found;
    const rows = await on(tx).rows<OpenRow>(
      `SELECT l.invoice_id, l.id, l.description, i.currency, l.amount_minor,
         (SELECT coalesce(sum(p.amount_minor), 0) FROM payout_line p WHERE p.invoice_line_id = l.id) AS paid_minor
       FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
       WHERE l.invoice_id = ANY ($1) AND l.share_org = $2 ORDER BY l.invoice_id, l.position`,
      [invoiceIds, orgId],
    );
    for (const row of rows)
      found.get(row.invoice_id)?.push({
        id: row.id,
        description: row.description,
        amount: moneyOf(row.amount_minor, row.currency),
        paid: moneyOf(row.paid_minor, row.currency),
      });
    return found;
  },
  keep: async (tx, { id, payoutId, orgId, amount, releaseAt }) => {
    await on(tx).change(
      `INSERT INTO holdback (id, payout_id, org_id, currency, amount_minor, release_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, payoutId, orgId, amount.currency, `${amount.minor}`, dateOf(releaseAt)],
    );
  },
  dueHoldbacks: async (tx, limit) => {
    const rows = await on(tx).rows<HoldbackRow>(
      `SELECT * FROM holdback WHERE released_at IS NULL AND release_at <= $1 ORDER BY release_at, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
      [dateOf(tx.now), limit],
    );
    return rows.map(holdbackFrom);
  },
  heldBack: async (tx, orgId) => {
    const text = 'SELECT * FROM holdback WHERE org_id = $1 AND released_at IS NULL ORDER BY release_at, id LIMIT 1000';
    return (await on(tx).rows<HoldbackRow>(text, [orgId])).map(holdbackFrom);
  },
  release: async (tx, id) => {
    await on(tx).change('UPDATE holdback SET released_at = $2 WHERE id = $1', [id, dateOf(tx.now)]);
  },
};

function holdingsFrom({ currency, payable, reserve, debt }: HoldingsRow): ProviderHoldings {
  const code = currencyOf(currency);
  return { payable: moneyOf(payable, code), reserve: moneyOf(reserve, code), debt: moneyOf(debt, code) };
}
