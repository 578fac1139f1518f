import { type StripeRecordStore } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

export function stripeRecordStore(): StripeRecordStore {
  return {
    keepTransactions: async (tx, transactions) => {
      if (transactions.length === 0) return;
      await on(tx).change(
        `INSERT INTO stripe_transaction (id, type, reporting_category, source_id, currency, gross_minor, fee_minor, net_minor, created_at)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::timestamptz[])
           AS t (id, type, category, source_id, currency, gross, fee, net, created_at)
         WHERE NOT EXISTS (SELECT FROM stripe_transaction s WHERE s.id = t.id)
         ON CONFLICT (id) DO NOTHING`,
        [
          ...[transactions.map(({ id }) => id), transactions.map(({ type }) => type)],
          ...[transactions.map((one) => one.reportingCategory), transactions.map(({ sourceId }) => sourceId)],
          ...[transactions.map(({ currency }) => currency), transactions.map(({ amountMinor }) => `${amountMinor}`)],
          ...[transactions.map(({ feeMinor }) => `${feeMinor}`), transactions.map(({ netMinor }) => `${netMinor}`)],
          transactions.map(({ createdAt }) => dateOf(createdAt).toISOString()),
        ],
      );
    },
    unknownPayouts: async (tx, since) => {
      // banks name a payout within ten days, or never
      const rows = await on(tx).rows<{ id: string; lacks: 'MEMBERS' | 'TRACE' }>(
        `SELECT j.source_id AS id, CASE WHEN p.id IS NULL THEN 'MEMBERS' ELSE 'TRACE' END AS lacks
         FROM journal j LEFT JOIN stripe_payout p ON p.transaction_id = j.source_id
         WHERE j.kind = 'STRIPE_PAYOUT' AND j.effective_at >= $1
           AND (p.id IS NULL OR p.trace_id IS NULL AND p.arrival_at > $2::timestamptz - interval '10 days')`,
        [dateOf(since), dateOf(tx.now)],
      );
      return new Map(rows.map(({ id, lacks }) => [id, lacks]));
    },
    keepPayout: async (tx, { id, balanceTransactionId, arrivalAt, traceId }, members) => {
      const known = await on(tx).row<{ trace_id: string | null }>('SELECT trace_id FROM stripe_payout WHERE id = $1', [
        id,
      ]);
      if (known) {
        if (known.trace_id === null && traceId !== null)
          await on(tx).change('UPDATE stripe_payout SET trace_id = $2 WHERE id = $1', [id, traceId]);
        return;
      }
      await on(tx).change(
        'INSERT INTO stripe_payout (id, transaction_id, arrival_at, trace_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [id, balanceTransactionId, dateOf(arrivalAt), traceId],
      );
      await on(tx).change(
        'INSERT INTO stripe_payout_member (transaction_id, payout_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING',
        [id, members],
      );
    },
  };
}
