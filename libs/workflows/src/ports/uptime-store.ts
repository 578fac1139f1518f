import { type Instant } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

/** What agents heard of a pool or hall on a day, UTC, of all its leases together. */
export interface UptimeDay {
  readonly resourceId: string;
  /** Midnight at which the day begins. */
  readonly day: Instant;
  /** Unit-minutes that were leased, from the first in which an agent of each lease spoke; more than 0. */
  readonly expected: bigint;
  /** Of those, the ones that answered. */
  readonly answered: bigint;
}

/** Public: a day without a row was not measured. */
export interface UptimeStore {
  /** Of these pools and halls from a day on, by day. */
  days(tx: Tx, resourceIds: readonly string[], from: Instant): Promise<UptimeDay[]>;
  /**
   * The oldest day that has to be written: one that is over and was not looked at, or was looked at before its last heartbeats could come,
   * which is so for `openDays` days. Null: none. For the worker.
   */
  due(tx: Tx, openDays: number): Promise<{ readonly day: Instant; readonly isFinal: boolean } | null>;
  /** Adds up the heartbeats of a day. For the worker. */
  write(tx: Tx, day: Instant, isFinal: boolean): Promise<void>;
}
