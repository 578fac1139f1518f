import { decimal, instantFromEpoch, toRational } from '#libs/kernel';
import { type UsageStore } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { fromRow as leaseFrom } from '../demand/lease.mapping.js';
import { type LeaseRow } from '../demand/lease.row.js';
import { recordFrom } from '../demand/meter.store.js';
import { type MeterRecordRow } from '../demand/meter-record.row.js';
import { invoicesWhere } from '../invoice/invoice.store.js';
import { type ReadingRow, readingFrom } from './reading.store.js';

/** What leases used, for many at once. Every statement begins at an index of its leases; row-level security is asked beside it. */
export function usageStore(): UsageStore {
  return {
    leases: async (tx, orgId, window, { leaseId, before, limit }) => {
      const rows = await on(tx).rows<LeaseRow>(
        `SELECT * FROM lease WHERE org_id = $1 AND started_at < $3 AND (ended_at IS NULL OR ended_at > $2)
           AND ($4::text IS NULL OR id = $4) AND ($5::text IS NULL OR id < $5) ORDER BY id DESC LIMIT $6`,
        [orgId, dateOf(window.start), dateOf(window.end), leaseId, before ?? null, limit],
      );
      return rows.map(leaseFrom);
    },
    records: async (tx, leaseIds, window) => {
      const rows = await on(tx).rows<MeterRecordRow>(RECORDS, [
        [...leaseIds],
        dateOf(window.start),
        dateOf(window.end),
      ]);
      return rows.map(recordFrom);
    },
    bills: (tx, leaseIds, window) =>
      invoicesWhere(tx, BILLS, [[...leaseIds], dateOf(window.start), dateOf(window.end)]),
    hours: async (tx, leaseIds, window) => {
      const rows = await on(tx).rows<HourRow>(HOURS, [[...leaseIds], dateOf(window.start), dateOf(window.end)]);
      return rows.map(({ lease_id, hour_ms, kwh, read_ms }) => ({
        leaseId: lease_id,
        hour: instantFromEpoch(Number(hour_ms)),
        itKwh: toRational(decimal(kwh)),
        readMs: Number(read_ms),
      }));
    },
    readings: async (tx, ids) => {
      const text = 'SELECT * FROM meter_reading WHERE id = ANY ($1) ORDER BY starts_at, id';
      return (await on(tx).rows<ReadingRow>(text, [[...ids]])).map(readingFrom);
    },
  };
}

interface HourRow {
  readonly lease_id: string;
  readonly hour_ms: string;
  readonly kwh: string;
  readonly read_ms: string;
}

export const RECORDS = `SELECT * FROM (
    SELECT DISTINCT ON (lease_id, starts_at) * FROM meter_record
    WHERE lease_id = ANY ($1) AND starts_at >= $2 AND starts_at < $3 ORDER BY lease_id, starts_at, revision DESC
  ) AS latest ORDER BY starts_at, lease_id`;

/** Corrections of a month are lines of a later invoice, whose own stretch does not touch it. */
const BILLS = `lease_id = ANY ($1) AND state <> 'VOID' AND (
    (starts_at < $3 AND ends_at > $2)
    OR (kind IN ('USAGE', 'ENERGY', 'CONTRACT_METER') AND starts_at >= $3 AND EXISTS (
      SELECT FROM invoice_line l WHERE l.invoice_id = invoice.id AND l.meter_record_ids && ARRAY(
        SELECT id FROM meter_record WHERE lease_id = ANY ($1) AND starts_at >= $2 AND starts_at < $3
      )
    ))
  )`;

/**
 * Readings that stand (nothing replaces them, and what they replace is known back to the first), cut at full hours: a longer one counts in each
 * of its hours by time. A reading is at most 32 days long (report-readings.ts), which is how far before the window one may begin.
 */
export const HOURS = `SELECT m.lease_id, (extract(epoch FROM h.hour) * 1000)::bigint AS hour_ms,
    round(sum(m.it_kwh * extract(epoch FROM least(m.ends_at, h.hour + interval '1 hour', $3) - greatest(m.starts_at, h.hour, $2))
      / extract(epoch FROM m.ends_at - m.starts_at)), 12)::text AS kwh,
    sum(extract(epoch FROM least(m.ends_at, h.hour + interval '1 hour', $3) - greatest(m.starts_at, h.hour, $2)) * 1000)::bigint AS read_ms
  FROM meter_reading m CROSS JOIN LATERAL generate_series(
    date_trunc('hour', greatest(m.starts_at, $2), 'UTC'), least(m.ends_at, $3) - interval '1 millisecond', interval '1 hour'
  ) AS h (hour)
  WHERE m.lease_id = ANY ($1) AND m.starts_at >= $2::timestamptz - interval '32 days' AND m.starts_at < $3 AND m.ends_at > $2
    AND NOT EXISTS (SELECT FROM meter_reading r WHERE r.lease_id = m.lease_id AND r.replaces = m.external_id)
    AND (m.replaces IS NULL OR NOT EXISTS (
      WITH RECURSIVE chain AS (
        SELECT m.replaces AS named
        UNION SELECT p.replaces FROM chain c JOIN meter_reading p ON p.lease_id = m.lease_id AND p.external_id = c.named
      ) SELECT FROM chain c WHERE c.named IS NOT NULL
          AND NOT EXISTS (SELECT FROM meter_reading p WHERE p.lease_id = m.lease_id AND p.external_id = c.named)
    ))
  GROUP BY m.lease_id, h.hour ORDER BY m.lease_id, h.hour`;
