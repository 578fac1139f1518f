import { type Money, type Rational, minus, rational, roundToMoney, times, toRational } from '#libs/kernel';
import { type TermSheet } from '#libs/market';
import { rentOf } from '../rating/rent-segment.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';

/** What is counted on of a schedule row: the row itself where it is known, a forecast where an index or a meter decides. */
export interface RowRent {
  readonly base: Money;
  readonly rent: Money;
  /** Part of the rent that late delivery credits, not negative. */
  readonly free: Money;
  /** Rent less that part, exact. */
  readonly exact: Rational;
  readonly estimated: boolean;
}

export function rowRent(row: ScheduleRow, { expectedUse, currency }: TermSheet): RowRent {
  const metered = row.status === 'METERED';
  const use = metered && expectedUse !== null ? toRational(expectedUse) : rational(1);
  const freeSegments = row.segments.filter(({ rentFree }) => rentFree);
  const free = times(
    rentOf(freeSegments, ({ floor }) => floor),
    use,
  );
  const exact = times(row.exact, use);
  const usedBase = times(
    rentOf(row.segments, ({ base }) => base),
    use,
  );
  return {
    base: metered ? roundToMoney(usedBase, currency) : row.base,
    rent: row.escalatedBase ?? (metered ? roundToMoney(exact, currency) : row.bounds?.floor) ?? row.base,
    free: roundToMoney(free, currency),
    exact: minus(exact, free),
    estimated: row.escalatedBase === null,
  };
}
