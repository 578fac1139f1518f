import { type PowerUse } from '#libs/market';
import { type MiningOrder, type PowerStore } from '#libs/workflows';
import { dateOf, instantOf, tstzrangeOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface Timed {
  readonly starts_at: Date;
  readonly ends_at: Date;
}

interface ClaimRow extends Timed {
  readonly use: PowerUse;
  readonly holder_id: string | null;
  readonly watts: string;
}

interface LimitRow extends Timed {
  readonly contracted_watts: number;
  readonly limit_watts: number;
}

interface OfferedRow extends LimitRow {
  readonly claimed_watts: string;
}

interface OrderRow extends Timed {
  readonly allowed_watts: string;
  readonly fleet_watts: string;
  readonly cause: MiningOrder['cause'];
  readonly ordered_at: Date;
}

const BOUNDS = 'lower(period) AS starts_at, upper(period) AS ends_at';

/** What shares a site's power, through the database's own functions, which answer to its owner alone; what is on offer to anybody. */
export function powerStore(): PowerStore {
  return {
    close: async (tx, siteId) => {
      await on(tx).rows('SELECT capacity_close($1)', [siteId]);
    },
    claims: async (tx, siteId, window) => {
      const rows = await on(tx).rows<ClaimRow>(`SELECT use, holder_id, ${BOUNDS}, watts FROM capacity_claims($1, $2)`, [
        siteId,
        tstzrangeOf(window),
      ]);
      return rows.map((row) => ({
        use: row.use,
        holderId: row.holder_id,
        period: periodOf(row),
        watts: Number(row.watts),
      }));
    },
    limits: async (tx, siteId, window) => {
      const rows = await on(tx).rows<LimitRow>(
        `SELECT ${BOUNDS}, contracted_watts, limit_watts FROM capacity_power_limits($1, $2)`,
        [siteId, tstzrangeOf(window)],
      );
      return rows.map((row) => ({
        period: periodOf(row),
        contractedWatts: row.contracted_watts,
        limitWatts: row.limit_watts,
      }));
    },
    offered: async (tx, siteId, window) => {
      const rows = await on(tx).rows<OfferedRow>(
        `SELECT ${BOUNDS}, contracted_watts, limit_watts, claimed_watts FROM capacity_offered_power($1, $2)`,
        [siteId, tstzrangeOf(window)],
      );
      return rows.map((row) => ({
        period: periodOf(row),
        contractedWatts: row.contracted_watts,
        limitWatts: row.limit_watts,
        claimedWatts: Number(row.claimed_watts),
      }));
    },
    orders: async (tx, siteId, window, most) => {
      const rows = await on(tx).rows<OrderRow>(
        'SELECT * FROM mining_order WHERE site_id = $1 AND starts_at < $3 AND ends_at > $2 ORDER BY id DESC LIMIT $4',
        [siteId, dateOf(window.start), dateOf(window.end), most],
      );
      return rows.map((row) => ({
        period: periodOf(row),
        allowedWatts: Number(row.allowed_watts),
        fleetWatts: Number(row.fleet_watts),
        cause: row.cause,
        orderedAt: instantOf(row.ordered_at),
      }));
    },
  };
}

function periodOf(row: Timed) {
  return { start: instantOf(row.starts_at), end: instantOf(row.ends_at) };
}
