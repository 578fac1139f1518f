import {
  type Money,
  type Rational,
  compareRational,
  dividedBy,
  minus,
  moneyToRational,
  negate,
  rational,
  roundToMoney,
  times,
  toRational,
} from '#libs/kernel';
import { type SlaTerms, slaStep } from '#libs/market';
import { decimalInWords, exactly, moneyInWords } from './words.js';

/** Minutes of a month that count (agreed maintenance and curtailment are out) and how many of them were down. */
export interface Downtime {
  readonly minutes: Rational;
  readonly downMinutes: Rational;
}

export interface SlaCredit {
  /** Zero or negative. */
  readonly amount: Money;
  readonly availabilityPercent: Rational;
  readonly working: string;
}

/** Percent of the month's base rent by the contract's table, at most its cap; null when the month was good enough. */
export function slaCredit(sla: SlaTerms, { minutes, downMinutes }: Downtime, baseRent: Money): SlaCredit | null {
  if (minutes.numerator <= 0n) return null;
  const availabilityPercent = times(rational(100), dividedBy(minus(minutes, downMinutes), minutes));
  const step = slaStep(sla, availabilityPercent);
  if (step === null) return null;
  const [asked, cap] = [toRational(step.creditPercent), sla.capPercent && toRational(sla.capPercent)];
  const percent = cap !== null && compareRational(asked, cap) > 0 ? cap : asked;
  const part = dividedBy(times(moneyToRational(baseRent), percent), rational(100));
  const down = `${exactly(downMinutes)} of ${exactly(minutes)} min down`;
  return {
    amount: negate(roundToMoney(part, baseRent.currency)),
    availabilityPercent,
    working: `${exactly(availabilityPercent)} % (${down}) is below ${decimalInWords(step.below)} %: ${exactly(percent)} % of ${moneyInWords(baseRent)}`,
  };
}
