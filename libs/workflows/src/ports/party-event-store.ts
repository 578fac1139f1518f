import { type Instant } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** Something that became of an organisation's quote, lease, invoice, ... It names what changed; the thing itself says how it is now. */
export interface PartyEvent {
  /** Unique, and in the order in which the feed tells: a cursor of the feed. */
  readonly id: string;
  /** Noun and what became of it, e.g. "lease.degraded": see EVENT_NOUNS. */
  readonly type: string;
  readonly subjectId: string;
  /** Market time. */
  readonly at: Instant;
}

export interface EventFilter {
  /** What events may be about, e.g. "lease". */
  readonly nouns: readonly string[];
  /** Nouns or whole types, of which an event must be one; null: any. */
  readonly types: readonly string[] | null;
  readonly newestFirst: boolean;
}

/** What one look at the changes since the look before tells. */
export interface SeenEvents {
  /** For the next look: the database's snapshot of this one. */
  readonly position: string;
  /** Oldest first. None at a first look, whose position is null. */
  readonly events: readonly PartyEvent[];
}

/** Written by the database itself with whatever changes; nobody adds to it. Row-level security: an organisation reads its own. */
export interface PartyEventStore {
  /**
   * The feed from the oldest on: events of transactions that ended before the oldest one still at work, so none comes in behind a cursor.
   * Newest first on demand: for a reader, not for a follower.
   */
  page(tx: Tx, which: EventFilter, request: PageRequest): Promise<Page<PartyEvent>>;
  /** Everything committed since a position, at once; for those who are shown what is and need no cursor. */
  since(tx: Tx, position: string | null): Promise<SeenEvents>;
  /** The market's public face: a position, and whether something was listed, taken or freed since another. Null: this is the first look. */
  marketSince(tx: Tx, position: string | null): Promise<{ readonly position: string; readonly hasChanged: boolean }>;
  /** Drops events from before an instant, at most so many; returns how many. For the worker. */
  forget(tx: Tx, before: Instant, limit: number): Promise<number>;
}
