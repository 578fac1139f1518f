import { type CurrencyCode } from '#libs/kernel';

/**
 * What records that are not looked at one by one come to: movements that were found complete and equal on all legs before (in the database,
 * set against set). They have no break of their own, but totals count them. Minor units.
 */
export interface Carried {
  /** Effects of Stripe's balance transactions, by currency. */
  readonly transactions: ReadonlyMap<CurrencyCode, bigint>;
  /** Effects of bank lines, by statement and currency (`sumKey`). */
  readonly lines: ReadonlyMap<string, bigint>;
  /** Effects of the members of payouts, by payout and currency (`sumKey`). */
  readonly members: ReadonlyMap<string, bigint>;
}

export const NOTHING_CARRIED: Carried = { transactions: new Map(), lines: new Map(), members: new Map() };

/** A group (`statement:…`, `payout:…`) in one currency. */
export function sumKey(group: string | null, currency: CurrencyCode): string {
  return `${group} ${currency}`;
}
