import { type CurrencyCode, type Money, add, zero } from '#libs/kernel';
import { type CashMovement, type CashParts, type CashRow } from './cash-row.js';

/** Sums of some bills and of the money beside them. */
export interface CashTotals extends CashParts {
  /** Revenue: base + escalation - late-delivery credit. Of the whole term: the contract's value. */
  readonly rent: Money;
  /** What is billed: the parts together. */
  readonly billed: Money;
  readonly prepayment: Money;
  /** Received less returned: zero in the end. */
  readonly deposit: Money;
  /** Billed and paid up front; deposits are held, not earned, and not in it. */
  readonly cash: Money;
  readonly estimated: boolean;
}

export function totalsOf(
  rows: readonly CashRow[],
  movements: readonly CashMovement[],
  currency: CurrencyCode,
): CashTotals {
  const none = zero(currency);
  const sumOf = (part: keyof CashParts): Money => rows.reduce((sum, row) => add(sum, row[part]), none);
  const parts: CashParts = {
    base: sumOf('base'),
    escalation: sumOf('escalation'),
    lateDeliveryCredit: sumOf('lateDeliveryCredit'),
    capexCredit: sumOf('capexCredit'),
    prepaymentDraw: sumOf('prepaymentDraw'),
    energy: sumOf('energy'),
  };
  const moved = (isIt: (kind: CashMovement['kind']) => boolean): Money =>
    movements.filter(({ kind }) => isIt(kind)).reduce((sum, { amount }) => add(sum, amount), none);
  const billed = rows.reduce((sum, { total }) => add(sum, total), none);
  const prepayment = moved((kind) => kind === 'PREPAYMENT');
  return {
    ...parts,
    rent: add(add(parts.base, parts.escalation), parts.lateDeliveryCredit),
    billed,
    prepayment,
    deposit: moved((kind) => kind !== 'PREPAYMENT'),
    cash: add(billed, prepayment),
    estimated: rows.some(({ estimated }) => estimated),
  };
}
