import {
  type CivilDate,
  ONE,
  type Rational,
  ZERO,
  compareRational,
  daysBetween,
  dividedBy,
  hoursOf,
  period,
  rational,
  startOfDay,
} from '#libs/kernel';
import { type Proration } from '#libs/market';

/** A month and the part of it that is served; both half-open, the part within the month. */
export interface ServedMonth {
  readonly month: { readonly from: CivilDate; readonly until: CivilDate };
  readonly served: { readonly from: CivilDate; readonly until: CivilDate };
}

/**
 * How much of a month's rent is earned by the start of `date`, counted from the start of the service. A part [a, b) earns
 * `earnedBy(b) - earnedBy(a)`, so parts sum to the whole wherever they are cut, and a whole month is always exactly 1.
 * ACTUAL_DAYS: days / days of that month. THIRTY_DAYS: days / 30, ACTUAL_365: days x 12 / 365, neither above 1.
 * HOURS: elapsed hours / elapsed hours of that month (743 in a New York March).
 */
export function earnedBy(date: CivilDate, { month, served }: ServedMonth, basis: Proration, zone: string): Rational {
  if (date <= served.from) return ZERO;
  if (date >= month.until && served.from <= month.from) return ONE;
  const days = daysBetween(served.from, date);
  switch (basis) {
    case 'ACTUAL_DAYS':
      return rational(days, daysBetween(month.from, month.until));
    case 'THIRTY_DAYS':
      return atMostOne(rational(days, 30));
    case 'ACTUAL_365':
      return atMostOne(rational(days * 12, 365));
    case 'HOURS':
      return dividedBy(elapsedHours(served.from, date, zone), elapsedHours(month.from, month.until, zone));
  }
}

/** Elapsed hours between two midnights of a zone, exact: 743 for March 2026 in New York. */
export function elapsedHours(from: CivilDate, until: CivilDate, zone: string): Rational {
  return from === until ? ZERO : hoursOf(period(startOfDay(from, zone), startOfDay(until, zone)));
}

function atMostOne(value: Rational): Rational {
  return compareRational(value, ONE) > 0 ? ONE : value;
}
