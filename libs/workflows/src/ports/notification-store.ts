import { type Instant, type Money } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

/** What a notification says beside its type: facts of its thing as it is now. */
export interface SubjectFacts {
  /** The id that the notification is about. */
  readonly subjectId: string;
  /** The id of the page to open: the same, but for an alert's match, which opens the offer. */
  readonly opensId: string;
  /** A number or name that people know, e.g. "INV-2026-4"; null: the thing is gone. */
  readonly reference: string | null;
  /** Owed of an invoice, total of a quote, monthly limit of a budget, or what moved; null: no amount. */
  readonly amount: Money | null;
  /** When a quote ends or an invoice is due; null: nothing ends. */
  readonly until: Instant | null;
}

/** Row-level security: an organisation's own. A reader is a person or a key. */
export interface NotificationStore {
  /** Which of these events were read by somebody. */
  read(tx: Tx, actorId: string, eventIds: readonly string[]): Promise<Map<string, Instant>>;
  /** Those that were read already stay as they are. */
  markRead(tx: Tx, actorId: string, eventIds: readonly string[]): Promise<void>;
  /** Settled events of these types that somebody has not read, newest first, at most so many. */
  unread(tx: Tx, actorId: string, types: readonly string[], most: number): Promise<string[]>;
  /** Types that somebody does not want to be shown. */
  silenced(tx: Tx, actorId: string): Promise<string[]>;
  silence(tx: Tx, actorId: string, type: string, isSilenced: boolean): Promise<void>;
  facts(tx: Tx, subjectIds: readonly string[]): Promise<SubjectFacts[]>;
  /** Writes down quotes whose hold ends within so many minutes and open invoices due within so many days or overdue, once each. For the worker. */
  remind(tx: Tx, minutes: number, days: number): Promise<number>;
  /** Drops marks from before an instant, at most so many; returns how many. For the worker. */
  forgetRead(tx: Tx, before: Instant, limit: number): Promise<number>;
}
