// World: a migrated database and one miner's site of 40 kW with 32 GPUs of 1 kW, whose own fleet mines with what they leave.
import { MINUTE, type Period, decimal, includes } from '#libs/kernel';
import { PLATFORM, type SeededListing, actingFor, anId, createTestDatabase, powerWorld } from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 20 });
const { unitOfWork, stores } = database;
const { setup, load, mine, quote } = powerWorld(db, database);

describe('flexible mining', () => {
  it('yields in the transaction that books, is told so, and has its power back when the lease ends early', async () => {
    const { listing, days, envelope, orders } = await setup();
    await mine(listing);
    const { id, answer } = await quote(listing, [0, 20], days(1, 5));
    expect(answer).toBe('RESERVED');
    await unitOfWork.run(actingFor('org_t'), (tx) => stores.capacity.convert(tx, id, 'lse_1'));
    const kilowatts = async () =>
      (await envelope(days(0, 8))).map(({ claims, flexibleMiningWatts, freeWatts }) => [
        claims.GPU_LEASE / 1_000,
        flexibleMiningWatts / 1_000,
        freeWatts / 1_000,
      ]);
    expect(await kilowatts()).toEqual([
      [0, 30, 10],
      [20, 20, 0],
      [0, 30, 10],
    ]);
    expect(await orders()).toEqual([
      {
        period: days(1, 5),
        allowedWatts: 20_000,
        fleetWatts: 30_000,
        cause: 'BOOKING',
        orderedAt: expect.any(Number) as number,
      },
    ]);
    await unitOfWork.run(PLATFORM, (tx) => stores.capacity.release(tx, 'lse_1', days(3, 4).start));
    expect(await kilowatts()).toEqual([
      [0, 30, 10],
      [20, 20, 0],
      [0, 30, 10],
    ]);
    expect((await envelope(days(0, 8)))[1]?.period).toEqual(days(1, 3));
  });

  it('has its power back the moment a hold expires, without anybody writing anything', async () => {
    const { listing, days, envelope } = await setup();
    await mine(listing);
    await quote(listing, [0, 20], days(1, 5));
    expect((await envelope(days(2, 3))).map(({ flexibleMiningWatts }) => flexibleMiningWatts)).toEqual([20_000]);
    await unitOfWork.run(PLATFORM, async (tx) =>
      stores.clock.setOffset(tx, (await stores.clock.offset(tx)) + 15 * MINUTE),
    );
    expect((await envelope(days(2, 3))).map(({ flexibleMiningWatts }) => flexibleMiningWatts)).toEqual([30_000]);
  });

  it('yields the least efficient machines first', async () => {
    const { listing, days, envelope } = await setup();
    await mine(listing, { id: 'load_old', watts: 20_000, terahashesPerSecond: decimal('500') });
    await mine(listing, { id: 'load_new', watts: 15_000, terahashesPerSecond: decimal('1000') });
    await quote(listing, [0, 20], days(1, 5));
    const [slice] = await envelope(days(2, 3));
    expect(slice?.allowances.map(({ loadId, watts }) => [loadId, watts])).toEqual([
      ['load_new', 15_000],
      ['load_old', 5_000],
    ]);
  });

  it('is told the truth in a rush: each of 32 buyers at once sees those before', async () => {
    const { listing, days, orders } = await setup();
    await mine(listing, { watts: 40_000 });
    await Promise.all(Array.from({ length: 32 }, (_, unit) => quote(listing, [unit, unit + 1], days(1, 5))));
    const told = await orders();
    expect(told.map(({ allowedWatts }) => allowedWatts)).toEqual(
      Array.from({ length: 32 }, (_, index) => 8_000 + index * 1_000),
    );
  });

  it('is told in at most eight orders a cause, the last one for all the rest with its lowest allowance', async () => {
    const { listing, days, orders } = await setup();
    for (let day = 0; day < 32; day += 1) await quote(listing, [day % 32, 32], days(2 * day + 1, 2 * day + 2));
    await mine(listing, { watts: 39_500 });
    const told = (await orders()).reverse();
    expect(told).toHaveLength(8);
    expect(told.map(({ cause }) => cause)).toEqual(Array.from({ length: 8 }, () => 'MINING'));
    expect(told[0]).toMatchObject({ period: days(1, 2), allowedWatts: 8_000 });
    expect(told[7]).toMatchObject({
      period: { start: days(15, 16).start, end: days(63, 64).end },
      allowedWatts: 15_000,
    });
  });
});

