// World: a miner's pool of H100, one booked and paid lease from 1 April to 1 July for 8 GPUs, at 1 March 2026; everything in memory.
import { DAY, HOUR, type Instant, addMilliseconds, decimal, instant, unwrap } from '#libs/kernel';
import { type AcceptanceTest, type Lease, transition } from '#libs/market';
import { AI_FIRM, MINER, RIVAL, WORKER_SCOPE, marketWorld } from '#libs/testkit';
import { bookQuote } from '../demand/book-quote.js';
import { requestQuote } from '../demand/request-quote.js';
import { runLeaseClock } from '../operations/run-lease-clock.js';
import { deliverLease } from '../supply/deliver-lease.js';
import { acceptLease, rejectLease, reportAcceptanceTest } from './accept-lease.js';

const START = instant('2026-04-01T00:00:00Z');
const END = instant('2026-07-01T00:00:00Z');

async function setup() {
  const world = marketWorld();
  const { ports, supply } = world;
  await supply.site();
  const pool = await supply.pool();
  await supply.publish(pool.id);
  const ask = {
    offerId: pool.id,
    units: 8,
    window: { start: START, end: END },
    gang: false,
    billing: 'RESERVED',
  } as const;
  const quote = unwrap(await requestQuote(ports)(AI_FIRM, { ...ask, holdMinutes: 30, idempotencyKey: 'quote-0001' }));
  const order = { quoteId: quote.id, costCentre: null, purchaseOrder: null, idempotencyKey: 'book-0001' };
  const { lease } = unwrap(await bookQuote(ports)(AI_FIRM, order));
  const now = (): Lease => {
    const [found] = world.tables.leases.rows();
    if (!found) throw new Error('no lease');
    return found;
  };
  await world.database.run(WORKER_SCOPE, async (tx) => {
    const paid = unwrap(transition(now(), { kind: 'PAID' }, tx.now));
    await ports.leases.update(tx, paid.lease, paid.event);
  });
  const test = (facts: Partial<AcceptanceTest> = {}): AcceptanceTest => ({
    ...{
      measuredAt: world.database.now,
      units: 8,
      networkGbpsPerNode: 3_200,
      pue: decimal('1.2'),
      report: 'burn-in-7',
    },
    ...facts,
  });
  const access = { leaseId: lease.id, endpoint: 'ssh a@b', instructions: '', hostKeyFingerprint: null };
  const deliver = (acceptanceTest: AcceptanceTest | null = null) =>
    deliverLease(ports)(MINER, { ...access, acceptanceTest });
  const clock = () => runLeaseClock(ports)(WORKER_SCOPE, { limit: 10 });
  const at = async (when: Instant) => {
    world.database.advanceTo(when);
    while ((await clock()) > 0);
    return now();
  };
  return { ...world, lease, now, test, deliver, at, id: lease.id };
}

