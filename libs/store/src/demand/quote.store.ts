import { type QuoteStore, type Tx } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { nextNumber } from '../database/numbers.js';
import { pageOf } from '../database/page.js';
import { on, orgOf } from '../database/store-tx.js';
import { fromRow, toRow } from './quote.mapping.js';
import { QuoteRow } from './quote.row.js';

export function quoteStore(): QuoteStore {
  return {
    byId: (tx, id) => find(tx, id, ''),
    lock: (tx, id) => find(tx, id, 'FOR NO KEY UPDATE'),
    page: (tx, request) => {
      const org = orgOf(tx);
      const listing = org === null ? { where: ['true'], values: [] } : { where: ['org_id = $1'], values: [org] };
      return pageOf<QuoteRow, ReturnType<typeof fromRow>>(tx, { table: 'quote', ...listing }, request, (rows) =>
        rows.map(fromRow),
      );
    },
    insert: async (tx, quote) => {
      await on(tx).manager.insert(QuoteRow, toRow(quote));
    },
    setState: async (tx, id, state) => {
      await on(tx).change('UPDATE quote SET state = $2 WHERE id = $1', [id, state]);
    },
    expired: async (tx, limit) => {
      const rows = await on(tx).rows<QuoteRow>(
        `SELECT * FROM quote WHERE state = 'OPEN' AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
        [dateOf(tx.now), limit],
      );
      return rows.map(fromRow);
    },
    countOpen: async (tx, orgId) => {
      const row = await on(tx).row<{ open: number }>(
        `SELECT count(*)::int AS open FROM quote WHERE org_id = $1 AND state = 'OPEN' AND expires_at > $2`,
        [orgId, dateOf(tx.now)],
      );
      return row?.open ?? 0;
    },
    nextNumber: (tx) => nextNumber(tx, 'Q', 'quote_number'),
  };
}

async function find(tx: Tx, id: string, lock: '' | 'FOR NO KEY UPDATE') {
  const row = await on(tx).row<QuoteRow>(`SELECT * FROM quote WHERE id = $1 ${lock}`, [id]);
  return row && fromRow(row);
}
