// World: a migrated database; one provider with a priced pool, five tenants whose quotes were booked, let go or refused, and a stranger.
import { DAY, HOUR, addMilliseconds, decimal, rate } from '#libs/kernel';
import { type EnergyCalendar } from '#libs/market';
import {
  BUILT_AT,
  PLATFORM,
  aPool,
  aQuote,
  aSite,
  actingFor,
  anOfferOf,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theTerms,
} from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());

const CALENDAR: EnergyCalendar = {
  bands: [{ months: [6, 7], weekdays: [1], fromHour: 22, toHour: 6, price: decimal('0.123456789012') }],
  demandChargePerKwMonth: decimal('11.5'),
  coincidentPeak: { months: [], weekdays: [], fromHour: 15, toHour: 19, chargePerKwYear: decimal('67') },
  miningRevenuePerKwh: null,
  minimumMarginBasisPoints: 250,
};

describe('what prices are made of', () => {
  it('comes back exactly: calendar, costs and curve, and the floor of the offer', async () => {
    const { stores, unitOfWork } = await db.open();
    const providerOrgId = await seedOrganisation(db, 'PROVIDER');
    const site = aSite({ orgId: providerOrgId, energyCalendar: CALENDAR });
    const capital = { amount: decimal('33000'), years: 5, interestBasisPoints: 1_200, utilisationBasisPoints: 7_000 };
    const pool = aPool({
      orgId: providerOrgId,
      siteId: site.id,
      pricingCurve: { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 100, slopeAboveBasisPoints: 9_000 },
      costs: { operatingPerHour: decimal('0.05'), capital },
    });
    const floor = { months: [6], weekdays: [1, 2], fromHour: 15, toHour: 19, floor: decimal('0.331234567891') };
    const curve = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 100, slopeAboveBasisPoints: 9_000 };
    const offer = anOfferOf(pool, site, { energyFloor: [floor], pricingCurve: curve });
    await unitOfWork.run(actingFor(providerOrgId), async (tx) => {
      await stores.sites.save(tx, site);
      await stores.pools.save(tx, pool);
      await stores.offers.put(tx, offer);
    });
    await unitOfWork.run(actingFor(providerOrgId), async (tx) => {
      expect(await stores.sites.byId(tx, site.id)).toEqual({ ...site, version: 1 });
      expect(await stores.pools.byId(tx, pool.id)).toEqual({ ...pool, version: 1 });
      expect(await stores.offers.byId(tx, offer.id)).toEqual(offer);
    });
  });
});

describe('recorded demand', () => {
  it('is every quote that came to an end and every refused request, of that model, region and currency, without a name', async () => {
    const database = await db.open();
    const { stores, unitOfWork } = database;
    const { pool, site, providerOrgId } = await seedListing(db, database);
    const tenants = [await seedOrganisation(db, 'TENANT'), await seedOrganisation(db, 'TENANT')] as const;
    const stranger = await seedOrganisation(db, 'PROVIDER');
    const asked = (orgId: string, days: number, state: 'OPEN' | 'ACCEPTED' | 'WITHDRAWN', price: string) => {
      const at = addMilliseconds(BUILT_AT, days * DAY);
      const terms = theTerms({ unitPrice: rate(decimal(price), 'USD', 'GPU_HOUR') });
      const facts = {
        offerId: pool.id,
        providerOrgId,
        siteId: site.id,
        createdAt: at,
        expiresAt: addMilliseconds(at, HOUR),
      };
      return aQuote({ orgId, ...facts, terms, state, utilisation: decimal('0.25') });
    };
    for (const orgId of tenants) {
      await unitOfWork.run(actingFor(orgId), async (tx) => {
        await stores.quotes.insert(tx, asked(orgId, 1, 'ACCEPTED', '2.5'));
        await stores.quotes.insert(tx, asked(orgId, 2, 'WITHDRAWN', '3.5'));
        // of another model, and too long ago
        await stores.quotes.insert(tx, { ...asked(orgId, 3, 'ACCEPTED', '2'), offerId: 'pool_of_another_model' });
        await stores.quotes.insert(tx, asked(orgId, -9, 'ACCEPTED', '1'));
      });
    }
    const window = { start: addMilliseconds(BUILT_AT, 5 * DAY), end: addMilliseconds(BUILT_AT, 6 * DAY) };
    const refused = {
      offerId: pool.id,
      units: 64,
      window,
      billing: 'RESERVED',
      rate: decimal('2.4937'),
      currency: 'USD',
    } as const;
    await unitOfWork.run(actingFor(tenants[0]), (tx) => stores.demand.refused(tx, { orgId: tenants[0], ...refused }));
    const query = {
      modelSlug: pool.modelSlug,
      region: site.region,
      currency: 'USD',
      since: BUILT_AT,
      limit: 100,
    } as const;
    const seen = await unitOfWork.run(actingFor(stranger), (tx) => stores.demand.record(tx, query));
    expect(seen.publishedUnits).toBeGreaterThanOrEqual(32);
    const outcomes = seen.requests.map(({ outcome, units, asker }) => [outcome, units, asker]);
    expect(outcomes).toHaveLength(5);
    expect(outcomes.map(([outcome]) => outcome).sort()).toEqual(['BOOKED', 'BOOKED', 'LAPSED', 'LAPSED', 'REFUSED']);
    expect(new Set(outcomes.map(([, , asker]) => asker))).toEqual(new Set([1, 2]));
    expect(
      JSON.stringify(seen.requests, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('org_');
    expect(seen.requests.find(({ outcome }) => outcome === 'REFUSED')).toMatchObject({
      units: 64,
      window,
      rate: decimal('2.4937'),
    });
    const few = await unitOfWork.run(PLATFORM, (tx) => stores.demand.record(tx, { ...query, limit: 2 }));
    expect(few.requests).toHaveLength(2);
    const none = await unitOfWork.run(PLATFORM, (tx) => stores.demand.record(tx, { ...query, region: 'eu-north' }));
    expect(none).toEqual({ requests: [], publishedUnits: 0 });
  });

  it('is written under one’s own name only, read by nobody directly, and never changed', async () => {
    const database = await db.open();
    const { pool } = await seedListing(db, database);
    const tenant = await seedOrganisation(db, 'TENANT');
    const window = { start: BUILT_AT, end: addMilliseconds(BUILT_AT, DAY) };
    const request = {
      offerId: pool.id,
      units: 1,
      window,
      billing: 'RESERVED',
      rate: decimal('1'),
      currency: 'USD',
    } as const;
    const forAnother = database.unitOfWork.run(actingFor(tenant), (tx) =>
      database.stores.demand.refused(tx, { orgId: 'org_another', ...request }),
    );
    await expect(forAnother).rejects.toThrow(/row-level security/);
    const app = await db.connectAs('app');
    await expect(app.query('SELECT * FROM refused_request')).rejects.toThrow(/permission denied/);
    const owner = await db.connectAs('owner');
    await expect(owner.query('DELETE FROM refused_request')).rejects.toThrow();
  });
});
