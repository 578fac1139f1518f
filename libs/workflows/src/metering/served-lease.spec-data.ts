import { DAY, type Instant, type Period, addMilliseconds, decimal, instant, unwrap } from '#libs/kernel';
import { MINER, WORKER_SCOPE, aHostingSheet, contractWorld } from '#libs/testkit';
import { runLeaseClock } from '../operations/run-lease-clock.js';
import { deliverLease } from '../supply/deliver-lease.js';
import { reportHeartbeats } from './report-heartbeats.js';
import { type ReadingDraft, reportReadings } from './report-readings.js';
import { runAvailability } from './run-availability.js';

export const START = instant('2026-06-01T05:00:00Z');
export const JULY = instant('2026-07-01T05:00:00Z');
export const JUNE: Period = { start: START, end: JULY };
export const day = (count: number): Instant => addMilliseconds(START, count * DAY);

const CLAUSE = {
  curtailment: { hoursPerYear: 10, noticeMinutes: 30, maxHours: 4, loadShare: '0.5', revenueShare: '0.5' },
};

/** A signed contract for 2 MW of a hall from 1 June 2026, delivered with a passed test and running. */
export async function setup(facts: Readonly<Record<string, unknown>> = CLAUSE) {
  const world = await contractWorld();
  const { ports } = world;
  await world.signed(
    aHostingSheet({
      tranches: [{ id: 'hall-a', quantity: 2000, commencement: '2026-06-01', termMonths: 144, rate: '125' }],
      sla: {
        steps: [
          { below: '99.99', creditPercent: '5' },
          { below: '99', creditPercent: '25' },
        ],
        chronic: { below: '99', months: 2, within: 3 },
      },
      ...facts,
    }),
  );
  const [signed] = world.leases();
  if (!signed) throw new Error('no lease');
  const leaseId = signed.id;
  const lease = () => world.leases().find(({ id }) => id === leaseId) ?? signed;
  const until = async (when: Instant) => {
    world.database.advanceTo(when);
    while ((await runLeaseClock(ports)(WORKER_SCOPE, { limit: 10 })) > 0);
    while ((await runAvailability(ports)(WORKER_SCOPE, { limit: 10 })) > 0);
  };
  const test = {
    measuredAt: world.database.now,
    units: 2_000,
    networkGbpsPerNode: null,
    pue: null,
    report: 'load bank',
  };
  const access = { leaseId, endpoint: 'hall A', instructions: '', hostKeyFingerprint: null };
  unwrap(await deliverLease(ports)(MINER, { ...access, acceptanceTest: test }));
  await until(START);
  const beats = (window: Period, units = 2_000) =>
    reportHeartbeats(ports)(MINER, { leaseId, beats: [{ node: 'feed-a', units, window }] });
  const reading = (externalId: string, from: number, to: number, over: Partial<ReadingDraft> = {}): ReadingDraft => ({
    ...{ externalId, period: { start: day(from), end: day(to) }, itKwh: decimal('40000'), pue: decimal('1.3') },
    ...{ tariff: null, replaces: null },
    ...over,
  });
  const readings = (...drafts: ReadingDraft[]) =>
    reportReadings(ports)(MINER, { leaseId, readings: drafts, charges: [] });
  const facts_ = (service: Period = JUNE) =>
    ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.trancheFacts.of(tx, leaseId, service, 'USD'));
  return { ...world, leaseId, lease, until, beats, reading, readings, facts: facts_ };
}
