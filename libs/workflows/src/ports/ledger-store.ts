import { type Instant, type Period } from '#libs/kernel';
import { type AccountRef, type AccountType, type Journal, type JournalKind } from '#libs/ledger';
import { type Page, type PageRequest } from './paging.js';
import { type PeriodReopenings } from './period-reopenings.js';
import { type Tx } from './unit-of-work.js';

export interface PostedJournal extends Journal {
  readonly id: string;
  readonly postedAt: Instant;
  /** In whose period it counts: when it took effect, or, when that period was closed before it was posted, the first instant of the open one. */
  readonly bookedAt: Instant;
}

export interface AccountBalance {
  readonly account: AccountRef;
  /** Signed minor units, debit positive. */
  readonly minor: bigint;
}

/**
 * The three times of a journal. EFFECTIVE: when it happened, as far as we know by now. BOOKED: the period it counts in; what this says of a
 * closed period never changes. POSTED: when we wrote it down; what this says of the past never changes either.
 */
export type BooksTime = 'EFFECTIVE' | 'BOOKED' | 'POSTED';

/** The books as they were just before an instant, by one of the times. */
export interface BooksAsOf {
  readonly at: Instant;
  readonly by: BooksTime;
}

/** Which journals; each part narrows. */
export interface JournalFilter {
  readonly kinds?: readonly JournalKind[];
  /** Those that post to such an account. */
  readonly accountType?: AccountType;
  /** Those that post to an account of this owner. */
  readonly ownerId?: string;
  readonly sourceId?: string;
  readonly window?: Period & { readonly by: BooksTime };
}

/** A period that was closed: while it is in force nothing is booked in it any more. */
export interface ClosedPeriod {
  readonly id: string;
  /** Null: since the beginning. */
  readonly start: Instant | null;
  readonly end: Instant;
  readonly closedAt: Instant;
  readonly closedBy: string;
  /** When it was opened again; null: it is in force. */
  readonly reopenedAt: Instant | null;
}

export interface LedgerStore extends PeriodReopenings {
  /**
   * Posts once: a known idempotency key posts nothing and returns false. Late facts go to the open period by themselves. Throws when the
   * journal is not balanced, takes back something other than what was posted, or would spend what an account does not hold.
   */
  post(tx: Tx, journal: Journal): Promise<boolean>;
  /** Many at once, in one statement; gives the keys that were posted now. What one of them takes back was posted before. */
  postAll(tx: Tx, journals: readonly Journal[]): Promise<ReadonlySet<string>>;
  /** Which of these idempotency keys have been posted. */
  known(tx: Tx, idempotencyKeys: readonly string[]): Promise<ReadonlySet<string>>;
  bySource(tx: Tx, sourceId: string): Promise<PostedJournal[]>;
  byKey(tx: Tx, idempotencyKey: string): Promise<PostedJournal | null>;
  /** Everything of these kinds, oldest first: the ledger's side of a reconciliation; with a stretch, so many posted at or after its beginning. */
  ofKinds(
    tx: Tx,
    kinds: readonly JournalKind[],
    stretch?: { readonly from: Instant; readonly first: number },
  ): Promise<PostedJournal[]>;
  /** Every account that was posted to; null: all that was ever posted. */
  balances(tx: Tx, asOf: BooksAsOf | null): Promise<AccountBalance[]>;
  balanceOf(tx: Tx, account: AccountRef): Promise<bigint>;
  /**
   * What an account that may not be overdrawn holds, minor units on its own side, under lock until the transaction ends: two who spend it at the
   * same time come one after the other. Platform only.
   */
  lockHeld(tx: Tx, account: AccountRef): Promise<bigint>;
  journals(tx: Tx, request: PageRequest & { readonly filter?: JournalFilter }): Promise<Page<PostedJournal>>;
  /** The first instant of the open period; null: nothing was closed yet. */
  closedUntil(tx: Tx): Promise<Instant | null>;
  /** Closes everything before `end`, until two people open it again. Waits for postings in flight. Throws unless `end` is past, after the last close, and nothing is in suspense. */
  close(tx: Tx, end: Instant): Promise<ClosedPeriod>;
  closedPeriods(tx: Tx, request: PageRequest): Promise<Page<ClosedPeriod>>;
}
