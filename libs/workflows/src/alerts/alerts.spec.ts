// World: a miner's H100 pool in Texas at 2.00 a GPU-hour, an AI firm that saves what it needs and its rival; everything in memory.
import { DAY, HOUR, addMilliseconds, decimal, instant, unwrap } from '#libs/kernel';
import { type OfferFilter } from '#libs/market';
import { AI_FIRM, MINER, RIVAL, marketWorld } from '#libs/testkit';
import { createCalendarBlock } from '../supply/create-calendar-block.js';
import { deleteCalendarBlock } from '../supply/delete-calendar-block.js';
import { pauseListing } from '../supply/pause-listing.js';
import { checkAlerts } from './check-alerts.js';
import { listAlerts, viewAlertMatch } from './list-alerts.js';
import { type AlertCommand, removeAlert, saveAlert } from './save-alert.js';

const NOW = instant('2026-03-01T00:00:00Z');
const APRIL = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };
const WORKER = { kind: 'PLATFORM', actorId: 'worker' } as const;
const KEPT: AlertCommand = { id: null, words: null, filter: null, rollingHours: null, isPaused: null, expiresAt: null };

async function setup() {
  const world = marketWorld({ now: NOW });
  const { supply, ports } = world;
  await supply.site();
  const pool = await supply.pool();
  await supply.publish(pool.id);
  const save = (filter: OfferFilter, facts: Partial<AlertCommand> = {}) =>
    saveAlert(ports)(AI_FIRM, { ...KEPT, words: '16 H100 in April', filter: { window: APRIL, ...filter }, ...facts });
  const check = async () => (await checkAlerts(ports)(WORKER, null, 10)).told;
  const told = async () =>
    (await listAlerts(ports)(AI_FIRM)).flatMap(({ matches }) =>
      matches.map(({ offerName, reason }) => [offerName, reason]),
    );
  const block = async () =>
    unwrap(
      await createCalendarBlock(ports)(MINER, {
        ...{ listingId: pool.id, window: APRIL, fromUnit: 0, toUnit: null, reason: 'MAINTENANCE', note: null },
      }),
    );
  return { ...world, pool, save, check, told, block };
}

