// World: a migrated database and two processes, each with an index of its own, on pools of twelve single-GPU nodes at two sites, of which
// one sells more than its power. Whatever is booked, freed, expired or delisted in either: a search in both finds what plain SQL finds.
import fc from 'fast-check';
import { DAY, type Instant, MINUTE, type Period, addMilliseconds, instantToString } from '#libs/kernel';
import { type OfferFilter, type SearchContext } from '#libs/market';
import { type Reservation, type Scope, type Tx } from '#libs/workflows';
import {
  type SeededListing,
  PLATFORM,
  actingFor,
  aPool,
  anId,
  anOfferOf,
  createTestDatabase,
  seedListing,
  untilSettled,
} from '#libs/testkit';
import { type Database } from '../database/open-database.js';

const db = await createTestDatabase();
afterAll(() => db.close());
const [one, other] = [await db.open({ poolSize: 12 }), await db.open({ poolSize: 12 })];

const WATTS = 1_000;
const TAX = { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' } as const;
const TENANT = actingFor('org_tenant');

async function setup() {
  await db.sql('UPDATE clock SET offset_ms = 0');
  await db.sql(
    `UPDATE offer SET state = 'WITHDRAWN', body = body || '{"state": "WITHDRAWN"}' WHERE state <> 'WITHDRAWN'`,
  );
  const pool = { nodeCount: 12, gpusPerNode: 1, minChunkGpus: 1, minHours: 1 };
  const roomy = await seedListing(db, one, { pool, site: { carbonGramsPerKwh: 20 }, wattsPerUnit: WATTS });
  const short = await seedListing(db, one, { pool, site: { powerLimitWatts: 18_000 }, wattsPerUnit: WATTS });
  const beside = await addPool(one, short, pool);
  const listings: [SeededListing, ...SeededListing[]] = [roomy, short, beside];
  return { listings };
}

/** A second published pool on a site: together they draw more than it may. */
async function addPool(
  { unitOfWork, stores }: Database,
  listing: SeededListing,
  facts: object,
): Promise<SeededListing> {
  const { site, providerOrgId } = listing;
  const pool = aPool({ ...facts, orgId: providerOrgId, siteId: site.id, externalId: anId('ext') });
  await unitOfWork.run(actingFor(providerOrgId), async (tx) => {
    await stores.pools.save(tx, pool);
    await stores.offers.put(tx, anOfferOf(pool, site, { meterWattsPerUnit: WATTS }));
  });
  return { site, providerOrgId, pool };
}

const inDays = (now: Instant, from: number, to: number): Period => ({
  start: addMilliseconds(now, from * DAY),
  end: addMilliseconds(now, to * DAY),
});

function hold(tx: Tx, { pool, site }: SeededListing, units: Reservation['units'], period: Period): Reservation {
  const orgId = tx.scope.kind === 'ORGANISATION' ? tx.scope.orgId : '';
  const holder = { kind: 'QUOTE', id: anId('qte'), orgId, expiresAt: addMilliseconds(tx.now, 15 * MINUTE) } as const;
  return { resourceId: pool.id, siteId: site.id, units, period, watts: 0, holder };
}

/** What a search finds: id and bookable units of each offer. */
async function found(database: Database, filterAt: (now: Instant) => OfferFilter, scope: Scope = TENANT) {
  return database.unitOfWork.run(scope, async (tx) => {
    const context: SearchContext = { now: tx.now, platformFeeBasisPoints: 500, tax: TAX };
    const filter = filterAt(tx.now);
    const market = await database.stores.offers.index(tx);
    const page = market.search(filter, context, { sort: 'ALL_IN_PRICE', first: 100, after: null });
    const rows = page.ok ? page.value.items.map(({ offer, bookableUnits }) => [offer.id, bookableUnits] as const) : [];
    expect(market.count(filter, context)).toBe(rows.length);
    return rows.sort(([a], [b]) => (a < b ? -1 : 1));
  });
}

/** The same by plain SQL over rows, rectangle by rectangle and instant by instant: pools of single-GPU nodes need no placement. */
async function foundBySql(filterAt: (now: Instant) => OfferFilter) {
  const [clock] = await db.sql<{ now: Date }>('SELECT market_now() AS now');
  const { units, window, maxCarbonGramsPerKwh } = filterAt(clock?.now.getTime() as Instant);
  const rows = await db.sql<{ id: string; bookable: number }>(
    `WITH live AS (
       SELECT * FROM allocation a WHERE (a.expires_at IS NULL OR a.expires_at > market_now()) AND a.period && tstzrange($1, $2)
     ), free AS (
       SELECT o.id, o.body, r.site_id, r.units - (SELECT count(DISTINCT unit) FROM live a, generate_series(lower(a.units), upper(a.units) - 1) AS unit WHERE a.resource_id = o.id) AS units
       FROM offer o JOIN resource r ON r.id = o.id
       WHERE o.state = 'PUBLISHED' AND (o.body ->> 'availableFrom')::timestamptz <= $1 AND ($4::int IS NULL OR (o.body -> 'site' ->> 'carbonGramsPerKwh')::int <= $4)
     ), drawn AS (
       SELECT r.site_id, e.at, sum(a.watts) AS watts FROM (SELECT $1::timestamptz AS at UNION SELECT greatest(lower(period), $1) FROM live) AS e
       JOIN live a ON a.period @> e.at JOIN resource r ON r.id = a.resource_id AND r.kind <> 'POWER' GROUP BY 1, 2
     )
     SELECT id, least(units, floor((p.limit_watts - coalesce((SELECT max(d.watts) FROM drawn d WHERE d.site_id = free.site_id), 0)) / ${WATTS}))::int AS bookable
     FROM free JOIN site_power p USING (site_id)
     WHERE least(units, floor((p.limit_watts - coalesce((SELECT max(d.watts) FROM drawn d WHERE d.site_id = free.site_id), 0)) / ${WATTS})) >= $3
     ORDER BY id COLLATE "C"`,
    [window && instantToString(window.start), window && instantToString(window.end), units ?? 1, maxCarbonGramsPerKwh],
  );
  return rows.map(({ id, bookable }) => [id, bookable] as const);
}

type World = Awaited<ReturnType<typeof setup>>;

const filters = fc
  .record({
    units: fc.constantFrom(1, 3, 8, 12),
    start: fc.integer({ min: 1, max: 8 }),
    days: fc.integer({ min: 1, max: 4 }),
    maxCarbonGramsPerKwh: fc.constantFrom(null, null, 100),
  })
  .map(({ units, start, days, maxCarbonGramsPerKwh }) => (now: Instant): OfferFilter => {
    return { units, maxCarbonGramsPerKwh, window: inDays(now, start, start + days) };
  });

const happenings = fc.record({
  kind: fc.constantFrom('HOLD', 'HOLD', 'HOLD', 'HOLD', 'CONVERT', 'RELEASE', 'WAIT', 'PAUSE', 'LIMIT'),
  inOther: fc.boolean(),
  listing: fc.nat(2),
  from: fc.nat(10),
  size: fc.integer({ min: 1, max: 6 }),
  start: fc.nat(8),
  days: fc.integer({ min: 1, max: 5 }),
  pick: fc.nat(20),
  filter: filters,
});

type Happening = typeof happenings extends fc.Arbitrary<infer H> ? H : never;

/** Does one thing in one of the processes. A thing that the database refuses is done by nobody. */
async function happen({ listings }: World, what: Happening, holders: string[]): Promise<void> {
  const { unitOfWork, stores } = what.inOther ? other : one;
  const listing = listings[what.listing] ?? listings[0];
  const { pool, site, providerOrgId } = listing;
  const holder = holders[what.pick % Math.max(1, holders.length)] ?? 'nobody';
  switch (what.kind) {
    case 'HOLD':
      return unitOfWork.run(TENANT, async (tx) => {
        const asked = hold(
          tx,
          listing,
          [{ from: what.from, to: Math.min(12, what.from + what.size) }],
          inDays(tx.now, what.start, what.start + what.days),
        );
        if ((await stores.capacity.reserve(tx, asked)) === 'RESERVED') holders.push(asked.holder.id);
      });
    case 'CONVERT':
      return unitOfWork.run(TENANT, async (tx) => void (await stores.capacity.convert(tx, holder, holder)));
    case 'RELEASE':
      return unitOfWork.run(TENANT, (tx) =>
        stores.capacity.release(tx, holder, addMilliseconds(tx.now, what.start * DAY)),
      );
    case 'WAIT':
      return void (await db.sql(`UPDATE clock SET offset_ms = offset_ms + $1`, [10 * MINUTE]));
    case 'PAUSE':
      return unitOfWork.run(actingFor(providerOrgId), async (tx) => {
        const offer = await stores.offers.byId(tx, pool.id);
        if (offer) await stores.offers.put(tx, { ...offer, state: offer.state === 'PAUSED' ? 'PUBLISHED' : 'PAUSED' });
      });
    case 'LIMIT':
      return unitOfWork
        .run(actingFor(providerOrgId), async (tx) => {
          const now = await stores.sites.byId(tx, site.id);
          if (now) await stores.sites.save(tx, { ...now, powerLimitWatts: (12 + what.size * 3) * WATTS });
        })
        .catch((error: unknown) => expect(String(error)).toContain('more than its limit'));
  }
}

describe('the indexes of two processes', () => {
  it('find what plain SQL finds, after anything that happens in either', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happenings, { minLength: 4, maxLength: 14 }), async (all) => {
        const world = await setup();
        const holders: string[] = [];
        for (const what of all) {
          await happen(world, what, holders);
          const expected = await foundBySql(what.filter);
          expect(await found(one, what.filter)).toEqual(expected);
          expect(await found(other, what.filter)).toEqual(expected);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('have every booking that was committed before a search began, while others book, give up and search', async () => {
    const { listings } = await setup();
    const [roomy] = listings;
    const inMemory = (database: Database) =>
      database.unitOfWork.run(TENANT, async (tx) => [...(await database.stores.offers.index(tx)).used(roomy.pool.id)]);
    const buyer = async (index: number) => {
      const [mine, theirs] = index % 2 === 0 ? [one, other] : [other, one];
      const units = [{ from: index % 12, to: (index % 12) + 1 }];
      const asked: { period?: Period } = {};
      const booking = mine.unitOfWork.run(TENANT, async (tx) => {
        const reservation = hold(tx, roomy, units, inDays(tx.now, index, index + 1));
        asked.period = reservation.period;
        expect(await mine.stores.capacity.reserve(tx, reservation)).toBe('RESERVED');
        if (index % 5 === 0) throw new Error('gives up');
      });
      const isKept = await booking.then(
        () => true,
        () => false,
      );
      for (const database of [mine, theirs]) {
        const isThere = (await inMemory(database)).some(
          (used) => used.units.from === units[0]?.from && used.period.start === asked.period?.start,
        );
        expect(isThere).toBe(isKept);
      }
    };
    await Promise.all(Array.from({ length: 60 }, (_, index) => buyer(index)));
  });

  it('do not miss who began before others and commits after them', async () => {
    const { listings } = await setup();
    const [roomy] = listings;
    const first = (now: Instant): OfferFilter => ({ units: 1, maxCarbonGramsPerKwh: 100, window: inDays(now, 1, 2) });
    const bookable = async () => (await found(other, first)).map(([, units]) => units);
    expect(await bookable()).toEqual([12]);
    await one.unitOfWork.run(TENANT, async (tx) => {
      await one.stores.capacity.reserve(tx, hold(tx, roomy, [{ from: 0, to: 1 }], inDays(tx.now, 1, 2)));
      await other.unitOfWork.run(TENANT, (later) =>
        other.stores.capacity.reserve(later, hold(later, roomy, [{ from: 1, to: 3 }], inDays(tx.now, 1, 2))),
      );
      expect(await bookable()).toEqual([10]);
    });
    expect(await bookable()).toEqual([9]);
  });

  it('give the power of a hold back when it expires, though nobody writes anything', async () => {
    const { listings } = await setup();
    const [, short, beside] = listings;
    if (!short || !beside) throw new Error('two pools share a site');
    const window = (now: Instant): OfferFilter => ({ units: 1, window: inDays(now, 1, 2) });
    await one.unitOfWork.run(TENANT, (tx) =>
      one.stores.capacity.reserve(tx, hold(tx, short, [{ from: 0, to: 12 }], inDays(tx.now, 1, 3))),
    );
    const bookable = async () => Object.fromEntries(await found(other, window)) as Record<string, number>;
    expect((await bookable())[beside.pool.id]).toBe(6);
    await db.sql(`UPDATE clock SET offset_ms = offset_ms + $1`, [20 * MINUTE]);
    expect((await bookable())[beside.pool.id]).toBe(12);
  });

  it('show a transaction its own bookings, and nobody else', async () => {
    const { listings } = await setup();
    const [roomy] = listings;
    await one.unitOfWork.run(TENANT, async (tx) => {
      const window = inDays(tx.now, 1, 2);
      await one.stores.capacity.reserve(tx, hold(tx, roomy, [{ from: 0, to: 12 }], window));
      const [own, shared] = [await one.stores.offers.index(tx), await found(one, () => ({ units: 12, window }))];
      expect(own.free(roomy.pool.id, window, tx.now)).toEqual([]);
      expect(shared.map(([id]) => id)).toContain(roomy.pool.id);
    });
  });

  it('read everything anew when lines of the feed were dropped that they had not seen', async () => {
    const { listings } = await setup();
    const filter = (now: Instant): OfferFilter => ({ units: 1, window: inDays(now, 1, 2) });
    await found(other, filter);
    await one.unitOfWork.run(TENANT, async (tx) => {
      await one.stores.capacity.reserve(tx, hold(tx, listings[0], [{ from: 0, to: 5 }], inDays(tx.now, 1, 2)));
    });
    const forget = () => one.unitOfWork.run(PLATFORM, (tx) => one.stores.offers.forgetChanges(tx, 10_000));
    expect(await forget()).toBe(0);
    await db.sql(`UPDATE capacity_change SET at = at - interval '61 minutes'`);
    await untilSettled(db); // nothing younger than the oldest transaction at work is forgotten
    expect(await forget()).toBeGreaterThan(0);
    expect(await db.sql('SELECT FROM capacity_change')).toEqual([]);
    const expected = await foundBySql(filter);
    expect(expected.map(([, units]) => units)).toContain(7);
    expect(await found(other, filter)).toEqual(expected);
    expect(await found(one, filter)).toEqual(expected);
  });

  it('are warm before the first search, and the same', async () => {
    await setup();
    const third = await db.open({ poolSize: 2 });
    await third.warmUp();
    const filter = (now: Instant): OfferFilter => ({ units: 2, window: inDays(now, 2, 3) });
    expect(await found(third, filter)).toEqual(await foundBySql(filter));
  });
});