describe('a delivery', () => {
  it('is accepted at once by a passed test, and the meter starts with the window', async () => {
    const { deliver, test, at, tables } = await setup();
    expect(unwrap(await deliver(test()))).toMatchObject({ state: 'CONFIRMED', reason: 'ACCEPTANCE_TEST_PASSED' });
    expect(await at(START)).toMatchObject({ state: 'ACTIVE', startedAt: START });
    expect(tables.metering.acceptances.rows()).toMatchObject([
      { basis: 'TEST_PASSED', test: { units: 8, report: 'burn-in-7' } },
    ]);
    expect(tables.nextAvailability.rows()).toEqual([{ at: START }]);
  });

  it('changes nothing when its test is not passed', async () => {
    const { deliver, test, now } = await setup();
    expect(await deliver(test({ units: 7 }))).toMatchObject({
      refusal: { code: 'INVALID_INPUT', path: ['acceptanceTest', 'units'], detail: expect.stringContaining('7 of 8') },
    });
    expect(await deliver(test({ networkGbpsPerNode: 10 }))).toMatchObject({
      refusal: { path: ['acceptanceTest', 'networkGbpsPerNode'] },
    });
    expect(await deliver(test({ measuredAt: START }))).toMatchObject({
      refusal: { path: ['acceptanceTest', 'measuredAt'] },
    });
    expect(now()).toMatchObject({ access: null, version: 2 });
  });

  it('starts no meter until the tenant takes it', async () => {
    const { deliver, at, ports, id, tables } = await setup();
    unwrap(await deliver());
    expect(await at(addMilliseconds(START, 5 * HOUR))).toMatchObject({ state: 'PROVISIONING', startedAt: null });
    expect(await acceptLease(ports)(RIVAL, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await acceptLease(ports)(MINER, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    const accepted = unwrap(await acceptLease(ports)(AI_FIRM, id));
    expect(accepted).toMatchObject({ state: 'ACTIVE', startedAt: addMilliseconds(START, 5 * HOUR) });
    expect(await acceptLease(ports)(AI_FIRM, id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(tables.metering.acceptances.rows()).toMatchObject([
      { basis: 'TENANT_ACCEPTED', actorId: 'usr_ai', test: null },
    ]);
  });

  it('counts as accepted 48 hours into the window when nobody objects, from then and not from delivery', async () => {
    const { deliver, at, tables } = await setup();
    unwrap(await deliver());
    expect(await at(addMilliseconds(START, 2 * DAY - 1))).toMatchObject({ state: 'PROVISIONING' });
    const later = await at(addMilliseconds(START, 10 * DAY)); // the clock was down for a week
    expect(later).toMatchObject({ state: 'ACTIVE', startedAt: addMilliseconds(START, 2 * DAY) });
    expect(tables.metering.acceptances.rows()).toMatchObject([
      { basis: 'PERIOD_PASSED', at: addMilliseconds(START, 2 * DAY) },
    ]);
  });

  it('runs and ends as accepted even where the clock looks after the window is over', async () => {
    const { deliver, at } = await setup();
    unwrap(await deliver());
    expect(await at(addMilliseconds(END, DAY))).toMatchObject({
      state: 'ENDED',
      startedAt: addMilliseconds(START, 2 * DAY),
      endedAt: END,
    });
  });

  it('is sent back with its reason, mended, and tested', async () => {
    const { deliver, at, ports, id, test } = await setup();
    unwrap(await deliver());
    await at(addMilliseconds(START, HOUR));
    expect(await rejectLease(ports)(AI_FIRM, { leaseId: id, reason: '' })).toMatchObject({
      refusal: { path: ['reason'] },
    });
    expect(await rejectLease(ports)(MINER, { leaseId: id, reason: 'x' })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    const rejected = unwrap(await rejectLease(ports)(AI_FIRM, { leaseId: id, reason: 'NCCL hangs' }));
    expect(rejected).toMatchObject({ state: 'PROVISIONING', access: null, reason: 'TENANT_REJECTED_DELIVERY' });
    expect(await at(addMilliseconds(START, 20 * DAY))).toMatchObject({ state: 'PROVISIONING', startedAt: null });
    expect(await reportAcceptanceTest(ports)(MINER, { leaseId: id, test: test() })).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
    unwrap(await deliver());
    expect(await reportAcceptanceTest(ports)(AI_FIRM, { leaseId: id, test: test() })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    const mended = unwrap(await reportAcceptanceTest(ports)(MINER, { leaseId: id, test: test() }));
    expect(mended).toMatchObject({ state: 'ACTIVE', startedAt: addMilliseconds(START, 20 * DAY) });
    expect(await rejectLease(ports)(AI_FIRM, { leaseId: id, reason: 'too late' })).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
  });

  it('that never boots costs nothing: rejected until the end, the lease has failed and was never metered', async () => {
    const { deliver, at, ports, id, tables } = await setup();
    unwrap(await deliver());
    await at(addMilliseconds(START, HOUR));
    unwrap(await rejectLease(ports)(AI_FIRM, { leaseId: id, reason: 'no power' }));
    expect(await at(END)).toMatchObject({ state: 'FAILED', reason: 'PROVIDER_DID_NOT_DELIVER', startedAt: null });
    expect(tables.meters.rows()).toEqual([]);
  });
});
