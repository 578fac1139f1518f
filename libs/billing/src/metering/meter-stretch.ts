import {
  DAY,
  type Decimal,
  type Instant,
  type Period,
  contractMonths,
  earliest,
  fromRational,
  hoursOf,
  instantFromEpoch,
  rational,
  times,
} from '#libs/kernel';
import { type Lease } from '#libs/market';

/** What metering needs to know of a lease. */
export type MeteredLease = Pick<Lease, 'period' | 'units' | 'terms' | 'startedAt' | 'endedAt' | 'meteredUntil'>;

/** The last UTC midnight at or before an instant. */
export function utcMidnight(at: Instant): Instant {
  return instantFromEpoch(Math.floor(at / DAY) * DAY);
}

/**
 * Stretches of a lease that are over and not metered yet, oldest first, at most `limit`: cut at each UTC midnight and at each boundary of
 * a contract month, so that neither a day nor an invoice ever shares a record. A day is metered once it is over; the last piece of a
 * lease when the lease has ended.
 */
export function unmeteredStretches(lease: MeteredLease, now: Instant, limit: number): Period[] {
  const { startedAt, endedAt } = lease;
  if (startedAt === null) return [];
  const until = endedAt === null ? earliest(utcMidnight(now), lease.period.end) : endedAt;
  const stretches: Period[] = [];
  const months = contractMonths(lease.period, lease.terms.timeZone).map(({ end }) => end);
  let month = 0;
  let start = lease.meteredUntil ?? startedAt;
  while (start < until && stretches.length < limit) {
    while (month < months.length && (months[month] ?? until) <= start) month += 1;
    const midnight = instantFromEpoch(utcMidnight(start) + DAY);
    const end = earliest(earliest(midnight, until), months[month] ?? until);
    stretches.push({ start, end });
    start = end;
  }
  return stretches;
}

/** Unit-hours and energy of a stretch under contracted load: units x elapsed hours, and that x watts per unit, to 12 places. */
export function contractedReading(
  lease: Pick<Lease, 'units' | 'terms'>,
  stretch: Period,
): { readonly unitHours: Decimal; readonly energyKwh: Decimal } {
  const unitHours = times(rational(lease.units), hoursOf(stretch));
  const kilowattsPerUnit = rational(lease.terms.meterWattsPerUnit, 1_000);
  return { unitHours: fromRational(unitHours), energyKwh: fromRational(times(unitHours, kilowattsPerUnit)) };
}
