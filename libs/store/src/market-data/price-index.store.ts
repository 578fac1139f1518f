import { decimal, decimalToString, instantToString } from '#libs/kernel';
import { type PriceSample, type SeriesKey, type TermBand, termBand } from '#libs/market';
import { type IndexPoint, type PriceIndexStore } from '#libs/workflows';
import { currencyOf, dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

/** Stands for every region, or every term. */
const ALL = '*';

interface BookedRow {
  readonly model_slug: string;
  readonly region: string;
  readonly currency: string;
  readonly provider_org_id: string;
  readonly unit_price: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly gpu_hours: string;
}

interface PointRow {
  readonly day: Date;
  readonly samples: number;
  readonly providers: number;
  readonly low: string | null;
  readonly middle: string | null;
  readonly high: string | null;
}

export function priceIndexStore(): PriceIndexStore {
  return {
    lastDay: async (tx, basis) => {
      const row = await on(tx).row<{ day: Date | null }>(
        `SELECT max(day)::timestamp AT TIME ZONE 'UTC' AS day FROM price_index_day WHERE basis = $1`,
        [basis],
      );
      return row?.day == null ? null : instantOf(row.day);
    },
    booked: async (tx, { start, end }) => {
      const rows = await on(tx).rows<BookedRow>(BOOKED, [dateOf(start), dateOf(end)]);
      return rows.map(sampleOf);
    },
    write: async (tx, basis, day, rows) => {
      const date = instantToString(day).slice(0, 10);
      const added = await on(tx).change(
        'INSERT INTO price_index_day (basis, day) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [basis, date],
      );
      if (added === 0) return;
      const values = rows.map(({ key, samples, providers, prices }) => ({
        ...{ model_slug: key.modelSlug, region: key.region ?? ALL, band: key.band ?? ALL, currency: key.currency },
        ...{ samples, providers },
        low: prices && decimalToString(prices.low),
        middle: prices && decimalToString(prices.middle),
        high: prices && decimalToString(prices.high),
      }));
      await on(tx).change(WRITE, [basis, date, JSON.stringify(values)]);
    },
    series: async (tx, basis, key, from) => {
      const rows = await on(tx).rows<PointRow>(SERIES, [basis, ...columnsOf(key), dateOf(from)]);
      return rows.map(pointOf);
    },
  };
}

const columnsOf = ({
  modelSlug,
  region,
  band,
  currency,
}: SeriesKey): readonly [string, string, TermBand | '*', string] => [modelSlug, region ?? ALL, band ?? ALL, currency];

const pointOf = ({ day, samples, providers, low, middle, high }: PointRow): IndexPoint => ({
  day: instantOf(day),
  samples,
  providers,
  prices:
    low === null || middle === null || high === null
      ? null
      : { low: decimal(low), middle: decimal(middle), high: decimal(high) },
});

const sampleOf = (row: BookedRow): PriceSample => ({
  modelSlug: row.model_slug,
  region: row.region,
  band: termBand({ start: instantOf(row.starts_at), end: instantOf(row.ends_at) }),
  currency: currencyOf(row.currency),
  providerOrgId: row.provider_org_id,
  rate: decimal(row.unit_price),
  weight: BigInt(row.gpu_hours),
});

/** A lease on demand may end after any hour, and a contract's price is not of the market: neither is in it. */
const BOOKED = `
  SELECT p.model_slug, s.region, l.currency, l.provider_org_id, l.unit_price, l.starts_at, l.ends_at,
    greatest(1, ceil(l.units * extract(epoch FROM l.ends_at - l.starts_at) / 3600))::bigint AS gpu_hours
  FROM lease_event e JOIN lease l ON l.id = e.lease_id
    JOIN gpu_pool p ON p.id = l.resource_id JOIN site s ON s.id = l.site_id
  WHERE e.state = 'CONFIRMED' AND e.at >= $1 AND e.at < $2
    AND l.unit_price_unit = 'GPU_HOUR' AND l.billing <> 'ON_DEMAND' AND l.contract_id IS NULL AND l.unit_price > 0`;

const WRITE = `
  INSERT INTO price_index (basis, day, model_slug, region, band, currency, samples, providers, low, middle, high)
  SELECT $1, $2, r.* FROM jsonb_to_recordset($3::jsonb)
    AS r (model_slug text, region text, band text, currency text, samples int, providers int, low numeric, middle numeric, high numeric)`;

const SERIES = `
  SELECT day::timestamp AT TIME ZONE 'UTC' AS day, samples, providers, low, middle, high FROM price_index
  WHERE basis = $1 AND model_slug = $2 AND region = $3 AND band = $4 AND currency = $5 AND day >= ($6::timestamptz AT TIME ZONE 'UTC')::date
  ORDER BY day`;
