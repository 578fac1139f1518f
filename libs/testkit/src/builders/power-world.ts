import { DAY, MINUTE, type Period, addMilliseconds, decimal, unwrap } from '#libs/kernel';
import { type MiningLoad } from '#libs/market';
import { type Reservation, type Tx, viewPowerEnvelope } from '#libs/workflows';
import { type Database } from '#libs/store';
import { type TestDatabase } from '../database/test-database.js';
import { anId } from './domain.js';
import { type SeededListing, actingFor, seedListing } from './seeded.js';

/** What the specs of power do to a database: sites of 40 kW with 32 GPUs of 1 kW, their miner's fleet, and quotes of a tenant. */
export function powerWorld(db: TestDatabase, database: Database) {
  const { unitOfWork, stores } = database;

  async function setup() {
    const listing = await seedListing(db, database, { site: { powerLimitWatts: 40_000 }, wattsPerUnit: 1_000 });
    const provider = { kind: 'ORGANISATION', orgId: listing.providerOrgId, actorId: 'usr_miner' } as const;
    const now = await unitOfWork.run(provider, (tx) => Promise.resolve(tx.now));
    const days = (from: number, to: number): Period => ({
      start: addMilliseconds(now, from * DAY),
      end: addMilliseconds(now, to * DAY),
    });
    const envelope = async (window: Period) =>
      unwrap(await viewPowerEnvelope({ unitOfWork, ...stores })(provider, listing.site.id, window));
    const orders = () =>
      unitOfWork.run(provider, (tx) => stores.power.orders(tx, listing.site.id, days(0, 400), 1_000));
    return { listing, provider, now, days, envelope, orders };
  }

  function load({ site }: SeededListing, over: Partial<MiningLoad> = {}): MiningLoad {
    const id = over.id ?? anId('load');
    return {
      ...{ id, orgId: site.orgId, siteId: site.id, externalId: `ext-${id}`, name: 'Fleet', model: 'S21' },
      ...{ terahashesPerSecond: decimal('2000'), watts: 30_000, yields: 'FLEXIBLE', until: null, version: 0 },
      from: site.energisedAt,
      ...over,
    };
  }

  const mine = (listing: SeededListing, over: Partial<MiningLoad> = {}) =>
    unitOfWork.run(actingFor(listing.providerOrgId), (tx) => stores.miningLoads.save(tx, [load(listing, over)]));

  function hold(
    tx: Tx,
    { pool, site }: SeededListing,
    [from, to]: readonly [number, number],
    period: Period,
  ): Reservation {
    const orgId = tx.scope.kind === 'ORGANISATION' ? tx.scope.orgId : '';
    const holder = { kind: 'QUOTE', id: anId('qte'), orgId, expiresAt: addMilliseconds(tx.now, 15 * MINUTE) } as const;
    return { resourceId: pool.id, siteId: site.id, units: [{ from, to }], period, watts: 0, holder };
  }

  const quote = (listing: SeededListing, range: readonly [number, number], period: Period) =>
    unitOfWork.run(actingFor('org_t'), async (tx) => {
      const asked = hold(tx, listing, range, period);
      return { id: asked.holder.id, answer: await stores.capacity.reserve(tx, asked) };
    });

  return { setup, load, mine, quote };
}
