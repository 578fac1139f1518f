// World: a migrated database and one miner's site of 40 kW with 32 GPUs of 1 kW on offer, seen by a tenant who has nothing there.
import { DAY, type Period, addMilliseconds, includes } from '#libs/kernel';
import { POWER_USES } from '#libs/market';
import { type SeededListing, actingFor, anId, createTestDatabase, powerWorld } from '#libs/testkit';
import { tokenSigner } from '../database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 5 });
const { unitOfWork, stores } = database;
const { setup, mine, quote } = powerWorld(db, database);
const sign = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000);

const STRANGER = actingFor('org_stranger');

const offered = ({ site }: SeededListing, window: Period) =>
  unitOfWork.run(STRANGER, (tx) => stores.power.offered(tx, site.id, window));

const curtail = ({ site, providerOrgId }: SeededListing, period: Period, limitWatts: number) =>
  unitOfWork.run(actingFor(providerOrgId), (tx) =>
    stores.curtailments.insert(tx, {
      ...{ id: anId('cut'), orgId: providerOrgId, siteId: site.id, period, limitWatts },
      ...{ reason: 'GRID_ORDER', note: null, createdAt: tx.now, cancelledAt: null },
    }),
  );

describe('the power of a site on offer', () => {
  it('is the miner’s own view with one sum for all claims, and with flexible mining as free', async () => {
    const { listing, days, envelope } = await setup();
    await mine(listing, { yields: 'FIRM', watts: 5_000, from: days(4, 5).start });
    await mine(listing, { watts: 20_000 });
    await quote(listing, [0, 10], days(1, 6));
    const { id } = await quote(listing, [10, 16], days(2, 8));
    await unitOfWork.run(actingFor('org_t'), (tx) => stores.capacity.convert(tx, id, anId('lse')));
    await curtail(listing, days(3, 5), 30_000);
    const [own, told] = [await envelope(days(0, 9)), await offered(listing, days(0, 9))];
    expect(told.length).toBeGreaterThan(5);
    for (const slice of own) {
      const claimedWatts = POWER_USES.reduce((watts, use) => watts + slice.claims[use], 0);
      const limitWatts = slice.contractedWatts - slice.withheldWatts;
      expect(told.filter(({ period }) => includes(period, slice.period.start))).toEqual([
        {
          period: expect.objectContaining({}) as Period,
          contractedWatts: slice.contractedWatts,
          ...{ limitWatts, claimedWatts },
        },
      ]);
      expect(limitWatts - claimedWatts).toBe(slice.freeWatts + slice.flexibleMiningWatts);
    }
    expect([told[0]?.period.start, told.at(-1)?.period.end]).toEqual([days(0, 9).start, days(0, 9).end]);
  });

  it('does not tell where one claim takes over from another', async () => {
    const { listing, days } = await setup();
    await quote(listing, [0, 10], days(1, 3));
    await quote(listing, [10, 20], days(3, 5));
    const told = await offered(listing, days(0, 6));
    expect(told.map(({ period, claimedWatts }) => [period, claimedWatts])).toEqual([
      [days(0, 1), 0],
      [days(1, 5), 10_000],
      [days(5, 6), 0],
    ]);
  });

  it('is told of yesterday and later, whatever is asked for', async () => {
    const { listing, now, days } = await setup();
    const told = await offered(listing, days(-30, 2));
    expect(told).toHaveLength(1);
    expect(told[0]?.period.start).toBe(Math.floor(now / DAY) * DAY - DAY);
    expect(await offered(listing, days(-30, -3))).toEqual([]);
  });

  it('is told while something is on offer there, and of no other site', async () => {
    const { listing, days } = await setup();
    expect(await offered(listing, days(0, 2))).toHaveLength(1);
    await unitOfWork.run(actingFor(listing.providerOrgId), async (tx) => {
      const [offer] = await stores.offers.byIds(tx, [listing.pool.id]);
      if (offer) await stores.offers.put(tx, { ...offer, state: 'PAUSED' });
    });
    expect(await offered(listing, days(0, 2))).toEqual([]);
    const none = await unitOfWork.run(STRANGER, (tx) => stores.power.offered(tx, 'site_nothing', days(0, 2)));
    expect(none).toEqual([]);
  });

  it('is all that a stranger can read of it: no claim, no limit, no sweep of what lies below', async () => {
    const { listing, days } = await setup();
    await quote(listing, [0, 10], days(1, 3));
    const parts = await unitOfWork.run(STRANGER, async (tx) => [
      await stores.power.claims(tx, listing.site.id, days(0, 6)),
      await stores.power.limits(tx, listing.site.id, days(0, 6)),
    ]);
    expect(parts).toEqual([[], []]);
    const client = await db.connectAs('app');
    const end = new Date(addMilliseconds(days(0, 1).start, 9 * DAY)).toISOString();
    for (const name of ['capacity_sweep', 'capacity_power']) {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('app.tok', $1, true)`, [sign('org_stranger')]);
      await expect(
        client.query(`SELECT * FROM ${name}($1, tstzrange(now(), $2))`, [listing.site.id, end]),
      ).rejects.toThrow('permission denied');
      await client.query('ROLLBACK');
    }
  });
});
