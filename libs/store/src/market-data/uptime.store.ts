import { instantToString } from '#libs/kernel';
import { type UptimeDay, type UptimeStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

/** Days back that are added up at all. */
const DAYS_BACK = 90;

/** Nothing is due where no agent ever spoke: the clock of an empty market may still be set back. */
const DUE = `
  SELECT d::date::timestamp AT TIME ZONE 'UTC' AS day, d::date + $2::int + 1 <= t.today AS is_final
  FROM (SELECT ($1::timestamptz AT TIME ZONE 'UTC')::date AS today) AS t
  CROSS JOIN LATERAL generate_series(t.today - ${DAYS_BACK}, t.today - 1, interval '1 day') AS d
  LEFT JOIN uptime_written w ON w.day = d::date
  WHERE EXISTS (SELECT FROM heartbeat) AND (w.day IS NULL OR (NOT w.is_final AND d::date + $2::int + 1 <= t.today)) ORDER BY d LIMIT 1`;

/**
 * Of each lease the part of the day from its first heartbeat on, in whole minutes, and of that the minutes in which its nodes answered, each
 * with the smaller number of units where a node said two. More than was leased counts as what was leased.
 */
const WRITE = `
  INSERT INTO uptime_day (resource_id, day, expected, answered)
  SELECT resource_id, $1::date, sum(expected), sum(least(expected, coalesce(answered, 0))) FROM (
    SELECT l.resource_id, (l.until - l.since) * l.units AS expected, (
      SELECT sum(apart.units * bit_count((apart.minutes & l_mask.bits)::bit(64))) FROM (
        SELECT hour, units, minutes & ~coalesce(bit_or(minutes) OVER (
          PARTITION BY hour, node ORDER BY units ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS minutes
        FROM heartbeat WHERE lease_id = l.id AND hour >= to_timestamp(l.since * 60) - interval '1 hour' AND hour < to_timestamp(l.until * 60)
      ) AS apart CROSS JOIN LATERAL (
        SELECT ((1::bigint << least(60, greatest(0, l.until - h.minute))::int) - 1) & ~((1::bigint << least(60, greatest(0, l.since - h.minute))::int) - 1) AS bits
        FROM (SELECT (extract(epoch FROM apart.hour) / 60)::bigint AS minute) AS h
      ) AS l_mask
    ) AS answered
    FROM (
      SELECT l.id, l.resource_id, l.units,
        ceil(extract(epoch FROM greatest(s.since, l.started_at, first.at)) / 60)::bigint AS since,
        floor(extract(epoch FROM least(s.until, coalesce(l.ended_at, l.ends_at))) / 60)::bigint AS until
      FROM (SELECT $1::date::timestamp AT TIME ZONE 'UTC' AS since, ($1::date + 1)::timestamp AT TIME ZONE 'UTC' AS until) AS s
      JOIN lease l ON l.started_at < s.until AND coalesce(l.ended_at, l.ends_at) > s.since
      CROSS JOIN LATERAL (
        SELECT hour + round(log(2, (bit_or(minutes) & -bit_or(minutes))::numeric))::int * interval '1 minute' AS at FROM heartbeat
        WHERE lease_id = l.id AND hour = (SELECT min(hour) FROM heartbeat WHERE lease_id = l.id) GROUP BY hour
      ) AS first
    ) AS l WHERE l.until > l.since
  ) AS of_leases GROUP BY resource_id
  ON CONFLICT (resource_id, day) DO UPDATE SET expected = excluded.expected, answered = excluded.answered`;

export function uptimeStore(): UptimeStore {
  return {
    days: async (tx, resourceIds, from) => {
      const rows = await on(tx).rows<{ resource_id: string; day: Date; expected: string; answered: string }>(
        `SELECT resource_id, day::timestamp AT TIME ZONE 'UTC' AS day, expected, answered FROM uptime_day
         WHERE resource_id = ANY ($1) AND day >= $2::date ORDER BY resource_id, day`,
        [[...resourceIds], instantToString(from).slice(0, 10)],
      );
      return rows.map((row): UptimeDay => ({
        ...{ resourceId: row.resource_id, day: instantOf(row.day) },
        ...{ expected: BigInt(row.expected), answered: BigInt(row.answered) },
      }));
    },
    due: async (tx, openDays) => {
      const row = await on(tx).row<{ day: Date; is_final: boolean }>(DUE, [dateOf(tx.now), openDays]);
      return row && { day: instantOf(row.day), isFinal: row.is_final };
    },
    write: async (tx, day, isFinal) => {
      const date = instantToString(day).slice(0, 10);
      await on(tx).change(WRITE, [date]);
      await on(tx).change(
        'INSERT INTO uptime_written (day, is_final) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET is_final = excluded.is_final',
        [date, isFinal],
      );
    },
  };
}
