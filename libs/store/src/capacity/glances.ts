import { type DataSource } from 'typeorm';
import { BatchedLookup, OncePerMinute, type Period, Turnstile, assert } from '#libs/kernel';
import { type Glance, type Glances } from '#libs/workflows';
import { instantOf, tstzrangeOf, unitRangesOf } from '../database/columns.js';
import { type TokenSigner } from '../database/tenant-token.js';
import { type OfferBody, fromBody } from '../supply/offer.mapping.js';

interface Place {
  readonly offerId: string;
  readonly window: Period;
}

interface Claim {
  readonly orgId: string;
  readonly operation: string;
  readonly key: string;
}

interface GlanceRow {
  readonly now: Date;
  readonly body: OfferBody | null;
  readonly units: string | null;
}

/** Transactions of one process on one offer at a time: enough for group commit, fewer than the pool has connections. */
const AT_WORK = 6;

/** Everybody who looks at the same offer and window at the same moment is answered by one row of one statement. */
export function glances(app: DataSource, sign: TokenSigner): Glances {
  const looks = new BatchedLookup((places: readonly Place[]) => look(app, places));
  const claims = new BatchedLookup((asked: readonly Claim[]) => known(app, sign, asked));
  const turnstile = new Turnstile(AT_WORK);
  const told = new OncePerMinute(() => Date.now());
  return {
    at: (offerId, window) => looks.load({ offerId, window }),
    inTurn: (offerId, work) => turnstile.pass(offerId, work),
    isNews: (thing) => told.isFirst(thing),
    hasResult: (orgId, operation, key) => claims.load({ orgId, operation, key }),
  };
}

async function look(app: DataSource, places: readonly Place[]): Promise<Glance[]> {
  const nameOf = ({ offerId, window }: Place): string => `${offerId} ${tstzrangeOf(window)}`;
  const distinct = [...new Map(places.map((place) => [nameOf(place), place])).entries()];
  const rows = await app.query<GlanceRow[]>(
    `SELECT market_now() AS now, o.body, f.units::text AS units
     FROM unnest($1::text[], $2::tstzrange[]) WITH ORDINALITY AS asked (id, period, place)
     LEFT JOIN offer o ON o.id = asked.id
     LEFT JOIN LATERAL capacity_free(ARRAY[asked.id], asked.period) f ON true
     ORDER BY asked.place`,
    [distinct.map(([, { offerId }]) => offerId), distinct.map(([, { window }]) => tstzrangeOf(window))],
  );
  const found = new Map(distinct.map(([name], index) => [name, glanceOf(rows[index])]));
  return places.map((place) => found.get(nameOf(place)) ?? glanceOf(undefined));
}

function glanceOf(row: GlanceRow | undefined): Glance {
  assert(row, 'each look has its row');
  return {
    now: instantOf(row.now),
    offer: row.body && fromBody(row.body),
    free: row.units === null ? [] : unitRangesOf(row.units),
  };
}

async function known(app: DataSource, sign: TokenSigner, claims: readonly Claim[]): Promise<boolean[]> {
  const rows = await app.query<{ known: boolean }[]>('SELECT * FROM idempotency_known($1, $2, $3) AS known', [
    claims.map(({ orgId }) => sign(orgId)),
    claims.map(({ operation }) => operation),
    claims.map(({ key }) => key),
  ]);
  return rows.map((row) => row.known);
}
