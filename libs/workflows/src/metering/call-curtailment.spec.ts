// World: a running 2 MW lease under a contract that allows ten hours of curtailment a year; its host calls it. Everything in memory.
import { HOUR, type Period, addMilliseconds, decimal, unwrap } from '#libs/kernel';
import { AI_FIRM, MINER } from '#libs/testkit';
import { callCurtailment, settleCurtailment, viewCurtailmentCalls } from './call-curtailment.js';
import { day, setup } from './served-lease.spec-data.js';

describe('curtailment', () => {
  const call = (
    world: Awaited<ReturnType<typeof setup>>,
    over: Partial<{ window: Period; loadShare: string; leaseIds: string[] }> = {},
  ) =>
    callCurtailment(world.ports)(MINER, {
      siteId: world.lease().siteId,
      leaseIds: over.leaseIds ?? [world.leaseId],
      window: over.window ?? { start: day(2), end: addMilliseconds(day(2), 4 * HOUR) },
      loadShare: decimal(over.loadShare ?? '0.5'),
      reason: 'ERCOT ERS event 12',
    });

  it('is called within the contract, left out of availability, settled once and shared', async () => {
    const world = await setup();
    const [result] = unwrap(await call(world));
    const callId = result?.call?.id ?? '';
    expect(unwrap(await call(world))[0]?.call?.id).toBe(callId); // again is the same call
    const settle = (mwh: string, documents = ['ERS statement']) =>
      settleCurtailment(world.ports)(MINER, { callId, megawattHours: decimal(mwh), price: decimal('500'), documents });
    expect(await settle('4')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await world.until(day(3));
    expect(await settle('4.801')).toMatchObject({ refusal: { path: ['megawattHours'] } }); // 2 MW x 1.2 x 0.5 x 4 h
    expect(await settle('4', [])).toMatchObject({ refusal: { path: ['documents'] } });
    unwrap(await settle('4'));
    unwrap(await settle('4'));
    expect(await settle('3')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    const facts = await world.facts();
    expect(facts.curtailments).toEqual([{ megawattHours: decimal('4'), price: decimal('500'), recordIds: [callId] }]);
    expect(facts.availability?.minutes).toEqual(decimal(String(43_200 - 240)));
    expect(await viewCurtailmentCalls(world.ports)(AI_FIRM, world.leaseId)).toMatchObject([
      { settlement: { price: decimal('500') } },
    ]);
  });

  it('is refused with the limit it would break, lease by lease', async () => {
    const world = await setup();
    const window = (from: number, hours: number) => ({
      start: day(from),
      end: addMilliseconds(day(from), hours * HOUR),
    });
    const limit = async (over: Parameters<typeof call>[1]) => unwrap(await call(world, over))[0]?.refusals[0];
    expect(await limit({ window: window(0.01, 1) })).toMatchObject({ code: 'OUTSIDE_TOLERANCE', limit: 'NOTICE' });
    expect(await limit({ window: window(2, 5) })).toMatchObject({ limit: 'LENGTH' });
    expect(await limit({ loadShare: '0.6' })).toMatchObject({ limit: 'LOAD_SHARE' });
    for (const from of [1, 2]) expect(await limit({ window: window(from, 4) })).toBeUndefined();
    expect(await limit({ window: window(3, 3) })).toMatchObject({ limit: 'HOURS_A_YEAR' });
    expect(await limit({ window: window(2.1, 1) })).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await limit({ leaseIds: ['lse_none'] })).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await callCurtailment(world.ports)(AI_FIRM, {
        siteId: world.lease().siteId,
        leaseIds: [],
        window: window(1, 1),
        loadShare: decimal('1'),
        reason: 'x',
      }),
    ).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });

  it('is refused where the contract knows none', async () => {
    const world = await setup({});
    expect(unwrap(await call(world))[0]?.refusals).toMatchObject([{ limit: 'NOT_AGREED' }]);
  });
});
