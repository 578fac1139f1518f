// World: a migrated database with one pool of four nodes; two companies look at what is left of it without a transaction.
import { DAY, addMilliseconds } from '#libs/kernel';
import { actingFor, anId, createTestDatabase, seedListing, seedOrganisation } from '#libs/testkit';
import { tokenSigner } from '../database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());

async function setup() {
  const database = await db.open();
  const listing = await seedListing(db, database);
  const [buyer, other] = [await seedOrganisation(db, 'TENANT'), await seedOrganisation(db, 'TENANT')];
  const { now } = await database.stores.glances.at(listing.pool.id, window(0));
  return { ...database, listing, buyer, other, week: window(now) };
}

const window = (now: number) => ({
  start: addMilliseconds(now as Parameters<typeof addMilliseconds>[0], DAY),
  end: addMilliseconds(now as Parameters<typeof addMilliseconds>[0], 8 * DAY),
});

describe('a glance', () => {
  it('shows offer and free units at once, and what is held a moment later is gone from the next one', async () => {
    const { unitOfWork, stores, listing, buyer, week } = await setup();
    const { pool, site } = listing;
    const before = await stores.glances.at(pool.id, week);
    expect(before.offer?.id).toBe(pool.id);
    expect(before.free).toEqual([{ from: 0, to: 32 }]);
    await unitOfWork.run(actingFor(buyer), (tx) => {
      const holder = { kind: 'QUOTE', id: anId('qte'), orgId: buyer, expiresAt: addMilliseconds(tx.now, DAY) } as const;
      return stores.capacity.reserve(tx, {
        resourceId: pool.id,
        siteId: site.id,
        units: [{ from: 0, to: 8 }],
        period: week,
        watts: 0,
        holder,
      });
    });
    expect((await stores.glances.at(pool.id, week)).free).toEqual([{ from: 8, to: 32 }]);
  });

  it('answers many at once, each its own question, and unknown offers with nothing', async () => {
    const { stores, listing, week } = await setup();
    const later = { start: week.start, end: addMilliseconds(week.end, DAY) };
    const seen = await Promise.all([
      stores.glances.at(listing.pool.id, week),
      stores.glances.at('pool_nowhere', week),
      stores.glances.at(listing.pool.id, later),
    ]);
    expect(seen.map(({ offer, free }) => [offer?.id ?? null, free.length])).toEqual([
      [listing.pool.id, 1],
      [null, 0],
      [listing.pool.id, 1],
    ]);
  });
});

describe('whether a key has its result', () => {
  it('is told to its own organisation only, and only once there is one', async () => {
    const { unitOfWork, stores, buyer, other } = await setup();
    const key = anId('key');
    const ask = (orgId: string) => stores.glances.hasResult(orgId, 'quoteCreate', key);
    expect(await ask(buyer)).toBe(false);
    await unitOfWork.run(actingFor(buyer), async (tx) => {
      await stores.idempotency.claim(tx, 'quoteCreate', key, 'request');
      await stores.idempotency.remember(tx, 'quoteCreate', key, 'qte_1');
    });
    expect(await Promise.all([ask(buyer), ask(other)])).toEqual([true, false]);
    expect(await stores.glances.hasResult(buyer, 'leaseBook', key)).toBe(false);
  });

  it('is told to nobody whose token is forged or has expired', async () => {
    const { unitOfWork, stores, buyer } = await setup();
    const key = anId('key');
    await unitOfWork.run(actingFor(buyer), async (tx) => {
      await stores.idempotency.claim(tx, 'quoteCreate', key, 'request');
      await stores.idempotency.remember(tx, 'quoteCreate', key, 'qte_1');
    });
    const good = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000)(buyer);
    const old = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000 - 3_600)(buyer);
    const forged = tokenSigner('ab'.repeat(32), () => Date.now() / 1_000)(buyer);
    const rows = await db.sql<{ known: boolean }>('SELECT * FROM idempotency_known($1, $2, $3) AS known', [
      [good, old, forged, 'nonsense', ''],
      Array.from({ length: 5 }, () => 'quoteCreate'),
      Array.from({ length: 5 }, () => key),
    ]);
    expect(rows.map(({ known }) => known)).toEqual([true, false, false, false, false]);
  });
});
