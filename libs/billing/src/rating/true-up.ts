import {
  type CivilDate,
  type Money,
  type Rational,
  addMonths,
  compareMoney,
  daysBetween,
  moneyToRational,
  rational,
  roundToMoney,
  subtract,
  times,
  zero,
} from '#libs/kernel';
import { type Commitment } from '#libs/market';
import { exactly } from './words.js';

/** One commitment period; the last of a contract may be a stub. */
export interface CommitmentPeriod {
  readonly from: CivilDate;
  readonly until: CivilDate;
  /** The commitment, prorated by days where the contract ends inside the period. */
  readonly amount: Money;
  readonly share: Rational;
}

/** The commitment period in which a day lies, counted from the contract's commencement; null outside the contract. */
export function commitmentPeriod(
  { amount, months }: Commitment,
  commencement: CivilDate,
  end: CivilDate,
  day: CivilDate,
): CommitmentPeriod | null {
  if (day < commencement || day >= end) return null;
  let index = 0;
  while (addMonths(commencement, (index + 1) * months) <= day) index += 1;
  const [from, full] = [addMonths(commencement, index * months), addMonths(commencement, (index + 1) * months)];
  const until = full < end ? full : end;
  const share = rational(daysBetween(from, until), daysBetween(from, full));
  return { from, until, amount: roundToMoney(times(moneyToRational(amount), share), amount.currency), share };
}

/** At the end of a commitment period: max(0, commitment - qualifying charges net of tax and one-offs). */
export function trueUp({ amount }: CommitmentPeriod, qualifying: Money): Money {
  const short = subtract(amount, qualifying);
  return compareMoney(short, zero(amount.currency)) > 0 ? short : zero(amount.currency);
}

/** "for 2025-01-01 to 2026-01-01" and the stub's share, if it is one. */
export function commitmentInWords({ from, until, share }: CommitmentPeriod): string {
  const stub = share.numerator === share.denominator ? '' : `, ${exactly(share)} of a whole period`;
  return `${from} to ${until}${stub}`;
}
