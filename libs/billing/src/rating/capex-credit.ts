import {
  type Money,
  type Rational,
  ZERO,
  compareMoney,
  plus,
  roundToMoney,
  subtract,
  times,
  toRational,
  zero,
} from '#libs/kernel';
import { type CapexCredit } from '#libs/market';

/**
 * Fit-out that the tenant paid for, given back as a share of each base rent until it is used up: credit = min(balance, cap x base), for
 * rents in the order of billing. The shares telescope: each is the rounded share of all rent so far less the shares before, so that no
 * cent drifts over the years. Credits are not negative; a rent of zero earns none.
 */
export function capexCredits({ amount, capShare }: CapexCredit, rents: readonly Rational[]): Money[] {
  const { currency } = amount;
  let rent = ZERO;
  let shared = zero(currency);
  let balance = amount;
  return rents.map((next) => {
    rent = plus(rent, next);
    const share = roundToMoney(times(toRational(capShare), rent), currency);
    const credit = least(balance, subtract(share, shared));
    shared = share;
    balance = subtract(balance, credit);
    return credit;
  });
}

/** The smaller of two amounts. */
export function least(a: Money, b: Money): Money {
  return compareMoney(a, b) <= 0 ? a : b;
}
