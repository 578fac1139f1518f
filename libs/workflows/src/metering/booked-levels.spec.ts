// World: eight booked GPUs of two nodes in Chicago for two contract months, sold with the published service levels; agents that speak, fall
// silent, or never speak. Everything in memory.
import { DAY, type Instant, addMilliseconds, money, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, someTerms } from '#libs/testkit';
import { grantOwedCredits } from '../money/grant-owed-credits.js';
import { MINER, START, TWO_MONTHS, bookedLease, hour } from './booked-hall.spec-data.js';
import { reportHeartbeats } from './report-heartbeats.js';
import { viewService } from './view-service.js';

const TENANT = { kind: 'ORGANISATION', orgId: 'org_ai', actorId: 'usr_1' } as const;

async function setup(facts: Parameters<typeof someTerms>[0] = {}) {
  const terms = someTerms({ serviceLevels: 'GPU-2026-1', timeZone: 'America/Chicago', ...facts });
  const world = await bookedLease({ terms, period: { start: START, end: hour(TWO_MONTHS) } });
  /** Both nodes answer in every minute from one hour to another. */
  const beats = async (from: Instant, to: Instant) => {
    const window = { start: from, end: to };
    const nodes = ['gpu-0', 'gpu-1'].map((node) => ({ node, units: 4, window }));
    unwrap(await reportHeartbeats(world.ports)(MINER, { leaseId: world.leaseId, beats: nodes }));
  };
  /** Day by day, but for the hours of silence. */
  const days = async (count: number, silent: readonly number[] = []) => {
    for (let day = 0; day < count; day += 1) {
      const [from, to] = [hour(day * 24), hour((day + 1) * 24)];
      world.database.advanceTo(to);
      await beats(from, silent.includes(day) ? addMilliseconds(to, -DAY / 2) : to);
    }
    await world.tick();
  };
  const months = () => viewService(world.ports).months(TENANT, world.leaseId);
  return { ...world, beats, days, months };
}

describe('service levels of a booked lease', () => {
  it('credit a month that was worse than published, once, with its record, on the invoice of its capacity', async () => {
    const world = await setup();
    await world.days(36, [3]);
    await world.tick();
    // 720 of 44,580 minutes down: 98.38 % is below 99 %
    expect(await world.months()).toMatchObject([
      { downMinutes: 720, minutes: 44_580, creditPercent: { scaled: 10n ** 13n } },
    ]);
    const [month] = world.tables.metering.months.rows();
    const [rent] = world.tables.invoices.rows();
    expect(world.tables.notes.rows()).toMatchObject([
      {
        kind: 'SLA_CREDIT',
        invoiceId: rent?.id,
        evidence: [month?.id],
        cause: `sla:${world.leaseId}:2026-03-01T06:00:00.000Z`,
      },
    ]);
    // 10 % of 743 hours x 8 GPUs x 2 USD, and our fee on it
    expect(world.tables.notes.rows()[0]).toMatchObject({
      subtotal: money(118_880n, 'USD'),
      platformFee: money(5_944n, 'USD'),
    });
    expect(world.tables.owed.rows()).toMatchObject([{ state: 'GRANTED', granted: money(118_880n, 'USD') }]);
    await world.until(hour(40 * 24));
    expect(await grantOwedCredits(world.ports)(WORKER_SCOPE, { limit: 5 })).toBe(0);
    expect(world.tables.notes.rows()).toHaveLength(1);
  });

  it('credit what was used on demand, after it was invoiced', async () => {
    const world = await setup({ billing: 'ON_DEMAND' });
    await world.days(36, [3, 4, 5, 6, 7]);
    await world.tick();
    const [usage] = world.tables.invoices.rows();
    expect(usage?.kind).toBe('USAGE');
    // 3,600 of 44,580 minutes down: 91.92 % is below 95 %
    expect(world.tables.notes.rows()).toMatchObject([{ invoiceId: usage?.id, subtotal: money(297_200n, 'USD') }]);
  });

  it('say nothing where no agent ever reported: that month is unknown, neither good nor bad', async () => {
    const world = await setup();
    await world.until(hour(36 * 24));
    expect(await world.months()).toMatchObject([{ isKnown: false, percent: null, creditPercent: { scaled: 0n } }]);
    expect(world.tables.owed.rows()).toEqual([]);
  });

  it('are none of a lease that was sold without them, and of a version never published', async () => {
    for (const serviceLevels of [null, 'GPU-1999-1']) {
      const world = await setup({ serviceLevels });
      await world.days(36, [3]);
      expect(await world.months()).toMatchObject([{ downMinutes: 720, creditPercent: { scaled: 0n } }]);
      expect(world.tables.owed.rows()).toEqual([]);
    }
  });
});
