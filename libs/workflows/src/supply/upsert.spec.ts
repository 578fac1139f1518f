// World: an empty market at 2026-03-01 with one miner (org_miner) and another organisation; everything in memory.
import { decimal, instant, unwrap } from '#libs/kernel';
import { MINER, RIVAL, aHallRow, aPoolRow, aSiteRow, marketWorld } from '#libs/testkit';
import { createCalendarBlock } from './create-calendar-block.js';
import { publishListing } from './publish-listing.js';
import { upsertDataHalls } from './upsert-data-halls.js';
import { upsertGpuPools } from './upsert-gpu-pools.js';
import { upsertSites } from './upsert-sites.js';

const codes = (
  rows: readonly {
    readonly refusals: readonly { readonly code: string; readonly path?: readonly string[] | null }[];
  }[],
) => rows.map((row) => row.refusals.map((refusal) => `${refusal.code} ${refusal.path?.join('.')}`));

describe('upsertSites', () => {
  it('makes new sites, changes known ones, and lets each row stand alone', async () => {
    const { ports, tables } = marketWorld();
    const made = unwrap(
      await upsertSites(ports)(MINER, [
        aSiteRow(),
        aSiteRow({ externalId: 'bad', pue: decimal('9'), timeZone: 'Mars/Base' }),
      ]),
    );
    expect(made.map((row) => row.saved?.version ?? null)).toEqual([1, null]);
    expect(codes(made)).toEqual([[], ['INVALID_INPUT 1.timeZone', 'INVALID_INPUT 1.pue']]);
    const changed = unwrap(await upsertSites(ports)(MINER, [aSiteRow({ name: 'Pecos West' })]));
    expect(changed[0]?.saved).toMatchObject({
      id: made[0]?.saved?.id,
      name: 'Pecos West',
      version: 2,
      powerLimitWatts: 20_000_000,
    });
    expect(tables.audit.rows().map((row) => `${row.action} by ${row.actorId}`)).toEqual([
      'site.upserted by usr_miner',
      'site.upserted by usr_miner',
    ]);
  });

  it('refuses a lost update', async () => {
    const { ports } = marketWorld();
    unwrap(await upsertSites(ports)(MINER, [aSiteRow()]));
    unwrap(await upsertSites(ports)(MINER, [aSiteRow({ expectedVersion: 1 })]));
    expect(codes(unwrap(await upsertSites(ports)(MINER, [aSiteRow({ expectedVersion: 1 })])))).toEqual([
      ['STALE_VERSION 0.expectedVersion'],
    ]);
    expect(
      codes(unwrap(await upsertSites(ports)(MINER, [aSiteRow({ externalId: 'new', expectedVersion: 1 })]))),
    ).toEqual([['STALE_VERSION 0.expectedVersion']]);
  });

  it('tries nothing with a repeated external id or more than 100 rows', async () => {
    const { ports, tables } = marketWorld();
    expect(await upsertSites(ports)(MINER, [aSiteRow(), aSiteRow({ externalId: ' pecos ' })])).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_INPUT' },
    });
    const many = Array.from({ length: 101 }, (_, index) => aSiteRow({ externalId: `s${index}` }));
    expect(await upsertSites(ports)(MINER, many)).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT' } });
    expect(tables.sites.rows()).toEqual([]);
  });

  it('gives every organisation its own external ids', async () => {
    const { ports, tables } = marketWorld();
    unwrap(await upsertSites(ports)(MINER, [aSiteRow()]));
    expect(unwrap(await upsertSites(ports)(RIVAL, [aSiteRow()]))[0]?.saved?.version).toBe(1);
    expect(tables.sites.rows().map((site) => site.orgId)).toEqual(['org_miner', 'org_rival']);
  });

  it('does not lower the limit below what is committed', async () => {
    const { ports, supply } = marketWorld();
    await supply.site();
    const pool = await supply.pool();
    const units = [{ from: 0, to: 32 }];
    const period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };
    const holder = { kind: 'QUOTE', id: 'qte_1', orgId: 'org_ai', expiresAt: instant('2026-03-02T00:00:00Z') } as const;
    await ports.unitOfWork.run(MINER, (tx) =>
      ports.capacity.reserve(tx, { resourceId: pool.id, siteId: pool.siteId, units, period, watts: 38_400, holder }),
    );
    expect(codes(unwrap(await upsertSites(ports)(MINER, [aSiteRow({ powerLimitKw: decimal('38.399') })])))).toEqual([
      ['IN_USE 0.powerLimitKw'],
    ]);
    expect(codes(unwrap(await upsertSites(ports)(MINER, [aSiteRow({ powerLimitKw: decimal('38.4') })])))).toEqual([[]]);
  });
});

