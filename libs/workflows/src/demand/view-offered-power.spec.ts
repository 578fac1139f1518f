// World: one miner at 2026-03-01 with a site of 60 kW and a pool of 32 GPUs that draw 1.2 kW each, and an AI firm; everything in memory.
import { addMilliseconds, decimal, instant, unwrap } from '#libs/kernel';
import { AI_FIRM, MINER, RIVAL, marketWorld } from '#libs/testkit';
import { createCurtailment } from '../supply/create-curtailment.js';
import { pauseListing } from '../supply/pause-listing.js';
import { viewOfferedPower } from './view-offered-power.js';

const MARCH = { start: instant('2026-03-01T00:00:00Z'), end: instant('2026-04-01T00:00:00Z') };
const HELD = { start: instant('2026-03-10T00:00:00Z'), end: instant('2026-03-20T00:00:00Z') };
const CUT = { start: instant('2026-03-15T00:00:00Z'), end: instant('2026-03-16T00:00:00Z') };

async function setup() {
  const world = marketWorld({ now: MARCH.start });
  const site = await world.supply.site({ powerLimitKw: decimal('60') });
  const pool = await world.supply.pool();
  await world.supply.publish(pool.id);
  const view = (window = MARCH, id = pool.id) => viewOfferedPower(world.ports)(RIVAL, id, window);
  const hold = (units: number) =>
    world.ports.unitOfWork.run(AI_FIRM, (tx) =>
      world.ports.capacity.reserve(tx, {
        ...{ resourceId: pool.id, siteId: site.id, units: [{ from: 0, to: units }], period: HELD },
        watts: units * 1_200,
        holder: { kind: 'QUOTE', id: 'qte_1', orgId: 'org_ai', expiresAt: instant('2026-03-02T00:00:00Z') },
      }),
    );
  return { ...world, site, pool, view, hold };
}

describe('what a site on offer may draw', () => {
  it('is told to anybody: the limit, what curtailments take of it, what is claimed, and how many units the rest feeds', async () => {
    const { ports, site, view, hold } = await setup();
    await hold(10);
    await createCurtailment(ports)(MINER, {
      ...{ siteId: site.id, window: CUT, limitKw: decimal('20'), reason: 'GRID_ORDER', note: null },
      idempotencyKey: 'key-00000001',
    });
    const told = unwrap(await view());
    expect(told.map((one) => [one.contractedWatts, one.limitWatts, one.claimedWatts, one.fedUnits])).toEqual([
      [60_000, 60_000, 0, 32],
      [60_000, 60_000, 12_000, 32],
      [60_000, 20_000, 12_000, 6],
      [60_000, 60_000, 12_000, 32],
      [60_000, 60_000, 0, 32],
    ]);
    expect(told[2]?.period).toEqual(CUT);
    expect(Object.keys(told[0] ?? {}).sort()).toEqual([
      'claimedWatts',
      'contractedWatts',
      'fedUnits',
      'limitWatts',
      'period',
    ]);
  });

  it('is not told of an offer that is not there any more', async () => {
    const { ports, pool, view } = await setup();
    expect(unwrap(await view(MARCH, 'pool_nothing'))).toEqual([]);
    await pauseListing(ports)(MINER, pool.id);
    expect(unwrap(await view())).toEqual([]);
  });

  it.each([
    ['one that begins before yesterday', { start: addMilliseconds(MARCH.start, -86_400_001), end: MARCH.end }],
    ['one of more than 400 days', { start: MARCH.start, end: instant('2027-04-06T00:00:00Z') }],
    ['one that ends before it starts', { start: MARCH.end, end: MARCH.start }],
  ])('is not told of %s', async (_, window) => {
    const { view } = await setup();
    expect(await view(window)).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: ['window'] } });
  });
});
