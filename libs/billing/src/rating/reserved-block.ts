import { type CivilDate, type Rational, rational, times } from '#libs/kernel';
import { type BillingTerms } from '#libs/market';
import { monthsIn } from './kw-month.js';
import { type ServedMonth, elapsedHours } from './proration.js';
import { type RentSegment } from './rent-segment.js';
import { exactly } from './words.js';

/** Hours of every month where a contract fixes them: a twelfth of 8,760. */
const MEAN_MONTH_HOURS = rational(730);

/** Reserved GPUs, used or not: the elapsed hours of [from, until), or its share of a month of 730 hours. */
export function blockHours(
  from: CivilDate,
  until: CivilDate,
  served: ServedMonth,
  { gpuHours, proration }: Pick<BillingTerms, 'gpuHours' | 'proration'>,
  zone: string,
): Rational {
  if (gpuHours === 'ACTUAL') return elapsedHours(from, until, zone);
  return times(MEAN_MONTH_HOURS, monthsIn(from, until, served, proration, zone));
}

/** "2,048 GPUs x 730 h x 2.787". */
export function reservedBlockWorking({ quantity, measure, rate }: RentSegment): string {
  return `${quantity.toLocaleString('en-US')} GPUs x ${exactly(measure)} h x ${exactly(rate.rate ?? rate.floor)}`;
}
