import { type MeterReading } from '#libs/billing';
import {
  DAY,
  HOUR,
  type Instant,
  type Period,
  type Rational,
  type Result,
  ZERO,
  addMilliseconds,
  earliest,
  instantFromEpoch,
  latest,
  ok,
  plus,
  rational,
  times,
} from '#libs/kernel';
import { loadOf, metered } from '../metering/lease-evidence.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { MOST_USAGE_LEASES, checkUsageWindow, perLease } from './usage-window.js';
import { type UsageQuestion } from './view-usage.js';

/** Hours are looked at for at most so many days: the last ones of the window. */
const MOST_HOUR_DAYS = 31;

/** How much of its contracted load the leased capacity drew in one UTC hour. */
export interface UsageHour {
  readonly hour: Instant;
  /** IT energy at the contracted load of all leases whose meter ran. */
  readonly contractedKwh: Rational;
  /** Of `contractedKwh`, what falls into the time of which readings say something. */
  readonly readKwh: Rational;
  /** What the readings say was drawn. */
  readonly drawnKwh: Rational;
}

export interface UsageHours {
  readonly window: Period;
  /** By hour; hours in which no meter ran are left out. */
  readonly hours: readonly UsageHour[];
}

/** Hour by hour what the leases of a window drew of what they were sold with, as far as their providers' readings say. */
export const viewUsageHours = (ports: Pick<Ports, 'unitOfWork' | 'usage' | 'offers'>) => {
  return async (scope: OrganisationScope, question: UsageQuestion): Promise<Result<UsageHours, Refusal>> => {
    const checked = checkUsageWindow(question.window);
    if (!checked.ok) return checked;
    return ports.unitOfWork.run(scope, async (tx) => {
      const { end } = question.window;
      const start = latest(question.window.start, addMilliseconds(end, -MOST_HOUR_DAYS * DAY));
      const window = { start, end };
      const { leaseId } = question;
      const leases = await ports.usage.leases(tx, scope.orgId, window, { leaseId, limit: MOST_USAGE_LEASES });
      const ids = leases.map(({ id }) => id);
      const read = perLease(await ports.usage.hours(tx, ids, window));
      const hours = new Map<Instant, UsageHour>();
      for (const lease of leases) {
        const ran = metered(lease, { start, end: earliest(end, tx.now) });
        if (ran === null) continue;
        const { itKilowatts } = await loadOf(ports)(tx, lease, lease.units);
        const readOf = new Map((read.get(lease.id) ?? []).map((row) => [row.hour, row]));
        for (const [hour, ms] of hoursOf(ran)) {
          const known = hours.get(hour) ?? { hour, contractedKwh: ZERO, readKwh: ZERO, drawnKwh: ZERO };
          const row = readOf.get(hour);
          hours.set(hour, {
            hour,
            contractedKwh: plus(known.contractedKwh, times(itKilowatts, rational(ms, HOUR))),
            readKwh: plus(known.readKwh, times(itKilowatts, rational(Math.min(ms, row?.readMs ?? 0), HOUR))),
            drawnKwh: plus(known.drawnKwh, row?.itKwh ?? ZERO),
          });
        }
      }
      return ok({ window, hours: [...hours.values()].sort((a, b) => a.hour - b.hour) });
    });
  };
};

/** UTC hours that a stretch touches, with how much of each. */
function hoursOf({ start, end }: Period): [Instant, number][] {
  const found: [Instant, number][] = [];
  for (let at = Math.floor(start / HOUR) * HOUR; at < end; at += HOUR)
    found.push([instantFromEpoch(at), Math.min(end, at + HOUR) - Math.max(start, at)]);
  return found;
}

/** The readings that a meter record of one of the tenant's own leases was made of, by start; null: there is no such record. */
export const viewReadings = (ports: Pick<Ports, 'unitOfWork' | 'meters' | 'usage'>) => {
  return (scope: OrganisationScope, recordId: string): Promise<MeterReading[] | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const [record] = await ports.meters.byIds(tx, [recordId]);
      if (record?.tenantOrgId !== scope.orgId) return null;
      return ports.usage.readings(tx, record.readingIds);
    });
};
