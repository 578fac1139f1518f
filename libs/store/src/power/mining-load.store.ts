import { assert, decimal, decimalToString, earliest } from '#libs/kernel';
import { type MiningLoad } from '#libs/market';
import { type MiningLoadStore } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull, tstzrangeOf } from '../database/columns.js';
import { on, orgOf } from '../database/store-tx.js';
import { type MiningLoadRow } from './mining-load.row.js';

const MINE = 'removed_at IS NULL AND ($1::text IS NULL OR org_id = $1)';

/** A miner's own fleet. Triggers on the table keep the site's power in step and refuse what does not fit. */
export function miningLoadStore(): MiningLoadStore {
  return {
    byId: async (tx, id) => {
      const row = await on(tx).row<MiningLoadRow>(`SELECT * FROM mining_load WHERE ${MINE} AND id = $2`, [
        orgOf(tx),
        id,
      ]);
      return row && fromRow(row);
    },
    byExternalIds: async (tx, externalIds) => {
      const rows = await on(tx).rows<MiningLoadRow>(
        `SELECT * FROM mining_load WHERE ${MINE} AND external_id = ANY ($2) ORDER BY id`,
        [orgOf(tx), externalIds],
      );
      return rows.map(fromRow);
    },
    bySite: async (tx, siteId) => {
      const rows = await on(tx).rows<MiningLoadRow>(
        `SELECT * FROM mining_load WHERE ${MINE} AND site_id = $2 ORDER BY external_id COLLATE "C"`,
        [orgOf(tx), siteId],
      );
      return rows.map(fromRow);
    },
    running: async (tx, siteId, window) => {
      const rows = await on(tx).rows<MiningLoadRow>(
        'SELECT * FROM mining_load WHERE site_id = $1 AND period && $2 ORDER BY id',
        [siteId, tstzrangeOf(window)],
      );
      return rows.map((row) => ({ ...fromRow(row), until: endOf(row) }));
    },
    save: async (tx, loads) => {
      if (loads.length === 0) return;
      const saved = await on(tx).change(SAVE, [JSON.stringify(loads.map(toRow))]);
      assert(saved === loads.length, `${loads.length - saved} mining loads changed meanwhile`);
    },
    remove: async (tx, id, at) => {
      await on(tx).change('UPDATE mining_load SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL', [
        id,
        dateOf(at),
      ]);
    },
  };
}

/** One statement for all, so that their sites' power is laid once. */
const SAVE = `
  INSERT INTO mining_load (id, org_id, site_id, external_id, name, model, terahashes_per_second, watts, yields, starts_at, ends_at, version)
  SELECT id, org_id, site_id, external_id, name, model, terahashes_per_second, watts, yields, starts_at, ends_at, version
  FROM jsonb_populate_recordset(NULL::mining_load, $1::jsonb)
  ON CONFLICT (id) DO UPDATE SET external_id = excluded.external_id, name = excluded.name, model = excluded.model,
    terahashes_per_second = excluded.terahashes_per_second, watts = excluded.watts, yields = excluded.yields,
    starts_at = excluded.starts_at, ends_at = excluded.ends_at, version = excluded.version
  WHERE mining_load.version = excluded.version - 1 AND mining_load.removed_at IS NULL`;

function fromRow(row: MiningLoadRow): MiningLoad {
  return {
    id: row.id,
    orgId: row.org_id,
    siteId: row.site_id,
    externalId: row.external_id,
    name: row.name,
    model: row.model,
    terahashesPerSecond: decimal(row.terahashes_per_second),
    watts: row.watts,
    yields: row.yields,
    from: instantOf(row.starts_at),
    until: instantOrNull(row.ends_at),
    version: row.version,
  };
}

function endOf({ ends_at: endsAt, removed_at: removedAt }: MiningLoadRow): MiningLoad['until'] {
  const ends = [endsAt, removedAt].filter((date) => date !== null).map(instantOf);
  return ends.length === 0 ? null : ends.reduce(earliest);
}

function toRow(load: MiningLoad): Omit<MiningLoadRow, 'removed_at'> {
  return {
    id: load.id,
    org_id: load.orgId,
    site_id: load.siteId,
    external_id: load.externalId,
    name: load.name,
    model: load.model,
    terahashes_per_second: decimalToString(load.terahashesPerSecond),
    watts: load.watts,
    yields: load.yields,
    starts_at: dateOf(load.from),
    ends_at: dateOrNull(load.until),
    version: load.version + 1,
  };
}
