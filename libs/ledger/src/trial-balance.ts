import { type CurrencyCode, type Money, assert } from '#libs/kernel';
import { ACCOUNT_TYPES, type AccountRef, type AccountType } from './account.js';

/** Balance of one account type in one currency, all owners together; exactly one side is set, none when it is zero. */
export interface TrialBalanceRow {
  readonly type: AccountType;
  readonly currency: CurrencyCode;
  readonly debit: Money | null;
  readonly credit: Money | null;
}

/**
 * Sums account balances (signed, debit positive) by type and currency, in the order of the chart. Throws when debits and credits of
 * a currency differ, which the database makes impossible.
 */
export function trialBalance(balances: readonly { account: AccountRef; minor: bigint }[]): TrialBalanceRow[] {
  const totals = new Map<string, { type: AccountType; currency: CurrencyCode; minor: bigint }>();
  const sums = new Map<CurrencyCode, bigint>();
  for (const { account, minor } of balances) {
    const { type, currency } = account;
    const key = `${type}/${currency}`;
    totals.set(key, { type, currency, minor: (totals.get(key)?.minor ?? 0n) + minor });
    sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  }
  for (const [currency, left] of sums) assert(left === 0n, `the books are ${left} out of balance in ${currency}`);
  const order = Object.keys(ACCOUNT_TYPES);
  return [...totals.values()]
    .sort((a, b) => a.currency.localeCompare(b.currency) || order.indexOf(a.type) - order.indexOf(b.type))
    .map(({ type, currency, minor }) => ({
      type,
      currency,
      debit: minor > 0n ? { minor, currency } : null,
      credit: minor < 0n ? { minor: -minor, currency } : null,
    }));
}
