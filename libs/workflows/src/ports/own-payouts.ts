import { type CurrencyCode, type Instant } from '#libs/kernel';

/** A payout of our own balance at Stripe to our own bank. */
export interface StripePayoutView {
  readonly id: string;
  readonly status: 'PENDING' | 'IN_TRANSIT' | 'PAID' | 'FAILED' | 'CANCELED';
  /** Below zero: Stripe took money from our bank. */
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  readonly balanceTransactionId: string | null;
  readonly arrivalAt: Instant;
  /** What the banks call it; null: the bank has not said. */
  readonly traceId: string | null;
  /** Whether Stripe says what is in it: only of automatic payouts, and once it has worked that out. */
  readonly isItemised: boolean;
  readonly createdAt: Instant;
}

/** What of the payments port moves our own money to our own bank. */
export interface OwnPayouts {
  /** Created in [from, to), all pages. */
  payouts(from: Instant, to: Instant): Promise<readonly StripePayoutView[]>;
  /** Ids of the balance transactions that an itemised payout is made of, its own left out. */
  payoutMembers(stripePayoutId: string): Promise<readonly string[]>;
}
