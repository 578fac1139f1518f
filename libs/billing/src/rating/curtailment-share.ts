import { type Money, type Rational, negate, roundToMoney, times, toRational } from '#libs/kernel';
import { type CurtailmentTerms } from '#libs/market';
import { decimalInWords, exactly } from './words.js';

/** A called event of the grid: what was not drawn, and what the grid paid for it. */
export interface CurtailmentEvent {
  readonly megawattHours: Rational;
  /** Major units per MWh. */
  readonly price: Rational;
}

/** The tenant's share of what the grid paid for its load, as a credit (zero or negative). */
export function curtailmentShare(
  { revenueShare }: CurtailmentTerms,
  { megawattHours, price }: CurtailmentEvent,
  currency: Money['currency'],
): { amount: Money; working: string } {
  const share = times(times(megawattHours, price), toRational(revenueShare));
  return {
    amount: negate(roundToMoney(share, currency)),
    working: `${exactly(megawattHours)} MWh x ${exactly(price)} x ${decimalInWords(revenueShare)}`,
  };
}
