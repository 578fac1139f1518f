// World: one miner at 2026-03-01 with a site of 20 MW, a pool of 32 GPUs that draw 1.2 kW each, and a rival; everything in memory.
import { decimal, instant, unwrap } from '#libs/kernel';
import { AI_FIRM, MINER, RIVAL, marketWorld } from '#libs/testkit';
import { cancelCurtailment } from './cancel-curtailment.js';
import { createCalendarBlock } from './create-calendar-block.js';
import { type CurtailmentCommand, createCurtailment } from './create-curtailment.js';
import { removeMiningLoad } from './remove-mining-load.js';
import { type MiningLoadRow, upsertMiningLoads } from './upsert-mining-loads.js';
import { upsertSites } from './upsert-sites.js';
import { viewCurtailments } from './view-curtailments.js';
import { viewMiningOrders } from './view-mining-orders.js';
import { viewPowerEnvelope } from './view-power-envelope.js';

const APRIL = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };

async function setup() {
  const world = marketWorld();
  const site = await world.supply.site({ powerLimitKw: decimal('60') });
  const pool = await world.supply.pool();
  await world.supply.publish(pool.id);
  const upsert = async (...rows: Partial<MiningLoadRow>[]) =>
    unwrap(await upsertMiningLoads(world.ports)(MINER, rows.map(aLoad)));
  const hold = (units: number) =>
    world.ports.unitOfWork.run(AI_FIRM, (tx) =>
      world.ports.capacity.reserve(tx, {
        ...{ resourceId: pool.id, siteId: site.id, units: [{ from: 0, to: units }], period: APRIL },
        watts: units * 1_200,
        holder: { kind: 'QUOTE', id: `qte_${units}`, orgId: 'org_ai', expiresAt: instant('2026-03-02T00:00:00Z') },
      }),
    );
  return { ...world, site, pool, upsert, hold };
}

const aLoad = (over: Partial<MiningLoadRow>): MiningLoadRow => ({
  ...{ externalId: 's21', name: 'Row 1', siteExternalId: 'pecos', model: 'antminer-s21', yields: 'FIRM' },
  ...{ terahashesPerSecond: decimal('1000'), drawKw: decimal('20'), from: APRIL.start, until: null },
  expectedVersion: null,
  ...over,
});

const cut = (siteId: string, over: Partial<CurtailmentCommand> = {}): CurtailmentCommand => ({
  ...{
    siteId,
    window: APRIL,
    limitKw: decimal('10'),
    reason: 'GRID_ORDER',
    note: null,
    idempotencyKey: 'key-00000001',
  },
  ...over,
});

