import { type CurrencyCode, type Instant, civilDate, money } from '#libs/kernel';
import {
  type BookIdentity,
  type BookIdentityName,
  type DocumentBreak,
  type RecordMatchStore,
  type Tx,
} from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface IdentityRow {
  readonly identity: BookIdentityName;
  readonly currency: CurrencyCode;
  readonly ledger_minor: string;
  readonly items_minor: string;
}

interface BreakRow {
  readonly kind: DocumentBreak['kind'];
  readonly document_id: string;
  readonly currency: CurrencyCode;
  readonly said_minor: string;
  readonly comes_minor: string;
}

/** Identities of the books as of an instant, and as they were kept day by day (0037). */
export const identityStore: Pick<
  RecordMatchStore,
  'identities' | 'identitiesInFull' | 'documentBreaks' | 'snapshot' | 'snapshots'
> = {
  identities: (tx, at) => read(tx, 'recon_identities_at', at),
  identitiesInFull: (tx, at) => read(tx, 'recon_identities_in_full', at),
  documentBreaks: async (tx, most) => {
    const rows = await on(tx).rows<BreakRow>(
      'SELECT * FROM recon_document_breaks() ORDER BY kind, document_id, currency LIMIT $1',
      [most],
    );
    return rows.map(({ kind, document_id, currency, said_minor, comes_minor }) => ({
      ...{ kind, documentId: document_id },
      ...{ said: money(BigInt(said_minor), currency), comes: money(BigInt(comes_minor), currency) },
    }));
  },
  snapshot: async (tx, days) => {
    const rows = await on(tx).rows<{ day: string }>(
      `INSERT INTO recon_snapshot (day, identity, currency, ledger_minor, items_minor, taken_at)
       SELECT d.day, i.identity, i.currency, i.ledger_minor, i.items_minor, market_now()
       FROM (
         SELECT g::date AS day FROM generate_series(
           greatest(
             coalesce((SELECT max(day) + 1 FROM recon_snapshot), (SELECT (min(posted_at) AT TIME ZONE 'UTC')::date FROM journal)),
             (market_now() AT TIME ZONE 'UTC')::date - $1::int
           )::timestamp, (market_now() AT TIME ZONE 'UTC')::date - 1, interval '1 day'
         ) AS g
       ) AS d, recon_identities_at((d.day + 1)::timestamp AT TIME ZONE 'UTC') AS i
       ON CONFLICT DO NOTHING RETURNING day::text`,
      [days],
    );
    return new Set(rows.map(({ day }) => day)).size;
  },
  snapshots: async (tx, from, to) => {
    const rows = await on(tx).rows<IdentityRow & { readonly day: string; readonly taken_at: Date }>(
      `SELECT day::text AS day, identity, currency, ledger_minor, items_minor, taken_at FROM recon_snapshot
       WHERE day BETWEEN $1 AND $2 ORDER BY day DESC, identity, currency`,
      [from, to],
    );
    return rows.map((row) => ({ ...identityFrom(row), day: civilDate(row.day), takenAt: instantOf(row.taken_at) }));
  },
};

async function read(
  tx: Tx,
  how: 'recon_identities_at' | 'recon_identities_in_full',
  at: Instant,
): Promise<BookIdentity[]> {
  const text = `SELECT * FROM ${how}($1) ORDER BY identity, currency`;
  return (await on(tx).rows<IdentityRow>(text, [dateOf(at)])).map(identityFrom);
}

function identityFrom({ identity, currency, ledger_minor, items_minor }: IdentityRow): BookIdentity {
  const [ledger, items] = [BigInt(ledger_minor), BigInt(items_minor)];
  return {
    ...{ identity, ledger: money(ledger, currency), items: money(items, currency) },
    unexplained: money(ledger - items, currency),
  };
}
