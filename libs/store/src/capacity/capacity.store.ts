import { type Period } from '#libs/kernel';
import { type UnitRange } from '#libs/market';
import { type CapacityStore, type SitePowerSlice, type UsedRectangle } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, int4rangeOf, tstzrangeOf, unitRangesOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface UsedRow {
  readonly units: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly use: UsedRectangle['use'];
}

interface PowerRow {
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly limit_watts: number;
  readonly draw_watts: string;
}

type Reserved = Awaited<ReturnType<CapacityStore['reserve']>>;

/** Rectangles, through the database's own functions: nobody has a grant on the table. */
export function capacityStore(): CapacityStore {
  return { ...reads, ...writes };
}

const reads: Pick<CapacityStore, 'free' | 'used' | 'freePower' | 'powerUse'> = {
  free: async (tx, resourceIds, window) => {
    const rows = await on(tx).rows<{ resource_id: string; units: string }>(
      'SELECT resource_id, units::text FROM capacity_free($1, $2)',
      [resourceIds, tstzrangeOf(window)],
    );
    const free = new Map<string, readonly UnitRange[]>(resourceIds.map((id) => [id, []]));
    for (const row of rows) free.set(row.resource_id, unitRangesOf(row.units));
    return free;
  },
  used: async (tx, resourceId, window) => {
    const rows = await on(tx).rows<UsedRow>(
      'SELECT units::text, lower(period) AS starts_at, upper(period) AS ends_at, use FROM capacity_used($1, $2)',
      [resourceId, tstzrangeOf(window)],
    );
    return rows.flatMap((row) =>
      unitRangesOf(row.units).map((units) => ({ resourceId, units, period: periodOf(row), use: row.use })),
    );
  },
  freePower: async (tx, siteIds, window) => {
    const rows = await on(tx).rows<{ site_id: string; watts: string | null }>(
      'SELECT site_id, watts FROM capacity_free_power($1, $2)',
      [siteIds, tstzrangeOf(window)],
    );
    const free = new Map<string, number | null>(siteIds.map((id) => [id, null]));
    for (const { site_id: id, watts } of rows) free.set(id, watts === null ? null : Number(watts));
    return free;
  },
  powerUse: async (tx, siteId, window) => {
    const rows = await on(tx).rows<PowerRow>(
      'SELECT lower(period) AS starts_at, upper(period) AS ends_at, limit_watts, draw_watts FROM capacity_power_use($1, $2)',
      [siteId, tstzrangeOf(window)],
    );
    return rows.map((row): SitePowerSlice => ({
      period: periodOf(row),
      limitWatts: row.limit_watts,
      drawWatts: Number(row.draw_watts),
    }));
  },
};

const writes: Pick<CapacityStore, 'reserve' | 'convert' | 'release'> = {
  /** `watts` is not sent: the database reserves units x the draw of the offer as it stands when the site's gate is taken. */
  reserve: async (tx, { resourceId, units, period, watts, holder }) => {
    if (holder.kind === 'BLOCK' && watts > 0) {
      const own = await on(tx).row<{ outcome: Reserved }>(
        'SELECT capacity_reserve_own_use($1, $2::int4range[], $3, $4, $5) AS outcome',
        [resourceId, units.map(int4rangeOf), tstzrangeOf(period), holder.id, holder.orgId],
      );
      return own?.outcome ?? 'UNITS_TAKEN';
    }
    if (holder.kind === 'LEASE') {
      const leased = await on(tx).row<{ outcome: Reserved }>(
        'SELECT capacity_reserve_lease($1, $2::int4range[], $3, $4, $5) AS outcome',
        [resourceId, units.map(int4rangeOf), tstzrangeOf(period), holder.id, holder.orgId],
      );
      return leased?.outcome ?? 'UNITS_TAKEN';
    }
    const row = await on(tx).row<{ outcome: Reserved }>(
      'SELECT capacity_reserve($1, $2::int4range[], $3, $4, $5, $6, $7) AS outcome',
      [
        resourceId,
        units.map(int4rangeOf),
        tstzrangeOf(period),
        holder.kind,
        holder.id,
        holder.orgId,
        dateOrNull(holder.expiresAt),
      ],
    );
    return row?.outcome ?? 'UNITS_TAKEN';
  },
  convert: async (tx, quoteId, leaseId) => {
    const row = await on(tx).row<{ converted: boolean }>('SELECT capacity_convert($1, $2) AS converted', [
      quoteId,
      leaseId,
    ]);
    return row?.converted ?? false;
  },
  release: async (tx, holderId, from) => {
    await on(tx).rows('SELECT capacity_release($1, $2)', [holderId, dateOf(from)]);
  },
};

function periodOf(row: { readonly starts_at: Date; readonly ends_at: Date }): Period {
  return { start: instantOf(row.starts_at), end: instantOf(row.ends_at) };
}
