// World: one miner with a site, a pool of 32 GPUs and a hall, at 2026-03-01; everything in memory.
import { decimal, instant, unwrap } from '#libs/kernel';
import { MINER, RIVAL, aPoolRow, marketWorld } from '#libs/testkit';
import { createCalendarBlock } from './create-calendar-block.js';
import { deleteCalendarBlock } from './delete-calendar-block.js';
import { pauseListing } from './pause-listing.js';
import { publishListing } from './publish-listing.js';
import { upsertGpuPools } from './upsert-gpu-pools.js';
import { viewCalendar } from './view-calendar.js';
import { withdrawListing } from './withdraw-listing.js';

const APRIL = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };

async function setup() {
  const world = marketWorld();
  await world.supply.site();
  return { ...world, pool: await world.supply.pool(), hall: await world.supply.hall() };
}

describe('listing states', () => {
  const verbs = { publish: publishListing, pause: pauseListing, withdraw: withdrawListing };
  const table: [(keyof typeof verbs)[], string][] = [
    [['publish'], 'PUBLISHED'],
    [['pause'], 'WRONG_STATE'],
    [['publish', 'pause'], 'PAUSED'],
    [['publish', 'publish'], 'WRONG_STATE'],
    [['publish', 'pause', 'publish'], 'PUBLISHED'],
    [['publish', 'withdraw'], 'WITHDRAWN'],
    [['withdraw', 'publish'], 'WRONG_STATE'],
    [['withdraw', 'withdraw'], 'WRONG_STATE'],
  ];
  it.each(table)('%j ends in %s, for pools and halls alike', async (steps, expected) => {
    const { ports, pool, hall, tables } = await setup();
    for (const { id } of [pool, hall]) {
      let last = '';
      for (const step of steps) {
        const outcome = await verbs[step](ports)(MINER, id);
        last = outcome.ok ? outcome.value.listed.state : outcome.refusal.code;
      }
      expect(last).toBe(expected);
      const offer = tables.offers.rows().find((row) => row.id === id);
      if (expected !== 'WRONG_STATE') expect(offer?.state).toBe(expected);
    }
  });

  it('are none of anybody else’s business', async () => {
    const { ports, pool } = await setup();
    expect(await publishListing(ports)(RIVAL, pool.id)).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND' } });
  });

  it('refuses to publish what nobody could book', async () => {
    const { ports, supply } = await setup();
    const past = await supply.pool({ externalId: 'past', availableUntil: instant('2026-02-01T00:00:00Z') });
    expect(await publishListing(ports)(MINER, past.id)).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PUBLISHABLE', detail: '`availableUntil` must not be past.' },
    });
    const [free] = unwrap(
      await upsertGpuPools(ports)(MINER, [
        aPoolRow({ externalId: 'free', price: { amount: decimal('0'), currency: 'USD' }, termDiscounts: [] }),
      ]),
    );
    expect(await publishListing(ports)(MINER, free?.saved?.id ?? '')).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PUBLISHABLE' },
    });
  });
});

describe('calendar blocks', () => {
  const block = (listingId: string, facts = {}) => ({
    listingId,
    window: APRIL,
    fromUnit: 0,
    toUnit: null,
    reason: 'MAINTENANCE' as const,
    note: null,
    ...facts,
  });

  it('take units out, show in the calendar, and put them back', async () => {
    const { ports, pool } = await setup();
    const made = unwrap(
      await createCalendarBlock(ports)(MINER, block(pool.id, { fromUnit: 8, toUnit: 16, note: 'new switches' })),
    );
    expect(unwrap(await viewCalendar(ports)(MINER, pool.id, APRIL))).toEqual([made]);
    const free = () =>
      ports.unitOfWork.run(MINER, async (tx) => (await ports.capacity.free(tx, [pool.id], APRIL)).get(pool.id));
    expect(await free()).toEqual([
      { from: 0, to: 8 },
      { from: 16, to: 32 },
    ]);
    expect(unwrap(await deleteCalendarBlock(ports)(MINER, made.id))).toEqual(made);
    expect(await free()).toEqual([{ from: 0, to: 32 }]);
    expect(unwrap(await viewCalendar(ports)(MINER, pool.id, APRIL))).toEqual([]);
  });

  it('refuse to lie on what is taken', async () => {
    const { ports, hall } = await setup();
    unwrap(await createCalendarBlock(ports)(MINER, block(hall.id)));
    expect(await createCalendarBlock(ports)(MINER, block(hall.id, { fromUnit: 4_999 }))).toMatchObject({
      ok: false,
      refusal: { code: 'CAPACITY_TAKEN' },
    });
  });

  const bad: [object, string][] = [
    [{ window: { start: APRIL.end, end: APRIL.start } }, 'window'],
    [{ window: { start: instant('2026-01-01T00:00:00Z'), end: instant('2026-02-01T00:00:00Z') } }, 'window.end'],
    [{ fromUnit: -1 }, 'fromUnit'],
    [{ fromUnit: 32 }, 'fromUnit'],
    [{ fromUnit: 8, toUnit: 8 }, 'toUnit'],
    [{ toUnit: 33 }, 'toUnit'],
    [{ note: 'x'.repeat(201) }, 'note'],
  ];
  it.each(bad)('refuse %j at %s', async (facts, path) => {
    const { ports, pool } = await setup();
    const outcome = await createCalendarBlock(ports)(MINER, block(pool.id, facts));
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: path.split('.') } });
  });

  it('of somebody else are not there', async () => {
    const { ports, pool } = await setup();
    expect(await createCalendarBlock(ports)(RIVAL, block(pool.id))).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_FOUND' },
    });
    const mine = unwrap(await createCalendarBlock(ports)(MINER, block(pool.id)));
    expect(await deleteCalendarBlock(ports)(RIVAL, mine.id)).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_FOUND' },
    });
  });
});