describe('upsertMiningLoads', () => {
  it('judges each row with the rows before it, saves those that fit and says who is in the way', async () => {
    const { upsert, hold, tables } = await setup();
    expect(await hold(10)).toBe('RESERVED');
    const results = await upsert(
      { externalId: 'a', drawKw: decimal('40') },
      { externalId: 'b', drawKw: decimal('9') },
      { externalId: 'c', drawKw: decimal('8') },
      { externalId: 'd', drawKw: decimal('500'), yields: 'FLEXIBLE' },
      { externalId: 'e', siteExternalId: 'nowhere' },
    );
    expect(results.map(({ saved }) => saved?.version ?? null)).toEqual([1, null, 1, 1, null]);
    expect(results.flatMap(({ refusals }) => refusals)).toMatchObject([
      {
        code: 'POWER_EXCEEDED',
        path: ['1', 'drawKw'],
        detail: expect.stringContaining('61 kW of 60 kW: 1 kW too much'),
        inTheWay: [
          { use: 'FIRM_MINING', watts: 40_000 },
          { use: 'HOLD', watts: 12_000, holderId: null },
        ],
      },
      { code: 'NOT_FOUND', path: ['4', 'siteExternalId'] },
    ]);
    expect(tables.audit.rows().filter(({ action }) => action === 'mining.upserted')).toHaveLength(3);
  });

  it('lets a firm load grow into the power it has itself, and refuses a lost update', async () => {
    const { upsert } = await setup();
    await upsert({ drawKw: decimal('50') });
    const [grown] = await upsert({ drawKw: decimal('60'), expectedVersion: 1 });
    expect(grown?.saved).toMatchObject({ watts: 60_000, version: 2 });
    const [stale] = await upsert({ expectedVersion: 1 });
    expect(stale?.refusals).toMatchObject([{ code: 'STALE_VERSION' }]);
  });

  it('gives the power back when the load is removed; the external id may be used again', async () => {
    const { ports, upsert, site } = await setup();
    const [made] = await upsert({ drawKw: decimal('50') });
    const id = made?.saved?.id ?? '';
    expect(await removeMiningLoad(ports)(RIVAL, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await removeMiningLoad(ports)(MINER, id)).toMatchObject({ ok: true, value: { id } });
    expect(await removeMiningLoad(ports)(MINER, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    const [again] = await upsert({ drawKw: decimal('60') });
    expect(again?.saved?.id).not.toBe(id);
    const slices = unwrap(await viewPowerEnvelope(ports)(MINER, site.id, APRIL));
    expect(slices.map(({ claims }) => claims.FIRM_MINING)).toEqual([60_000]);
  });
});

describe('createCurtailment', () => {
  it('lets flexible mining yield, is seen by quotes, and is made once under a key', async () => {
    const { ports, upsert, hold, site } = await setup();
    await upsert({ yields: 'FLEXIBLE', drawKw: decimal('60') });
    const made = unwrap(await createCurtailment(ports)(MINER, cut(site.id)));
    expect(made).toMatchObject({ state: 'PLANNED', limitWatts: 10_000, period: APRIL });
    expect(unwrap(await createCurtailment(ports)(MINER, cut(site.id))).id).toBe(made.id);
    expect(await createCurtailment(ports)(MINER, cut(site.id, { limitKw: decimal('11') }))).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_KEY_MISMATCH' },
    });
    expect(await createCurtailment(ports)(MINER, cut(site.id, { idempotencyKey: null }))).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_KEY_REQUIRED' },
    });
    expect(unwrap(await viewPowerEnvelope(ports)(MINER, site.id, APRIL))).toMatchObject([
      { withheldWatts: 50_000, flexibleMiningWatts: 10_000, fleetWatts: 60_000, freeWatts: 0 },
    ]);
    expect(unwrap(await viewMiningOrders(ports)(MINER, site.id, APRIL))).toMatchObject([
      { cause: 'CURTAILMENT', allowedWatts: 10_000, period: APRIL },
    ]);
    expect(await hold(9)).toBe('POWER_EXCEEDED');
    expect(await hold(8)).toBe('RESERVED');
  });

  it('is refused where firm claims would exceed it, and changes nothing', async () => {
    const { ports, hold, site, tables } = await setup();
    await hold(10);
    const refused = await createCurtailment(ports)(MINER, cut(site.id));
    expect(refused).toMatchObject({
      refusal: { code: 'POWER_EXCEEDED', path: ['limitKw'], firmWatts: 12_000, limitWatts: 10_000 },
    });
    expect(tables.curtailments.rows()).toEqual([]);
    expect(await createCurtailment(ports)(MINER, cut(site.id, { limitKw: decimal('60') }))).toMatchObject({
      refusal: { code: 'INVALID_INPUT', path: ['limitKw'] },
    });
    expect(await createCurtailment(ports)(RIVAL, cut(site.id))).toMatchObject({
      refusal: { code: 'NOT_FOUND', path: ['siteId'] },
    });
  });

  it('gives the limit back when it is called off, once', async () => {
    const { ports, hold, site } = await setup();
    const { id } = unwrap(await createCurtailment(ports)(MINER, cut(site.id)));
    expect(await cancelCurtailment(ports)(RIVAL, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(unwrap(await cancelCurtailment(ports)(MINER, id)).state).toBe('CANCELLED');
    expect(await cancelCurtailment(ports)(MINER, id)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'The curtailment is CANCELLED.' },
    });
    expect(await hold(32)).toBe('RESERVED');
    expect(unwrap(await viewCurtailments(ports)(MINER, site.id, APRIL))).toMatchObject([{ id, state: 'CANCELLED' }]);
    expect(unwrap(await viewCurtailments(ports)(RIVAL, site.id, APRIL))).toEqual([]);
  });
});

describe('the envelope of a site', () => {
  it('counts own use of blocked units, and refuses it where power is short; other blocks draw nothing', async () => {
    const { ports, upsert, pool, site } = await setup();
    await upsert({ drawKw: decimal('50') });
    const block = (reason: 'OWN_USE' | 'MAINTENANCE', fromUnit: number, toUnit: number) =>
      createCalendarBlock(ports)(MINER, { listingId: pool.id, window: APRIL, fromUnit, toUnit, reason, note: null });
    expect(await block('OWN_USE', 0, 9)).toMatchObject({ refusal: { code: 'POWER_EXCEEDED', path: ['window'] } });
    expect(await block('OWN_USE', 0, 8)).toMatchObject({ ok: true });
    expect(await block('MAINTENANCE', 8, 32)).toMatchObject({ ok: true });
    expect(unwrap(await viewPowerEnvelope(ports)(MINER, site.id, APRIL))).toMatchObject([
      { claims: { OWN_USE: 9_600, FIRM_MINING: 50_000 }, freeWatts: 400 },
    ]);
  });

  it('keeps a site’s limit above firm mining too', async () => {
    const { ports, upsert, supply } = await setup();
    await upsert({ drawKw: decimal('50') });
    await expect(supply.site({ powerLimitKw: decimal('49') })).rejects.toThrow('IN_USE');
    await supply.site({ powerLimitKw: decimal('50') });
    expect(unwrap(await upsertSites(ports)(MINER, []))).toEqual([]);
  });

  it('is shown for at most 400 days and to nobody else', async () => {
    const { ports, site } = await setup();
    const long = { start: APRIL.start, end: instant('2027-06-01T00:00:00Z') };
    for (const view of [viewPowerEnvelope, viewCurtailments, viewMiningOrders]) {
      expect(await view(ports)(MINER, site.id, long)).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
      expect(unwrap<readonly object[], unknown>(await view(ports)(RIVAL, site.id, APRIL))).toEqual([]);
    }
  });
});
