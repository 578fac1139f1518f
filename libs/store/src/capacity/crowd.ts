import { randomBytes } from 'node:crypto';
import { type DataSource } from 'typeorm';
import { BatchedLookup, type Instant, MINUTE, addMilliseconds, assert, earliest, latest, makeId } from '#libs/kernel';
import { type UnitRange, geometryOf, placeInTurn } from '#libs/market';
import { type Crowd, type Hold, type HoldRequest } from '#libs/workflows';
import { dateOf, instantOf, int4rangeOf, tstzrangeOf, unitRangesOf } from '../database/columns.js';
import { type TokenSigner } from '../database/tenant-token.js';
import { type OfferBody, fromBody } from '../supply/offer.mapping.js';

interface LookRow {
  readonly now: Date;
  readonly body: OfferBody;
  /** Everything used, by position; null: nothing is. */
  readonly units: string[] | null;
  readonly starts: Date[] | null;
  readonly ends: Date[] | null;
}

/** So many buyers in one call at most, in so many calls at a time. */
const LIMITS = { largest: 100, atOnce: 4 };

/** Everybody who asks in one moment, listing by listing. */
export function crowd(app: DataSource, sign: TokenSigner): Crowd {
  const holds = new BatchedLookup((requests: readonly HoldRequest[]) => holdAll(app, sign, requests), LIMITS);
  return { hold: (request) => holds.load(request) };
}

async function holdAll(app: DataSource, sign: TokenSigner, requests: readonly HoldRequest[]): Promise<(Hold | null)[]> {
  const held = new Map<HoldRequest, Hold>();
  const offers = [...new Set(requests.map(({ offerId }) => offerId))];
  await Promise.all(
    offers.map(async (offerId) => {
      const asking = requests.filter((request) => request.offerId === offerId);
      const together = await holdTogether(app, sign, offerId, asking).catch(nobody);
      for (const [request, hold] of together) held.set(request, hold);
    }),
  );
  return requests.map((request) => held.get(request) ?? null);
}

/** SQLSTATEs of a call that met somebody else at work on the same units. */
const MET_OTHERS: readonly unknown[] = ['40001', '40P01', '55P03'];

function nobody(error: unknown): [HoldRequest, Hold][] {
  if (error instanceof Error && 'code' in error && MET_OTHERS.includes(error.code)) return [];
  throw error;
}

async function holdTogether(
  app: DataSource,
  sign: TokenSigner,
  offerId: string,
  requests: readonly HoldRequest[],
): Promise<[HoldRequest, Hold][]> {
  const seen = await look(app, offerId, requests);
  if (!seen) return [];
  // a window that has begun is refused by whoever decides about the quote
  const sound = requests.filter(({ window }) => window.start >= seen.now);
  const answers = placeInTurn({ geometry: geometryOf(seen.offer), used: seen.used }, sound);
  const placed = sound.flatMap((request, index) => {
    const placement = answers[index]?.placement ?? null;
    return placement === null ? [] : [{ request, hold: { quoteId: quoteId(seen.now), placement, now: seen.now } }];
  });
  if (placed.length === 0) return [];
  const rows = await app.query<{ held: boolean }[]>(
    'SELECT held FROM capacity_reserve_together($1, $2, $3::int4multirange[], $4::tstzrange[], $5, $6) AS held',
    [
      offerId,
      placed.map(({ request }) => sign(request.orgId)),
      placed.map(({ hold }) => multirangeOf(hold.placement)),
      placed.map(({ request }) => tstzrangeOf(request.window)),
      placed.map(({ hold }) => hold.quoteId),
      placed.map(({ request }) => dateOf(addMilliseconds(seen.now, request.holdMinutes * MINUTE))),
    ],
  );
  return placed.filter((_, index) => rows[index]?.held === true).map(({ request, hold }) => [request, hold]);
}

/** The offer, and all that is used of it from the first window's start to the last one's end; null when there is no such offer. */
async function look(app: DataSource, offerId: string, requests: readonly HoldRequest[]) {
  const [first] = requests;
  assert(first, 'somebody asks');
  const hull = requests.reduce(
    ({ start, end }, { window }) => ({ start: earliest(start, window.start), end: latest(end, window.end) }),
    first.window,
  );
  const [row] = await app.query<LookRow[]>(
    `SELECT market_now() AS now, o.body, u.units, u.starts, u.ends
     FROM offer o CROSS JOIN LATERAL (
       SELECT array_agg(c.units::text) AS units, array_agg(lower(c.period)) AS starts, array_agg(upper(c.period)) AS ends FROM capacity_used(o.id, $2) c
     ) u WHERE o.id = $1`,
    [offerId, tstzrangeOf(hull)],
  );
  if (!row) return null;
  const used = (row.units ?? []).flatMap((text, index) => {
    const [start, end] = [row.starts?.[index], row.ends?.[index]];
    assert(start && end, 'each rectangle has its period');
    const period = { start: instantOf(start), end: instantOf(end) };
    return unitRangesOf(text).map((range) => ({ units: range, period }));
  });
  return { now: instantOf(row.now), offer: fromBody(row.body), used };
}

function quoteId(now: Instant): string {
  return makeId('quote', now, randomBytes(10));
}

function multirangeOf(ranges: readonly UnitRange[]): string {
  return `{${ranges.map(int4rangeOf).join(',')}}`;
}
