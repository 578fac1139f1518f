import { type Instant } from '#libs/kernel';
import { type StripePayoutView } from './own-payouts.js';
import { type StripeBalanceTransactionView } from './payments.js';
import { type Tx } from './unit-of-work.js';

/** What Stripe says beside what the ledger posts: kept as Stripe said it, for reports; it never changes. */
export interface StripeRecordStore {
  /** Those that are known already are left as they are. */
  keepTransactions(tx: Tx, transactions: readonly StripeBalanceTransactionView[]): Promise<void>;
  /** Payouts that were posted since, by their balance transaction, of which is not kept what they are made of, or what banks call them. */
  unknownPayouts(tx: Tx, since: Instant): Promise<ReadonlyMap<string, 'MEMBERS' | 'TRACE'>>;
  /** A payout that Stripe itemised, with the transactions it is made of. What is known is left as it is, but for a name that banks gave since. */
  keepPayout(tx: Tx, payout: StripePayoutView, members: readonly string[]): Promise<void>;
}
