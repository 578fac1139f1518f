import { isZero, subtractAmounts } from '../../kit/decimals.js';
import { type Amount } from '../../kit/money.js';

/** Whether one amount is larger than another of its currency, signs aside. */
const isLarger = (one: string, other: string): boolean => {
  const left = subtractAmounts(one.replace('-', ''), other.replace('-', ''));
  return !left.startsWith('-') && !isZero(left);
};

/** Up to which amount of a currency one person decides alone, and whether one of these is above it; without a limit every amount is. */
export const limitOf = (
  limits: readonly Amount[],
  currency: string,
  amounts: readonly Amount[],
): { readonly limit: Amount; readonly isOver: boolean } => {
  const limit = limits.find((one) => one.currency === currency) ?? { currency, amount: '0' };
  return { limit, isOver: amounts.some((one) => one.currency === currency && isLarger(one.amount, limit.amount)) };
};
