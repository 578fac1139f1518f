import { type CivilDate, type Rational, ZERO, plus, rational, times } from '#libs/kernel';
import { type EscalatedRate } from './escalator.js';

/** Days on end in which nothing about a tranche's rent changes: same parties, load and rate. */
export interface RentSegment {
  readonly from: CivilDate;
  readonly until: CivilDate;
  readonly provider: string;
  readonly tenant: string;
  /** kW of critical IT load, or GPUs. */
  readonly quantity: number;
  /** Months (kW) or hours (GPUs) of each unit, exact: what the rate is multiplied with. */
  readonly measure: Rational;
  readonly unit: 'KW_MONTH' | 'GPU_HOUR';
  readonly rate: EscalatedRate;
  /** Late delivery earned these days: the rent is credited in full. */
  readonly rentFree: boolean;
}

/** kW-months or GPU-hours. */
export function unitsOf({ quantity, measure }: RentSegment): Rational {
  return times(rational(quantity), measure);
}

/** Sum of units x measure x rate over the segments, exact; it is rounded where it becomes a line. */
export function rentOf(segments: readonly RentSegment[], rateOf: (rate: EscalatedRate) => Rational): Rational {
  return segments.reduce((sum, segment) => plus(sum, times(unitsOf(segment), rateOf(segment.rate))), ZERO);
}
