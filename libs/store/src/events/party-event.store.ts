import { type PartyEvent, type PartyEventStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { look } from '../supply/market-feed.js';

interface EventRow {
  readonly xid: string;
  readonly seq: string;
  readonly type: string;
  readonly subject_id: string;
  readonly at: Date;
}

const fromRow = ({ xid, seq, type, subject_id, at }: EventRow): PartyEvent => ({
  id: `evt_${xid}_${seq}`,
  type,
  subjectId: subject_id,
  at: instantOf(at),
});

/** Two numbers, or null for a cursor that somebody made up: the feed then begins where it begins. */
function placeOf(cursor: string | null): readonly [string, string] | null {
  const text = Buffer.from(cursor ?? '', 'base64url').toString('latin1');
  const [, xid, seq] = /^(\d{1,18})\.(\d{1,18})$/.exec(text) ?? [];
  return xid === undefined || seq === undefined ? null : [xid, seq];
}

const cursorOf = ({ xid, seq }: EventRow): string => Buffer.from(`${xid}.${seq}`, 'latin1').toString('base64url');

/** Whose own they are is said by the policy of the table; the organisation is named for the index's sake. */
const OWN = 'org_id = (SELECT sec.org())';
/** Transactions below ended before every one that is still at work. */
const SETTLED = 'xid < pg_snapshot_xmin(pg_current_snapshot())';

export function partyEventStore(): PartyEventStore {
  return {
    page: async (tx, { nouns, types, newestFirst }, { first, after }) => {
      const [xid, seq] = placeOf(after) ?? [null, null];
      const [beyond, order] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
      const found = await on(tx).rows<EventRow>(
        `SELECT xid::text, seq::text, type, subject_id, at FROM party_event
         WHERE ${OWN} AND ${SETTLED} AND split_part(type, '.', 1) = ANY ($1)
           AND ($2::text[] IS NULL OR type = ANY ($2) OR split_part(type, '.', 1) = ANY ($2))
           AND ($3::text IS NULL OR (xid, seq) ${beyond} ($3::xid8, $4::bigint))
         ORDER BY xid ${order}, seq ${order} LIMIT $5`,
        [[...nouns], types === null ? null : [...types], xid, seq, first + 1],
      );
      const rows = found.slice(0, first);
      return {
        items: rows.map(fromRow),
        cursors: rows.map(cursorOf),
        hasNextPage: found.length > first,
        totalCount: null,
      };
    },
    since: async (tx, position) => {
      const rows = await on(tx).rows<EventRow & { readonly position: string }>(SINCE, [position]);
      return {
        position: rows[0]?.position ?? '',
        events: rows.filter(({ xid }) => xid !== null).map(fromRow),
      };
    },
    marketSince,
    forget: (tx, before, limit) =>
      on(tx).change(
        `DELETE FROM party_event WHERE (org_id, xid, seq) IN (SELECT org_id, xid, seq FROM party_event WHERE at < $1 ORDER BY at LIMIT $2)`,
        [dateOf(before), limit],
      ),
  };
}

/** One row at least: it carries the position. */
const SINCE = `
  SELECT pg_current_snapshot()::text AS position, e.xid::text, e.seq::text, e.type, e.subject_id, e.at
  FROM (VALUES (1)) AS once (n) LEFT JOIN party_event e
    ON $1::text IS NOT NULL AND e.org_id = (SELECT sec.org())
    AND e.xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(e.xid, $1::pg_snapshot)
  ORDER BY e.xid, e.seq`;

/** A position is the feed's snapshot and the epoch of the offers, which stands behind it. */
async function marketSince(tx: Tx, position: string | null): Promise<{ position: string; hasChanged: boolean }> {
  const [snapshot, before] = position?.split('/') ?? [];
  const { epoch, rectangles, sites, isLost, position: now } = await look(tx, snapshot ?? null);
  const hasChanged = isLost || rectangles.length > 0 || sites.length > 0 || before !== `${epoch}`;
  return { position: `${now}/${epoch}`, hasChanged: position !== null && hasChanged };
}
