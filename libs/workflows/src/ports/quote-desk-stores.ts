import { type Instant, type Money } from '#libs/kernel';
import { type Quote } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** A link to one quote for somebody without an account. Its token is kept nowhere, only the hash of it. */
export interface QuoteShare {
  readonly id: string;
  readonly orgId: string;
  readonly quoteId: string;
  /** Person or key. */
  readonly madeBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
  /** Visits at least ten minutes apart. */
  readonly opens: number;
  readonly lastOpenedAt: Instant | null;
}

export interface QuoteShareStore {
  /** `tokenHash`: SHA-256 in hex. */
  insert(tx: Tx, share: QuoteShare, tokenHash: string): Promise<void>;
  byId(tx: Tx, id: string): Promise<QuoteShare | null>;
  /** Newest first. */
  byQuotes(tx: Tx, quoteIds: readonly string[]): Promise<QuoteShare[]>;
  revoke(tx: Tx, id: string, by: string): Promise<void>;
  /**
   * What the token of this hash opens, for anybody in any scope; null: unknown, revoked or expired, which is not told apart. A visit is
   * counted, and told to the organisation, at most once in ten minutes.
   */
  open(
    tx: Tx,
    tokenHash: string,
  ): Promise<{ readonly shareId: string; readonly orgId: string; readonly quoteId: string } | null>;
}

export type QuoteApprovalState = 'PENDING' | 'APPROVED' | 'DECLINED';

/** A question whether this very quote may be booked, and its answer. */
export interface QuoteApproval {
  readonly id: string;
  readonly orgId: string;
  readonly quoteId: string;
  /** SHA-256 of `quoteText` when it was asked. */
  readonly contentHash: string;
  readonly total: Money;
  readonly state: QuoteApprovalState;
  readonly note: string;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
}

/** When quotes of an organisation need an approver: those above `above`, and those in any other currency. */
export interface QuoteApprovalRule {
  readonly orgId: string;
  readonly above: Money;
  readonly setBy: string;
  readonly setAt: Instant;
}

export interface QuoteApprovalStore {
  /** Null: off. */
  rule(tx: Tx, orgId: string): Promise<QuoteApprovalRule | null>;
  /** A null limit turns it off. */
  setRule(tx: Tx, orgId: string, above: Money | null): Promise<void>;
  /** False: somebody waits for an answer on this quote already. */
  insert(tx: Tx, approval: QuoteApproval): Promise<boolean>;
  /** Under a row lock. */
  lock(tx: Tx, id: string): Promise<QuoteApproval | null>;
  /** The latest of each quote. */
  latest(tx: Tx, quoteIds: readonly string[]): Promise<QuoteApproval[]>;
  /** Writes state, who decided, when and why. */
  decide(tx: Tx, approval: QuoteApproval): Promise<void>;
  /** Quotes that are open, unexpired and wait for an answer, who asked first first; at most 50, since no more are open. */
  waiting(tx: Tx, orgId: string): Promise<Quote[]>;
}

/** One line of what was done with a quote. */
export interface QuoteDeed {
  readonly quoteId: string;
  /** As in the audit, e.g. "quote.shared". */
  readonly action: string;
  readonly by: string;
  readonly at: Instant;
}

/** What is known of a quote besides itself. */
export interface QuoteHistoryStore {
  /** All versions of the needs that these first quotes stated, the first ones included, oldest first. */
  versions(tx: Tx, firstIds: readonly string[]): Promise<Quote[]>;
  /** What was done with these quotes, from the audit, oldest first. */
  deeds(tx: Tx, quoteIds: readonly string[]): Promise<QuoteDeed[]>;
  /** Names of people and keys of the transaction's own organisation; who left is left out. */
  names(tx: Tx, principals: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
