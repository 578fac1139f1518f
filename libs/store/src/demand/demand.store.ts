import { decimal, decimalToString } from '#libs/kernel';
import { type BillingMode, type DemandOutcome, type RecordedDemand } from '#libs/market';
import { type DemandStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface RecordedRow {
  readonly at: Date;
  readonly units: number;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly billing: BillingMode;
  readonly unit_price: string;
  readonly outcome: DemandOutcome;
  readonly asker: string;
}

/** Recorded demand: quotes and refused requests, read through functions that name nobody. */
export function demandStore(): DemandStore {
  return {
    refused: async (tx, { orgId, offerId, units, window, billing, rate, currency }) => {
      await on(tx).rows(`SELECT set_config('synchronous_commit', 'off', true)`);
      await on(tx).change(
        `INSERT INTO refused_request (at, org_id, offer_id, units, starts_at, ends_at, billing, unit_price, currency)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          dateOf(tx.now),
          orgId,
          offerId,
          units,
          dateOf(window.start),
          dateOf(window.end),
          billing,
          decimalToString(rate),
          currency,
        ],
      );
    },
    record: async (tx, { modelSlug, region, currency, since, limit }) => {
      const rows = await on(tx).rows<RecordedRow>('SELECT * FROM demand_recorded($1, $2, $3, $4, $5)', [
        modelSlug,
        region,
        currency,
        dateOf(since),
        limit,
      ]);
      const published = await on(tx).row<{ units: string }>(
        `SELECT coalesce(sum((body ->> 'units')::bigint), 0) AS units FROM offer
         WHERE state = 'PUBLISHED' AND body ->> 'modelSlug' = $1 AND body -> 'site' ->> 'region' = $2`,
        [modelSlug, region],
      );
      return { requests: rows.map(fromRow), publishedUnits: Number(published?.units ?? 0) };
    },
  };
}

function fromRow(row: RecordedRow): RecordedDemand {
  return {
    at: instantOf(row.at),
    units: row.units,
    window: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    billing: row.billing,
    rate: decimal(row.unit_price),
    outcome: row.outcome,
    asker: Number(row.asker),
  };
}
