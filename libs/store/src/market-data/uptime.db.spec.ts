// World: a migrated database with a lease of 16 GPUs that began two days ago and runs on; its two nodes spoke in the minutes that the test says.
import { DAY, HOUR, addMilliseconds, instantFromEpoch } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type OrganisationScope, type PlatformScope, runUptime, viewUptime } from '#libs/workflows';
import {
  aLeaseOf,
  aQuote,
  actingFor,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
} from '#libs/testkit';

const WORKER: PlatformScope = { kind: 'PLATFORM', actorId: 'worker' };
const ALL = (1n << 60n) - 1n;
const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open();
const { unitOfWork, stores } = database;
const ports = { unitOfWork, ...stores };

describe('uptime', () => {
  it('counts by day what was leased from the first heartbeat on, and keeps a day that was written', async () => {
    const { providerOrgId, site, pool } = await seedListing(db, database);
    const tenant = await seedOrganisation(db, 'TENANT');
    const now = await unitOfWork.run(WORKER, (tx) => Promise.resolve(tx.now));
    const today = instantFromEpoch(Math.floor(now / DAY) * DAY);
    const yesterday = addMilliseconds(today, -DAY);
    const start = addMilliseconds(today, -2 * DAY);
    const quote = aQuote({ orgId: tenant, offerId: pool.id, providerOrgId, siteId: site.id, units: 16 });
    const period = { start, end: addMilliseconds(today, 9 * DAY) };
    const lease: Lease = { ...aLeaseOf({ ...quote, period }), state: 'ACTIVE', acceptedAt: start, startedAt: start };
    await unitOfWork.run(actingFor(tenant), async (tx) => {
      await stores.quotes.insert(tx, quote);
      await stores.leases.insert(tx, lease, theBooking(lease));
    });
    const parties = { leaseId: lease.id, tenantOrgId: tenant, providerOrgId };
    const beat = (node: string, hours: number, minutes = ALL) => ({
      ...{ ...parties, node, units: 8, minutes, hour: addMilliseconds(yesterday, hours * HOUR) },
    });
    // yesterday: from 22:30 on both nodes, one of them without its last 30 minutes
    const half = ALL & ~((1n << 30n) - 1n);
    const firstHalf = (1n << 30n) - 1n;
    await unitOfWork.run(actingFor(providerOrgId), (tx) =>
      stores.heartbeats.record(tx, [beat('a', 22, half), beat('b', 22, half), beat('a', 23), beat('b', 23, firstHalf)]),
    );
    while ((await runUptime(ports)(WORKER)) > 0);
    const buyer: OrganisationScope = {
      kind: 'ORGANISATION',
      orgId: await seedOrganisation(db, 'TENANT'),
      actorId: 'usr',
    };
    const expected = { resourceId: pool.id, day: yesterday, expected: 16n * 90n, answered: 16n * 60n + 8n * 30n };
    expect(await viewUptime(ports)(buyer, [pool.id], 30)).toEqual([expected]);
    // a day that was looked at is not looked at again until no heartbeat of it can come
    expect(await runUptime(ports)(WORKER)).toBe(0);
    await expect(unitOfWork.run(buyer, (tx) => stores.uptime.write(tx, yesterday, true))).rejects.toThrow(
      /permission denied/,
    );
  });
});
