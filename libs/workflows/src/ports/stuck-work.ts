import { type Instant } from '#libs/kernel';
import { type ClaimedIntent, type InboxEvent } from './money-stores.js';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** What a call to Stripe waits for. */
export interface IntentStanding {
  readonly intentId: string;
  /** By the database's REAL clock; null: nothing but its turn. */
  readonly nextAttemptAt: Instant | null;
  /** A worker has it in its hands now. */
  readonly isBeingSent: boolean;
  /** The earliest call of the same aggregate that has to end well before it; null: none. */
  readonly heldUpBy: string | null;
}

/** What staff does with a call that does not go on by itself. */
export interface StuckIntents {
  /**
   * Claims one PENDING or UNKNOWN intent that nobody has claimed, whatever it waits for, with a new fence; `attempts` stays. `settle` ends the
   * claim. Null: there is none, or somebody has it.
   */
  claimOne(
    tx: Tx,
    id: string,
    claim: { readonly worker: string; readonly leaseMilliseconds: number },
  ): Promise<ClaimedIntent | null>;
  /** Of those that are PENDING; in no order. */
  standings(tx: Tx, ids: readonly string[]): Promise<IntentStanding[]>;
}

/** An event of Stripe's as staff see it. */
export interface StripeEventRecord extends InboxEvent {
  /** PARKED: tried and not possible yet. */
  readonly state: 'PENDING' | 'PARKED' | 'DONE';
  /** By the database's REAL clock; null: at once, or never again. */
  readonly nextAttemptAt: Instant | null;
  /** What stood in the way at the last try that failed. */
  readonly lastError: string | null;
}

export interface StripeEventFilter {
  readonly states?: readonly StripeEventRecord['state'][];
  /** Only types that begin with this, such as `charge.dispute.`. */
  readonly typePrefix?: string;
  /** Only those about this object of Stripe's. */
  readonly objectId?: string;
}

/** The stored events, for people. */
export interface StripeEventRecords {
  byId(tx: Tx, eventId: string): Promise<StripeEventRecord | null>;
  /** Last received first. */
  page(tx: Tx, request: PageRequest & StripeEventFilter): Promise<Page<StripeEventRecord>>;
  /** Makes it PENDING at once with no attempts made. False: there is none, or somebody is applying it now. */
  again(tx: Tx, eventId: string): Promise<boolean>;
}
