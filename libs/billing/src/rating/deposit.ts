import {
  type CivilDate,
  type Money,
  type Rational,
  addDays,
  negate,
  roundToMoney,
  times,
  toRational,
  zero,
} from '#libs/kernel';
import { type Deposit } from '#libs/market';

/** Money of a deposit that comes in (positive) or goes back; it is held, neither revenue nor a credit on invoices. */
export interface DepositMovement {
  readonly date: CivilDate;
  readonly amount: Money;
}

/** Months x the first full month's rent of all tranches, or the agreed amount. */
export function depositOf({ months, amount }: Deposit, fullRent: Rational, currency: Money['currency']): Money {
  if (amount !== null) return amount;
  return months === null ? zero(currency) : roundToMoney(times(toRational(months), fullRent), currency);
}

/** Received when due, returned some days after the last day of the term. */
export function depositMovements(
  terms: Deposit,
  held: Money,
  end: CivilDate,
): readonly [DepositMovement, DepositMovement] {
  return [
    { date: terms.due, amount: held },
    { date: addDays(end, terms.returnDays), amount: negate(held) },
  ];
}