describe('firm mining', () => {
  it('holds its power against quotes, and what is held against it', async () => {
    const { listing, days } = await setup();
    const id = anId('load');
    await mine(listing, { id, yields: 'FIRM', watts: 10_000, from: days(2, 3).start, until: days(2, 3).end });
    expect((await quote(listing, [0, 31], days(1, 5))).answer).toBe('POWER_EXCEEDED');
    expect((await quote(listing, [0, 30], days(1, 5))).answer).toBe('RESERVED');
    await expect(mine(listing, { yields: 'FIRM', watts: 1, from: days(2, 3).start })).rejects.toThrow(
      'more than its limit',
    );
    await unitOfWork.run(actingFor(listing.providerOrgId), (tx) => stores.miningLoads.remove(tx, id, tx.now));
    await mine(listing, { yields: 'FIRM', watts: 10_000, from: days(2, 3).start });
  });

  it('leaves 10 kW, which exactly ten of 32 buyers at once get', async () => {
    const { listing, days } = await setup();
    await mine(listing, { yields: 'FIRM', watts: 30_000 });
    const buyers = Array.from({ length: 32 }, (_, unit) => quote(listing, [unit, unit + 1], days(1, 5)));
    const answers = (await Promise.all(buyers)).map(({ answer }) => answer);
    expect(answers.filter((answer) => answer === 'RESERVED')).toHaveLength(10);
    expect(answers.filter((answer) => answer === 'POWER_EXCEEDED')).toHaveLength(22);
    expect(await db.sql('SELECT * FROM capacity_breaches($1)', [listing.site.id])).toEqual([]);
  });

  it('saves a hundred loads in one statement, all or none, and none that changed meanwhile', async () => {
    const { listing, provider } = await setup();
    const loads = Array.from({ length: 100 }, () => load(listing, { yields: 'FIRM', watts: 400 }));
    await unitOfWork.run(provider, (tx) => stores.miningLoads.save(tx, loads));
    const grown = loads.map((one) => ({ ...one, version: 1, watts: 401 }));
    await expect(unitOfWork.run(provider, (tx) => stores.miningLoads.save(tx, grown))).rejects.toThrow(
      'more than its limit',
    );
    const stale = loads.map((one, index) => ({ ...one, version: index === 7 ? 3 : 1, name: 'renamed' }));
    await expect(unitOfWork.run(provider, (tx) => stores.miningLoads.save(tx, stale))).rejects.toThrow(
      '1 mining loads changed',
    );
    const kept = await unitOfWork.run(provider, (tx) => stores.miningLoads.bySite(tx, listing.site.id));
    expect(new Set(kept.map(({ watts, version, name }) => `${watts} ${version} ${name}`))).toEqual(
      new Set(['400 1 Fleet']),
    );
  });
});

describe('a curtailment', () => {
  const insert = (listing: SeededListing, period: Period, limitWatts: number) =>
    unitOfWork.run(actingFor(listing.providerOrgId), async (tx) => {
      const id = anId('cut');
      const facts = { id, orgId: listing.providerOrgId, siteId: listing.site.id, period, limitWatts };
      const more = { reason: 'GRID_ORDER', note: null, createdAt: tx.now, cancelledAt: null } as const;
      await stores.curtailments.insert(tx, { ...facts, ...more });
      return id;
    });

  it('lowers the limit for quotes, never below what is held, and mining yields first', async () => {
    const { listing, provider, days, envelope, orders } = await setup();
    await mine(listing);
    await quote(listing, [0, 10], days(1, 5));
    await expect(insert(listing, days(2, 3), 9_999)).rejects.toThrow('more than its limit');
    const id = await insert(listing, days(2, 3), 12_000);
    expect((await envelope(days(2, 3))).map((slice) => [slice.withheldWatts, slice.flexibleMiningWatts])).toEqual([
      [28_000, 2_000],
    ]);
    expect((await orders())[0]).toMatchObject({ period: days(2, 3), allowedWatts: 2_000, cause: 'CURTAILMENT' });
    expect((await quote(listing, [10, 13], days(0, 10))).answer).toBe('POWER_EXCEEDED');
    expect((await quote(listing, [10, 12], days(0, 10))).answer).toBe('RESERVED');
    await unitOfWork.run(provider, (tx) => stores.curtailments.cancel(tx, id, tx.now));
    expect((await quote(listing, [12, 32], days(0, 10))).answer).toBe('RESERVED');
  });

  it('limits until it is cancelled and no longer; a lower limit of the site is told too', async () => {
    const { listing, provider, now, days, orders } = await setup();
    const id = await insert(listing, days(0, 3), 5_000);
    await unitOfWork.run(provider, (tx) => stores.curtailments.cancel(tx, id, tx.now));
    const limits = await unitOfWork.run(provider, (tx) => stores.power.limits(tx, listing.site.id, days(0, 5)));
    expect(limits.map(({ limitWatts }) => limitWatts)).toEqual([5_000, 40_000]);
    expect(includes(days(0, 1), limits[1]?.period.start ?? now)).toBe(true);
    await mine(listing);
    await unitOfWork.run(provider, (tx) =>
      stores.sites.save(tx, { ...listing.site, powerLimitWatts: 20_000, version: 1 }),
    );
    expect((await orders())[0]).toMatchObject({ allowedWatts: 20_000, cause: 'LIMIT' });
  });
});
