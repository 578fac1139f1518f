import { type Money, type Rational, ZERO, plus, rational, times, toRational } from '#libs/kernel';
import { type Contract, type TermSheet, lastEnd, currentTerms } from '#libs/market';
import { depositMovements, depositOf } from '../rating/deposit.js';
import { type CashMovement } from './cash-row.js';

/** Money that moves beside the bills. */
export function movementsOf(contract: Contract, prepaid: Money): CashMovement[] {
  const terms = currentTerms(contract);
  const { prepayment, deposit, currency } = terms;
  const movements: CashMovement[] = [];
  if (prepayment !== null) movements.push({ date: prepayment.due, kind: 'PREPAYMENT', amount: prepaid });
  if (deposit === null) return movements;
  const held = depositOf(deposit, fullMonthRent(contract.versions[0]?.terms ?? terms), currency);
  const [received, returned] = depositMovements(deposit, held, lastEnd(contract));
  return [...movements, { ...received, kind: 'DEPOSIT' }, { ...returned, kind: 'DEPOSIT_RETURN' }];
}

/** A month's rent of everything that was signed, at the first rate; a month of GPUs counts 730 hours. */
function fullMonthRent({ tranches, kind }: TermSheet): Rational {
  const hours = rational(kind === 'HOSTING' ? 1 : 730);
  return tranches.reduce(
    (sum, { quantity, rate }) => plus(sum, times(times(rational(quantity), hours), toRational(rate))),
    ZERO,
  );
}
