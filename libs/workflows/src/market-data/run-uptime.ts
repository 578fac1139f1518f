import { READING_DAYS } from '#libs/billing';
import { DAY, addMilliseconds, instantFromEpoch } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type PlatformScope } from '../ports/unit-of-work.js';
import { type UptimeDay } from '../ports/uptime-store.js';

type Needs = Pick<Ports, 'unitOfWork' | 'uptime'>;

/** Days that one round writes, each in a transaction of its own. */
const MOST_DAYS = 40;
const LONGEST_DAYS = 90;

/**
 * Adds up what agents heard, day by day: when the day is over, and again when no heartbeat of it can come any more, `READING_DAYS` later.
 * Returns how many days it wrote.
 */
export const runUptime = (ports: Needs) => {
  return async (scope: PlatformScope): Promise<number> => {
    for (let written = 0; written < MOST_DAYS; written += 1) {
      const isMore = await ports.unitOfWork.run(scope, async (tx) => {
        const due = await ports.uptime.due(tx, READING_DAYS);
        if (due !== null) await ports.uptime.write(tx, due.day, due.isFinal);
        return due !== null;
      });
      if (!isMore) return written;
    }
    return MOST_DAYS;
  };
};

/** The last days of these pools and halls that were measured, by day; those of today are not told yet. At most 90 days back. */
export const viewUptime = (ports: Needs) => {
  return (scope: OrganisationScope, resourceIds: readonly string[], days: number): Promise<UptimeDay[]> =>
    ports.unitOfWork.run(scope, (tx) => {
      const today = instantFromEpoch(Math.floor(tx.now / DAY) * DAY);
      const from = addMilliseconds(today, -Math.max(1, Math.min(LONGEST_DAYS, days)) * DAY);
      return ports.uptime.days(tx, resourceIds, from);
    });
};
