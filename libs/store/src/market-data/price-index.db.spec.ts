// World: a migrated database with three miners' H100 pools and tenants who book them, through the workflows; then plain SQL against the index.
import { randomUUID } from 'node:crypto';
import {
  DAY,
  type Period,
  addMilliseconds,
  decimal,
  decimalToString,
  instantFromEpoch,
  rate,
  unwrap,
} from '#libs/kernel';
import {
  type OrganisationScope,
  type PlatformScope,
  bookQuote,
  requestQuote,
  runPriceIndex,
  viewDepth,
  viewPrices,
} from '#libs/workflows';
import { createTestDatabase, seedListing, seedOrganisation } from '#libs/testkit';

const STAFF: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_worker' };
const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 4 });
const ports = {
  unitOfWork: database.unitOfWork,
  ...database.stores,
  settings: {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    collectionAccounts: [],
    isClockControlled: true,
    timeZoneData: '2025b',
  },
};
const key = { modelSlug: 'h100-sxm', region: null, band: null, currency: 'USD' } as const;

function weekFromNow(): Period {
  const start = instantFromEpoch(Math.ceil(Date.now() / DAY + 2) * DAY);
  return { start, end: addMilliseconds(start, 8 * DAY) };
}

/** Nine bookings of 1 to 9 GPUs at three pools, confirmed at once, then a day goes by. */
async function setup() {
  const orgId = await seedOrganisation(db, 'TENANT', 100_000_000n);
  const tenant: OrganisationScope = { kind: 'ORGANISATION', orgId, actorId: 'usr_tenant' };
  const pools = [];
  for (const price of ['2.00', '2.10', '2.40'])
    pools.push((await seedListing(db, database, { pool: { price: rate(decimal(price), 'USD', 'GPU_HOUR') } })).pool);
  for (let n = 0; n < 9; n++) {
    const asked = { offerId: pools[n % 3]?.id ?? '', units: 8, window: weekFromNow(), gang: false } as const;
    const quote = unwrap(
      await requestQuote(ports)(tenant, {
        ...{ ...asked, billing: 'RESERVED', holdMinutes: 30, idempotencyKey: randomUUID() },
      }),
    );
    const booked = await bookQuote(ports)(tenant, {
      ...{ quoteId: quote.id, costCentre: null, purchaseOrder: null, idempotencyKey: randomUUID() },
    });
    const { lease } = unwrap(booked);
    await db.sql(`INSERT INTO lease_event (lease_id, org_id, provider_org_id, at, state, reason)
      SELECT id, org_id, provider_org_id, market_now(), 'CONFIRMED', 'PAYMENT_RECEIVED' FROM lease WHERE id = '${lease.id}'`);
  }
  await db.sql(`UPDATE clock SET offset_ms = offset_ms + ${DAY}`);
  return { tenant };
}

describe('the price index', () => {
  const opened = setup();

  it('says what was paid and asked yesterday, once, to everybody', async () => {
    const { tenant } = await opened;
    expect(await runPriceIndex(ports)(STAFF)).toBe(1);
    expect(await runPriceIndex(ports)(STAFF)).toBe(0);
    const { booked, listed } = unwrap(await viewPrices(ports)(tenant, { key, days: 30 }));
    const shown = booked.map(({ samples, providers, prices }) => [
      samples,
      providers,
      prices && [prices.low, prices.middle, prices.high].map((price) => decimalToString(price, 2)),
    ]);
    expect(shown).toEqual([[9, 3, ['2.00', '2.10', '2.40']]]);
    // three listings, each asked for its price in every band: four prices of each
    expect(listed.map(({ samples, providers }) => [samples, providers])).toEqual([[12, 3]]);
  });

  it('shows how much is free, less while the bookings last', async () => {
    const { tenant } = await opened;
    const question = { modelSlug: 'h100-sxm', region: null, currency: 'USD', band: 'DAYS' } as const;
    const { points } = unwrap(await viewDepth(ports)(tenant, question));
    const units = points.map((point) => point.units);
    expect((units[0] ?? 0) - (units[5] ?? 0)).toBe(-72);
    expect(points[0]?.cheapest && decimalToString(points[0].cheapest.amount, 2)).toBe('2.00');
  });

  it.each([
    ['an unknown model', { key: { ...key, modelSlug: 'h1000' }, days: 30 }, ['model']],
    ['a day too many', { key, days: 731 }, ['days']],
  ])('refuses %s', async (_, question, path) => {
    const { tenant } = await opened;
    expect(await viewPrices(ports)(tenant, question)).toMatchObject({ ok: false, refusal: { path } });
  });

  const VALUES = `'LISTED', day, 'b200', '*', '*', 'USD'`;
  it.each([
    [
      'of a day that is not over',
      `INSERT INTO price_index_day (basis, day) VALUES ('BOOKED', (market_now() + interval '1 day')::date)`,
    ],
    [
      'of seven samples',
      `INSERT INTO price_index SELECT ${VALUES}, 7, 3, 1, 2, 3 FROM price_index_day WHERE basis = 'LISTED'`,
    ],
    [
      'of two providers',
      `INSERT INTO price_index SELECT ${VALUES}, 9, 2, 1, 2, 3 FROM price_index_day WHERE basis = 'LISTED'`,
    ],
    [
      'out of order',
      `INSERT INTO price_index SELECT ${VALUES}, 9, 3, 2, 1, 3 FROM price_index_day WHERE basis = 'LISTED'`,
    ],
    ['changed later', `UPDATE price_index SET samples = 10`],
    ['taken away', `DELETE FROM price_index`],
  ])('cannot have a figure %s', async (_, statement) => {
    await opened;
    await expect(db.sql(statement)).rejects.toThrow(/check constraint|append-only/);
  });
});
