import { type AnsweredHour } from '#libs/billing';
import { HOUR, MINUTE, addMilliseconds } from '#libs/kernel';
import { type HeartbeatStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

/** One row a node, hour and number of units, its minutes as bits of one bigint. */
export function heartbeatStore(): HeartbeatStore {
  return {
    record: async (tx, rows) => {
      if (rows.length === 0) return;
      await on(tx).change(
        `INSERT INTO heartbeat (lease_id, org_id, provider_org_id, hour, node, units, minutes)
         SELECT lease_id, org_id, provider_org_id, to_timestamp(hour_ms / 1000), node, units, bit_or(minutes)
         FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::int[], $7::bigint[])
           AS beat (lease_id, org_id, provider_org_id, hour_ms, node, units, minutes)
         GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 4, 5, 6
         ON CONFLICT (lease_id, hour, node, units) DO UPDATE SET minutes = heartbeat.minutes | EXCLUDED.minutes
         WHERE heartbeat.minutes | EXCLUDED.minutes <> heartbeat.minutes`,
        [
          rows.map(({ leaseId }) => leaseId),
          rows.map(({ tenantOrgId }) => tenantOrgId),
          rows.map(({ providerOrgId }) => providerOrgId),
          rows.map(({ hour }) => hour),
          rows.map(({ node }) => node),
          rows.map(({ units }) => units),
          rows.map(({ minutes }) => String(minutes)),
        ],
      );
    },
    nodes: async (tx, leaseId) => {
      const rows = await on(tx).rows<{ node: string; units: number; hour: Date; minutes: string; day: number }>(NODES, [
        leaseId,
        dateOf(tx.now),
      ]);
      return rows.map(({ node, units, hour, minutes, day }) => ({
        ...{ name: node, units, minutesOfDay: day },
        lastAt: addMilliseconds(instantOf(hour), lastBit(BigInt(minutes)) * MINUTE),
      }));
    },
    firstReported: async (tx, leaseId) => {
      const row = await on(tx).row<{ hour: Date; minutes: string }>(
        `SELECT hour, bit_or(minutes) AS minutes FROM heartbeat WHERE lease_id = $1
         AND hour = (SELECT min(hour) FROM heartbeat WHERE lease_id = $1) GROUP BY hour`,
        [leaseId],
      );
      return row && addMilliseconds(instantOf(row.hour), firstBit(BigInt(row.minutes)) * MINUTE);
    },
    // rows of nodes that answered alike are added up here: 512 healthy nodes are one row
    answered: async (tx, leaseId, window) => {
      const rows = await on(tx).rows<{ hour: Date; minutes: string; units: string }>(
        `SELECT hour, minutes, sum(units)::bigint AS units FROM (
           SELECT hour, units, minutes & ~coalesce(bit_or(minutes) OVER (
             PARTITION BY hour, node ORDER BY units ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS minutes
           FROM heartbeat WHERE lease_id = $1 AND hour > $2 AND hour < $3
         ) AS apart WHERE minutes <> 0 GROUP BY hour, minutes ORDER BY hour, minutes`,
        [leaseId, dateOf(addMilliseconds(window.start, -HOUR)), dateOf(window.end)],
      );
      return rows.map((row): AnsweredHour => ({
        hour: instantOf(row.hour),
        minutes: BigInt(row.minutes),
        units: Number(row.units),
      }));
    },
  };
}

/** One row an hour of a node, whatever it answered with; the hour of the last minute is the last. */
const NODES = `WITH hours AS (
    SELECT node, hour, max(units) AS units, bit_or(minutes) AS minutes FROM heartbeat
    WHERE lease_id = $1 AND hour > $2::timestamptz - interval '32 days' AND minutes <> 0 GROUP BY node, hour
  ) SELECT node, (array_agg(units ORDER BY hour DESC))[1] AS units, max(hour) AS hour, (array_agg(minutes ORDER BY hour DESC))[1] AS minutes,
      coalesce(sum(bit_count((CASE WHEN hour > $2::timestamptz - interval '24 hours' THEN minutes
        ELSE minutes >> extract(minute FROM $2::timestamptz)::int END)::bit(64))) FILTER (WHERE hour > $2::timestamptz - interval '25 hours'), 0)::int AS day
    FROM hours GROUP BY node ORDER BY node LIMIT 512`;

function lastBit(bits: bigint): number {
  let bit = 59;
  while (bit > 0 && ((bits >> BigInt(bit)) & 1n) === 0n) bit -= 1;
  return bit;
}

function firstBit(bits: bigint): number {
  let bit = 0;
  while (bit < 60 && ((bits >> BigInt(bit)) & 1n) === 0n) bit += 1;
  return bit;
}
