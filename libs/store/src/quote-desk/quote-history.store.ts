import { type QuoteDeed, type QuoteHistoryStore } from '#libs/workflows';
import { instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { fromRow as quoteFrom } from '../demand/quote.mapping.js';
import { type QuoteRow } from '../demand/quote.row.js';

interface DeedRow {
  readonly quote_id: string;
  readonly action: string;
  readonly actor_id: string;
  readonly at: Date;
}

/** The booking is written down under the lease that it made. */
const DEEDS = `
  SELECT subject_id AS quote_id, action, actor_id, at, id FROM audit_log WHERE subject_id = ANY ($1)
  UNION ALL
  SELECT l.quote_id, a.action, a.actor_id, a.at, a.id
  FROM lease l JOIN audit_log a ON a.subject_id = l.id AND a.action = 'lease.booked' WHERE l.quote_id = ANY ($1)
  ORDER BY id`;

export function quoteHistoryStore(): QuoteHistoryStore {
  return {
    versions: async (tx, firstIds) => {
      const text = 'SELECT * FROM quote WHERE id = ANY ($1) OR first_id = ANY ($1) ORDER BY version, id';
      return (await on(tx).rows<QuoteRow>(text, [[...firstIds]])).map(quoteFrom);
    },
    deeds: async (tx, quoteIds) => {
      const rows = await on(tx).rows<DeedRow>(DEEDS, [[...quoteIds]]);
      return rows.map(({ quote_id, action, actor_id, at }): QuoteDeed => ({
        ...{ quoteId: quote_id, action, by: actor_id, at: instantOf(at) },
      }));
    },
    names: async (tx, principals) => {
      const text = 'SELECT id, name FROM principal_names($1)';
      const rows = await on(tx).rows<{ id: string; name: string }>(text, [[...principals]]);
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
}
