import { type Instant } from '#libs/kernel';
import { type Offer, type PowerSlice, type UsedUnits } from '#libs/market';
import { type Tx } from '#libs/workflows';
import { instantOf, instantOrNull } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type OfferBody, fromBody } from './offer.mapping.js';

/** What one look at the feed (0017_capacity_feed.sql) tells. */
export interface Seen {
  /** The database's snapshot of this look: the next asks for what was not visible in it. */
  readonly position: string;
  /** Of the offers: grows with each commit that changes some. */
  readonly epoch: bigint;
  /** What happened since the position is not known in full: all has to be read anew. Also where there was no position. */
  readonly isLost: boolean;
  /** The transaction sees rows of its own that nobody else may learn of. */
  readonly hasWritten: boolean;
  /** Rectangles that were taken, changed or freed since the position. */
  readonly rectangles: readonly NamedRectangle[];
  /** Sites whose power did. */
  readonly sites: readonly string[];
}

export interface NamedRectangle {
  readonly id: string;
  readonly resourceId: string;
}

interface SeenRow extends Pick<Seen, 'position' | 'isLost' | 'hasWritten'> {
  readonly epoch: string;
  readonly resources: readonly string[] | null;
  /** Of each resource, same order; null: it is a site. */
  readonly ids: readonly (string | null)[] | null;
}

/** One tiny query, whatever the size of the market. Of one snapshot, whatever commits meanwhile. */
export async function look(tx: Tx, position: string | null): Promise<Seen> {
  const row = await on(tx).row<SeenRow>(
    `SELECT pg_current_snapshot()::text AS position, e.epoch, pg_current_xact_id_if_assigned() IS NOT NULL AS "hasWritten",
       coalesce((f.xid >= pg_snapshot_xmin($1::pg_snapshot) AND f.xid < pg_snapshot_xmax(pg_current_snapshot()))
         OR pg_snapshot_xmax($1::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()), true) AS "isLost",
       changed.resources, changed.ids
     FROM offer_epoch e, capacity_forgotten f, LATERAL (
       SELECT array_agg(resource_id) AS resources, array_agg(allocation_id) AS ids
       FROM (SELECT DISTINCT c.resource_id, c.allocation_id FROM capacity_change c
         WHERE c.xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(c.xid, $1::pg_snapshot)) AS lines
     ) AS changed`,
    [position],
  );
  if (!row) throw new Error('the feed of capacity changes is not there');
  const { resources, ids, epoch, ...rest } = row;
  const lines = (resources ?? []).map((resourceId, index) => ({ resourceId, id: ids?.[index] ?? null }));
  return {
    ...rest,
    epoch: BigInt(epoch),
    rectangles: lines.flatMap(({ resourceId, id }) => (id === null ? [] : [{ resourceId, id }])),
    sites: lines.flatMap(({ resourceId, id }) => (id === null ? [resourceId] : [])),
  };
}

/** Rows of one statement: bounds its time and memory. */
const CHUNK = 2_000;

interface OfferRow {
  readonly id: string;
  readonly epoch: string;
  readonly body: OfferBody;
}

/** The next published offers behind an id, in the order of their ids; none: that was all. */
export async function readPublished(tx: Tx, after: string): Promise<Offer[]> {
  const rows = await on(tx).rows<OfferRow>(
    `SELECT id, body FROM offer WHERE state = 'PUBLISHED' AND id > $1 ORDER BY id LIMIT ${CHUNK}`,
    [after],
  );
  return rows.map((row) => fromBody(row.body));
}

/** Offers that changed after an epoch, in whatever state they are now. */
export async function readChanged(tx: Tx, epoch: bigint): Promise<Offer[]> {
  const changed: Offer[] = [];
  let [at, id] = [String(epoch + 1n), ''];
  for (;;) {
    const rows = await on(tx).rows<OfferRow>(
      `SELECT id, epoch, body FROM offer WHERE epoch >= $1 AND (epoch, id) > ($1, $2) ORDER BY epoch, id LIMIT ${CHUNK}`,
      [at, id],
    );
    changed.push(...rows.map((row) => fromBody(row.body)));
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return changed;
    [at, id] = [last.epoch, last.id];
  }
}

interface RectangleRow {
  readonly id: string;
  readonly resource_id: string;
  readonly first_unit: number;
  readonly end_unit: number;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly expires_at: Date | null;
}

/** Rectangles by their id. */
export type Rectangles = Map<string, UsedUnits>;

/** What is used of each of these pools and halls; an entry for each, empty where nothing is. */
export async function readUsed(tx: Tx, ids: readonly string[]): Promise<Map<string, Rectangles>> {
  const used = new Map<string, Rectangles>(ids.map((id) => [id, new Map()]));
  for (let from = 0; from < ids.length; from += CHUNK) {
    const rows = await on(tx).rows<RectangleRow>('SELECT * FROM capacity_rectangles($1)', [
      ids.slice(from, from + CHUNK),
    ]);
    for (const row of rows) used.get(row.resource_id)?.set(row.id, usedOf(row));
  }
  return used;
}

/** Those of the named rectangles that are still there. */
export async function readRectangles(tx: Tx, ids: readonly string[]): Promise<Rectangles> {
  if (ids.length === 0) return new Map();
  const rows = await on(tx).rows<RectangleRow>('SELECT * FROM capacity_rectangles_named($1)', [ids]);
  return new Map(rows.map((row) => [row.id, usedOf(row)]));
}

function usedOf(row: RectangleRow): UsedUnits {
  return {
    units: { from: row.first_unit, to: row.end_unit },
    period: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    expiresAt: instantOrNull(row.expires_at),
  };
}

/** Power left at a site where it is short, and until when that holds if nobody books: the first expiry of a hold. */
export interface PowerLeft {
  readonly slices: readonly PowerSlice[];
  readonly holdsUntil: Instant | null;
}

interface PowerRow {
  readonly site_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly free_watts: string;
  readonly holds_until: Date | null;
}

/** An entry for each of these sites; null where power is not short, and where there is no such site. */
export async function readPower(tx: Tx, siteIds: readonly string[]): Promise<Map<string, PowerLeft | null>> {
  const left = new Map<string, PowerLeft | null>(siteIds.map((id) => [id, null]));
  const rows = siteIds.length
    ? await on(tx).rows<PowerRow>('SELECT * FROM capacity_power_left($1) ORDER BY site_id, starts_at', [siteIds])
    : [];
  for (const row of rows) {
    const period = { start: instantOf(row.starts_at), end: instantOf(row.ends_at) };
    const slices = [...(left.get(row.site_id)?.slices ?? []), { period, freeWatts: Number(row.free_watts) }];
    left.set(row.site_id, { slices, holdsUntil: instantOrNull(row.holds_until) });
  }
  return left;
}