describe('a saved need', () => {
  it('is told of nothing that fitted when it was saved, and of a listing that comes, once', async () => {
    const { save, check, told, supply } = await setup();
    unwrap(await save({ models: ['h100-sxm'] }));
    expect(await check()).toBe(0);
    const { id } = await supply.pool({ externalId: 'second', name: 'Second' });
    await supply.publish(id);
    expect([await check(), await check()]).toEqual([1, 0]);
    expect(await told()).toEqual([['Second', 'NEW_LISTING']]);
  });

  it('is told of a price that fell below its limit', async () => {
    const { save, check, told, supply } = await setup();
    unwrap(await save({ maxPrice: decimal('1.5') }));
    expect(await check()).toBe(0);
    await supply.pool({ price: { amount: decimal('1.9'), currency: 'USD' } });
    expect(await check()).toBe(0);
    await supply.pool({ price: { amount: decimal('1.4'), currency: 'USD' } });
    expect([await check(), await told()]).toEqual([1, [['H100 at Pecos', 'LOWER_PRICE']]]);
  });

  it('is told of what comes back after it was off the market', async () => {
    const { save, check, told, supply, ports, pool } = await setup();
    unwrap(await save({}));
    unwrap(await pauseListing(ports)(MINER, pool.id));
    expect(await check()).toBe(0);
    await supply.publish(pool.id);
    expect([await check(), await told()]).toEqual([1, [['H100 at Pecos', 'CAPACITY_FREED']]]);
  });

  it('is not looked at while it is paused, after it expired or when it is gone', async () => {
    const { save, check, supply, ports, database } = await setup();
    const list = async (name: string) => supply.publish((await supply.pool({ externalId: name, name })).id);
    const { id } = unwrap(await save({}));
    unwrap(await saveAlert(ports)(AI_FIRM, { ...KEPT, id, isPaused: true }));
    await list('while paused');
    expect(await check()).toBe(0);
    unwrap(await saveAlert(ports)(AI_FIRM, { ...KEPT, id, isPaused: false }));
    expect(await check()).toBe(1);
    unwrap(await saveAlert(ports)(AI_FIRM, { ...KEPT, id, expiresAt: addMilliseconds(NOW, HOUR) }));
    database.advance(HOUR);
    await list('after it expired');
    expect(await check()).toBe(0);
    const view = await listAlerts(ports)(AI_FIRM, id);
    expect(view).toMatchObject([{ isExpired: true, matches: [{ offerName: 'while paused' }] }]);
    unwrap(await removeAlert(ports)(AI_FIRM, id));
    expect(await listAlerts(ports)(AI_FIRM)).toEqual([]);
  });

  it('of any two weeks is judged from the hour of each look', async () => {
    const { save, check, supply, database } = await setup();
    const facts = { filter: { units: 8 }, rollingHours: 336 };
    expect(unwrap(await save({}, facts)).expiresAt).toBe(addMilliseconds(NOW, 90 * DAY));
    database.advance(40 * DAY);
    await supply.publish((await supply.pool({ externalId: 'later', name: 'Later' })).id);
    expect(await check()).toBe(1);
  });

  it('begins anew as another need', async () => {
    const { save, check, ports } = await setup();
    const { id } = unwrap(await save({ models: ['b200-sxm'] }));
    unwrap(await saveAlert(ports)(AI_FIRM, { ...KEPT, id, words: 'any GPU', filter: { window: APRIL } }));
    expect(await check()).toBe(0);
  });

  it.each<[string, Partial<AlertCommand>, string]>([
    ['without words', { words: '  ' }, 'words'],
    ['with a window that has begun', { filter: { window: { start: NOW, end: APRIL.end } } }, 'window'],
    ['with a filter that makes no sense', { filter: { units: 0 } }, 'units'],
    ['with two windows', { rollingHours: 24 }, 'rollingHours'],
    ['that has expired', { expiresAt: NOW }, 'expiresAt'],
    ['for ever', { expiresAt: addMilliseconds(NOW, 400 * DAY) }, 'expiresAt'],
  ])('%s is refused', async (_, facts, field) => {
    const { save } = await setup();
    const refused = await save({}, facts);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT' } });
    expect(refused.ok ? [] : refused.refusal.path).toContain(field);
  });

  it("is nobody else's to see or to change, and there are fifty at most", async () => {
    const { save, ports, supply, check } = await setup();
    const { id } = unwrap(await save({}));
    await supply.publish((await supply.pool({ externalId: 'new', name: 'New' })).id);
    await check();
    const [match] = (await listAlerts(ports)(AI_FIRM)).flatMap(({ matches }) => matches);
    expect(await viewAlertMatch(ports)(AI_FIRM, match?.id ?? '')).not.toBeNull();
    expect(await viewAlertMatch(ports)(RIVAL, match?.id ?? '')).toBeNull();
    const missing = { ok: false, refusal: { code: 'NOT_FOUND', path: ['id'] } };
    expect(await saveAlert(ports)(RIVAL, { ...KEPT, id, isPaused: true })).toEqual(missing);
    expect(await removeAlert(ports)(RIVAL, id)).toEqual(missing);
    for (let n = 1; n < 50; n += 1) unwrap(await save({}));
    expect((await save({})).ok).toBe(false);
  });
});

describe('capacity', () => {
  it('that is freed is told', async () => {
    const { save, check, told, block, ports, database } = await setup();
    const { id } = await block();
    database.advance(HOUR);
    unwrap(await save({ units: 8 }));
    expect(await check()).toBe(0);
    unwrap(await deleteCalendarBlock(ports)(MINER, id));
    expect([await check(), await told()]).toEqual([1, [['H100 at Pecos', 'CAPACITY_FREED']]]);
  });
});
