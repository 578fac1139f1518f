import { type DunningStep } from '#libs/billing';
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
  /** What of the rest was given up. Follows from the write-offs that stand. */
  readonly writtenOff: Money;
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

/** A step of asking for what a tenant owes after a dispute that is lost, once each. */
export interface TopUpDunningRecord {
  readonly id: string;
  readonly disputeId: string;
  readonly orgId: string;
  readonly step: DunningStep;
  readonly daysPastDue: number;
  readonly due: Money;
  readonly takenAt: Instant;
}

/** What is left of a debt, given up by two people; taken back whole when the bank gives the money back after all. */
export interface TopUpWriteOff {
  readonly id: string;
  readonly disputeId: string;
  readonly orgId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly proposedAt: Instant;
  readonly proposedBy: string;
  /** Null: it waits for a second person. */
  readonly decision: 'APPROVED' | 'REFUSED' | null;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly takenBackAt: Instant | null;
}

/** Asking for what is owed, and giving it up. */
export interface TopUpDebts {
  /** Under lock. */
  byId(tx: Tx, id: string): Promise<TopUpDispute | null>;
  /** The lost dispute of which something is owed and whose time to be asked for has come, the longest due first, under lock; null: none. */
  dueForDunning(tx: Tx): Promise<TopUpDispute | null>;
  /** Null: never by itself. */
  dunAgain(tx: Tx, disputeId: string, at: Instant | null): Promise<void>;
  recordDunning(tx: Tx, record: TopUpDunningRecord): Promise<void>;
  /** Oldest first. */
  dunned(tx: Tx, disputeIds: readonly string[]): Promise<TopUpDunningRecord[]>;
  /** Oldest first; staff alone. */
  writeOffs(tx: Tx, disputeIds: readonly string[]): Promise<TopUpWriteOff[]>;
  writeOff(tx: Tx, id: string): Promise<TopUpWriteOff | null>;
  proposeWriteOff(tx: Tx, writeOff: TopUpWriteOff): Promise<void>;
  /** Decision, or that it is taken back. Its journal is posted in the same transaction. */
  updateWriteOff(tx: Tx, writeOff: TopUpWriteOff): Promise<void>;
}

export interface TopUpDisputeStore extends TopUpDebts {
  /** Under lock. */
  byStripeId(tx: Tx, stripeDisputeId: string): Promise<TopUpDispute | null>;
  /** Oldest first; a tenant sees its own. */
  byTopUps(tx: Tx, topUpIds: readonly string[]): Promise<TopUpDispute[]>;
  /** Everyone's, oldest first. */
  all(tx: Tx): Promise<TopUpDispute[]>;
  /** Of which Stripe took more than was taken off the balance and given up, oldest first, under lock. */
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
  /** Undecided, and not looked at since `before`: oldest look first. */
  toReview(tx: Tx, before: Instant, limit: number): Promise<TopUpDispute[]>;
  /** Stripe was asked about it just now. */
  reviewed(tx: Tx, id: string): Promise<void>;
}
