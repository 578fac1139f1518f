import { HOUR, type Instant, addMilliseconds, decimal, instant, rate, unwrap } from '#libs/kernel';
import { type Lease, transition } from '#libs/market';
import { WORKER_SCOPE, moneyWorld, someTerms } from '#libs/testkit';
import { grantOwedCredits } from '../money/grant-owed-credits.js';
import { runBilling } from '../operations/run-billing.js';
import { runLeaseClock } from '../operations/run-lease-clock.js';
import { runMetering } from '../operations/run-metering.js';
import { acceptDelivery } from './accept-delivery.js';
import { runReadings } from './remeter.js';
import { runAvailability } from './run-availability.js';
import { type ReadingDraft, reportReadings } from './report-readings.js';

export const MINER = { kind: 'ORGANISATION', orgId: 'org_miner', actorId: 'usr_miner' } as const;
/** Midnight in Chicago, eight days before its clocks go forward. */
export const START = instant('2026-03-01T06:00:00Z');
export const hour = (count: number): Instant => addMilliseconds(START, count * HOUR);
/** March and April in Chicago. */
export const TWO_MONTHS = 61 * 24 - 1;
export const ONE_MONTH = 31 * 24 - 1;
const ACCESS = { endpoint: 'hall A', instructions: '', hostKeyFingerprint: null };

/** A booked hall of 500 kW at a PUE of 1.2, its energy passed through at 0.0537 USD with 19 % tax, delivered and running from `START` on. */
export function bookedHall(hours = TWO_MONTHS) {
  const terms = someTerms({
    unitPrice: rate(decimal('100'), 'USD', 'KW_MONTH'),
    energyPrice: rate(decimal('0.0537'), 'USD', 'KWH'),
    tax: { jurisdiction: 'DE', basisPoints: 1_900, kind: 'STANDARD' },
    timeZone: 'America/Chicago',
    meterWattsPerUnit: 1_200,
  });
  return bookedLease({ resourceKind: 'HALL', units: 500, terms, period: { start: START, end: hour(hours) } });
}

/** A booked lease that runs from `START` on, and what its provider and the clocks do with it. */
export async function bookedLease(facts: Partial<Lease>) {
  const world = moneyWorld({ now: START });
  const { ports } = world;
  const { id: leaseId, period } = await world.book(facts);
  const lease = () => {
    const found = world.tables.leases.rows().find(({ id }) => id === leaseId);
    if (!found) throw new Error('no lease');
    return found;
  };
  await world.database.run(WORKER_SCOPE, async (tx) => {
    for (const happening of [{ kind: 'PAID' } as const, { kind: 'WINDOW_STARTED' } as const]) {
      const step = unwrap(transition(lease(), happening, tx.now));
      await ports.leases.update(tx, step.lease, step.event);
    }
    const handed = unwrap(transition(lease(), { kind: 'DELIVERED', access: ACCESS }, tx.now));
    await ports.leases.update(tx, handed.lease, handed.event);
    unwrap(await acceptDelivery(ports)(tx, lease(), { basis: 'TEST_PASSED', test: null }));
  });
  /** Every clock until none has anything left to do, as the worker's rounds would. */
  const tick = async () => {
    for (let round = 0; round < 100; round += 1) {
      const all = { limit: 20 };
      const moved = await runLeaseClock(ports)(WORKER_SCOPE, all);
      const metered = (await runMetering(ports)(WORKER_SCOPE, all)) + (await runReadings(ports)(WORKER_SCOPE, all));
      const billed = await runBilling(ports)(WORKER_SCOPE, all);
      if (billed.failed.length > 0) throw new Error(JSON.stringify(billed.failed));
      const closed = await runAvailability(ports)(WORKER_SCOPE, all);
      const granted = await grantOwedCredits(ports)(WORKER_SCOPE, all);
      if (moved + metered + billed.leases + closed + granted === 0) return;
    }
    throw new Error('the clocks do not come to rest');
  };
  const until = async (at: Instant) => {
    world.database.advanceTo(at);
    await tick();
  };
  const reading = (externalId: string, from: number, to: number, itKwh: string, over: Partial<ReadingDraft> = {}) => ({
    ...{ externalId, period: { start: hour(from), end: hour(to) }, itKwh: decimal(itKwh), pue: null },
    ...{ tariff: null, replaces: null, ...over },
  });
  const report = (...readings: ReadingDraft[]) => reportReadings(ports)(MINER, { leaseId, readings, charges: [] });
  const energy = () => world.tables.invoices.rows().filter(({ kind }) => kind === 'ENERGY');
  return { ...world, leaseId, lease, tick, until, reading, report, energy, end: period.end };
}