describe('upsertGpuPools', () => {
  it('fills in the defaults that the schema states', async () => {
    const { supply } = marketWorld();
    await supply.site();
    const pool = await supply.pool({ wattsPerGpu: null, nodesPerFabric: null, minChunkGpus: null, floor: null });
    expect(pool).toMatchObject({
      state: 'DRAFT',
      nodesPerFabric: 4,
      minChunkGpus: 8,
      availableFrom: instant('2025-01-01T00:00:00Z'),
      floor: { amount: decimal('1.8'), currency: 'USD', unit: 'GPU_HOUR' },
    });
    expect(pool.wattsPerGpu).toBeGreaterThan(700);
  });

  it('refuses a site of somebody else or none', async () => {
    const { ports, supply } = marketWorld();
    await supply.site();
    expect(codes(unwrap(await upsertGpuPools(ports)(RIVAL, [aPoolRow()])))).toEqual([['NOT_FOUND 0.siteExternalId']]);
    expect(codes(unwrap(await upsertGpuPools(ports)(MINER, [aPoolRow({ siteExternalId: 'nowhere' })])))).toEqual([
      ['NOT_FOUND 0.siteExternalId'],
    ]);
  });

  it('keeps the offer of a published pool in step, and shows none of a draft', async () => {
    const { ports, supply, tables } = marketWorld();
    await supply.site();
    const pool = await supply.pool();
    expect(tables.offers.rows()).toEqual([]);
    await supply.publish(pool.id);
    const [offer] = tables.offers.rows();
    expect(offer).toMatchObject({
      id: pool.id,
      providerName: 'Pecos Power',
      units: 32,
      meterWattsPerUnit: 1_200,
      state: 'PUBLISHED',
    });
    await supply.pool({ name: 'Better name' });
    await supply.site({ pue: decimal('1.1') });
    const [now] = tables.offers.rows();
    expect(now).toMatchObject({ name: 'Better name', meterWattsPerUnit: 1_100, publishedAt: offer?.publishedAt });
    expect(now?.version).toBeGreaterThan(offer?.version ?? Infinity);
    expect(ports.settings.platformFeeBasisPoints).toBe(500);
  });

  it('does not take units away from under what is blocked, held or leased', async () => {
    const { ports, supply } = marketWorld();
    await supply.site();
    const pool = await supply.pool();
    const window = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };
    unwrap(
      await createCalendarBlock(ports)(MINER, {
        listingId: pool.id,
        window,
        fromUnit: 8,
        toUnit: 16,
        reason: 'MAINTENANCE',
        note: null,
      }),
    );
    const change = async (facts: Parameters<typeof aPoolRow>[0]) =>
      codes(unwrap(await upsertGpuPools(ports)(MINER, [aPoolRow({ nodesPerFabric: 4, ...facts })])));
    expect(await change({ nodeCount: 1, nodesPerFabric: 1 })).toEqual([expect.arrayContaining(['IN_USE 0.nodeCount'])]);
    expect(await change({ modelSlug: 'h100-pcie' })).toEqual([['IN_USE 0.model']]);
    expect(await change({ availableFrom: instant('2026-04-02T00:00:00Z') })).toEqual([['IN_USE 0.availableFrom']]);
    expect(await change({ nodeCount: 8 })).toEqual([[]]);
  });
});

describe('upsertDataHalls', () => {
  it('makes a hall, and refuses rent in another currency than energy that is passed through', async () => {
    const { ports, supply } = marketWorld();
    await supply.site();
    const rows = [aHallRow(), aHallRow({ externalId: 'eur', price: { amount: decimal('100'), currency: 'EUR' } })];
    const results = unwrap(await upsertDataHalls(ports)(MINER, rows));
    expect(results[0]?.saved).toMatchObject({
      criticalItKw: 5_000,
      price: { unit: 'KW_MONTH' },
      state: 'DRAFT',
      version: 1,
    });
    expect(codes(results)).toEqual([[], ['INVALID_INPUT 1.price.currency']]);
  });

  it('does not change a withdrawn hall', async () => {
    const { ports, supply } = marketWorld();
    await supply.site();
    const hall = await supply.hall();
    unwrap(await publishListing(ports)(MINER, hall.id));
    await ports.unitOfWork.run(MINER, async (tx) => ports.halls.save(tx, { ...hall, version: 2, state: 'WITHDRAWN' }));
    expect(codes(unwrap(await upsertDataHalls(ports)(MINER, [aHallRow()])))).toEqual([['WRONG_STATE 0.externalId']]);
  });
});
