import { type QuoteShare, type QuoteShareStore } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface ShareRow {
  readonly id: string;
  readonly org_id: string;
  readonly quote_id: string;
  readonly made_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly revoked_by: string | null;
  readonly opens: number;
  readonly last_opened_at: Date | null;
}

/** The hash of the token is nobody's to read, so `*` would be refused. */
const COLUMNS = 'id, org_id, quote_id, made_by, created_at, expires_at, revoked_at, revoked_by, opens, last_opened_at';

const fromRow = (row: ShareRow): QuoteShare => ({
  ...{ id: row.id, orgId: row.org_id, quoteId: row.quote_id, madeBy: row.made_by, opens: row.opens },
  createdAt: instantOf(row.created_at),
  expiresAt: instantOf(row.expires_at),
  revokedAt: instantOrNull(row.revoked_at),
  revokedBy: row.revoked_by,
  lastOpenedAt: instantOrNull(row.last_opened_at),
});

export function quoteShareStore(): QuoteShareStore {
  return {
    insert: async (tx, { id, orgId, quoteId, madeBy, createdAt, expiresAt }, tokenHash) => {
      await on(tx).change(
        `INSERT INTO quote_share (id, org_id, quote_id, token_hash, made_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, orgId, quoteId, tokenHash, madeBy, dateOf(createdAt), dateOf(expiresAt)],
      );
    },
    byId: async (tx, id) => {
      const row = await on(tx).row<ShareRow>(`SELECT ${COLUMNS} FROM quote_share WHERE id = $1`, [id]);
      return row && fromRow(row);
    },
    byQuotes: async (tx, quoteIds) => {
      const text = `SELECT ${COLUMNS} FROM quote_share WHERE quote_id = ANY ($1) ORDER BY id DESC`;
      return (await on(tx).rows<ShareRow>(text, [[...quoteIds]])).map(fromRow);
    },
    revoke: async (tx, id, by) => {
      const text = 'UPDATE quote_share SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL';
      await on(tx).change(text, [id, dateOf(tx.now), by]);
    },
    open: (tx, tokenHash) =>
      on(tx).row<{ shareId: string; orgId: string; quoteId: string }>(
        'SELECT share_id AS "shareId", org_id AS "orgId", quote_id AS "quoteId" FROM open_quote_share($1)',
        [tokenHash],
      ),
  };
}
