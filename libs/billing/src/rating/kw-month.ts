import { type CivilDate, type Rational, minus } from '#libs/kernel';
import { type Proration } from '#libs/market';
import { type ServedMonth, earnedBy } from './proration.js';
import { type RentSegment } from './rent-segment.js';
import { exactly } from './words.js';

/** kW-month: the share of a contract month that lies in [from, until), by the contract's proration; a whole month is 1. */
export function monthsIn(
  from: CivilDate,
  until: CivilDate,
  served: ServedMonth,
  basis: Proration,
  zone: string,
): Rational {
  return minus(earnedBy(until, served, basis, zone), earnedBy(from, served, basis, zone));
}

/** "10,000 kW x 8/31 month x 125". */
export function kwMonthWorking({ quantity, measure, rate }: RentSegment): string {
  const load = `${quantity.toLocaleString('en-US')} kW`;
  return `${load} x ${exactly(measure)} month x ${exactly(rate.rate ?? rate.floor)}`;
}
