import { type Instant, type Period, type Turn } from '#libs/kernel';
import { type Offer, type UnitRange } from '#libs/market';

/** An offer and what of it is free over a window, of one moment after the question. */
export interface Glance {
  /** Market time of the look. */
  readonly now: Instant;
  /** Null: there is no such offer. */
  readonly offer: Offer | null;
  readonly free: readonly UnitRange[];
}

/**
 * Looks from outside any transaction, shared by everybody who asks at the same moment. Never older than the question; good for telling
 * somebody that too little is left, never for giving them anything.
 */
export interface Glances {
  /** The window must not be empty. */
  at(offerId: string, window: Period): Promise<Glance>;
  /**
   * Runs the work when fewer than a handful of this process are at work on the offer: a rush on one listing neither takes every
   * connection from the others nor queues for what is long gone. Whoever waited looks again.
   */
  inTurn<T>(offerId: string, work: (turn: Turn) => Promise<T>): Promise<T>;
  /** False when this process was told of the same thing within the minute: a thousand retries are one request of the market. */
  isNews(thing: string): boolean;
  /** Whether the organisation's key has a committed result. */
  hasResult(orgId: string, operation: string, key: string): Promise<boolean>;
}
