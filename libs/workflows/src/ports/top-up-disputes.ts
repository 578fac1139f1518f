import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type StripeDisputeStatus } from './money-back-payments.js';
import { type Tx } from './unit-of-work.js';

/** A payment ahead that the payer's bank calls into question, or returned. No invoice and no provider is behind it. */
export interface TopUpDispute {
  readonly id: string;
  readonly stripeDisputeId: string;
  readonly stripeChargeId: string;
  readonly topUpId: string;
  readonly orgId: string;
  readonly currency: CurrencyCode;
  /** What is disputed. */
  readonly amount: Money;
  /** What Stripe took for it and has not given back, as far as we know. */
  readonly withdrawn: Money;
  /** What of that was taken off the tenant's balance; the rest was spent before, and the tenant owes it. Follows from the takings. */
  readonly taken: Money;
  /** What Stripe asked for handling it. */
  readonly fee: Money;
  readonly reason: string;
  readonly status: StripeDisputeStatus;
  readonly openedAt: Instant;
  /** When it came to its status here. */
  readonly changedAt: Instant;
}

/** What a dispute took off a balance, once; given back whole when the money was won back. */
export interface TopUpTaking {
  readonly id: string;
  readonly disputeId: string;
  readonly orgId: string;
  readonly amount: Money;
  readonly takenAt: Instant;
  readonly givenBackAt: Instant | null;
}

export interface TopUpDisputeStore {
  /** Under lock. */
  byStripeId(tx: Tx, stripeDisputeId: string): Promise<TopUpDispute | null>;
  /** Oldest first; a tenant sees its own. */
  byTopUps(tx: Tx, topUpIds: readonly string[]): Promise<TopUpDispute[]>;
  /** Everyone's, oldest first. */
  all(tx: Tx): Promise<TopUpDispute[]>;
  /** Of which Stripe took more than was taken off the balance, oldest first, under lock. */
  owing(tx: Tx, orgId: string, currency: CurrencyCode): Promise<TopUpDispute[]>;
  insert(tx: Tx, dispute: TopUpDispute): Promise<void>;
  /** What Stripe said of it; never whose it is, nor what was taken. */
  update(tx: Tx, dispute: TopUpDispute): Promise<void>;
  /** Takes it off the balance. Its journal is posted in the same transaction. */
  take(tx: Tx, taking: TopUpTaking): Promise<void>;
  /** Puts it on the balance again. Its journal is reversed in the same transaction. */
  giveBack(tx: Tx, taking: TopUpTaking): Promise<void>;
  /** Those that stand, oldest first. */
  takings(tx: Tx, disputeId: string): Promise<TopUpTaking[]>;
  /** Undecided, and not looked at since `before`: oldest look first. Marks them as looked at now. */
  toReview(tx: Tx, before: Instant, limit: number): Promise<TopUpDispute[]>;
}
