// World: one pool of four nodes of eight GPUs on two fabric domains, at 2026-03-01; its miner blocks some; everything in memory.
import { type Period, instant, unwrap } from '#libs/kernel';
import { AI_FIRM, MINER, marketWorld } from '#libs/testkit';
import { createCalendarBlock } from './create-calendar-block.js';
import { viewIdleCapacity } from './view-idle-capacity.js';

const WEEK: Period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-04-08T00:00:00Z') };
const HALF_A_WEEK: Period = { start: WEEK.start, end: instant('2026-04-04T12:00:00Z') };

async function setup() {
  const world = marketWorld();
  await world.supply.site();
  const pool = await world.supply.pool({ nodesPerFabric: 2 });
  await world.supply.publish(pool.id);
  const block = async (from: number, to: number, window: Period) =>
    unwrap(
      await createCalendarBlock(world.ports)(MINER, {
        listingId: pool.id,
        fromUnit: from,
        toUnit: to,
        window,
        reason: 'OWN_USE',
        note: null,
      }),
    );
  return { ...world, pool, block, look: (window = WEEK) => viewIdleCapacity(world.ports)(MINER, pool.id, window) };
}

describe('viewIdleCapacity', () => {
  it('of an empty pool is all of it, none of it wasted', async () => {
    const { look } = await setup();
    expect(unwrap(await look())).toEqual({ unitHours: 32 * 168, fragmentation: 0, largestLease: 16 });
  });

  it('counts what is used for a part of the window for that part, and what is left of a gang over all of it', async () => {
    const { look, block } = await setup();
    await block(0, 8, HALF_A_WEEK);
    await block(16, 24, WEEK);
    const idle = unwrap(await look());
    expect(idle).toMatchObject({ unitHours: 32 * 168 - 8 * 84 - 8 * 168, largestLease: 8 });
    expect(idle.fragmentation).toBeGreaterThan(0);
    expect(idle.fragmentation).toBeLessThan(1);
  });

  it.each([
    ['a window that is empty', { start: WEEK.end, end: WEEK.start }, 'INVALID_INPUT'],
    ['a window that is too long', { start: WEEK.start, end: instant('2026-07-11T00:00:00Z') }, 'INVALID_INPUT'],
  ])('refuses %s', async (_, window, code) => {
    const { look } = await setup();
    expect(await look(window)).toMatchObject({ ok: false, refusal: { code } });
  });

  it("is the owner's to see", async () => {
    const { ports, pool } = await setup();
    expect(await viewIdleCapacity(ports)(AI_FIRM, pool.id, WEEK)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });
});
