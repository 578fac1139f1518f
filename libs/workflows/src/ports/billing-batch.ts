import { type BilledUntil, type Invoice } from '#libs/billing';
import { type Instant } from '#libs/kernel';
import { type BillingProfile } from './demand-stores.js';
import { type AuditEntry, type NewIntent } from './money-stores.js';
import { type Tx } from './unit-of-work.js';

/** What billing asks of many leases at once: each of these is one statement, whatever the number. For the platform's scope. */
export interface BillingBatchStore {
  billedUntil(tx: Tx, leaseIds: readonly string[]): Promise<ReadonlyMap<string, BilledUntil>>;
  profiles(tx: Tx, orgIds: readonly string[]): Promise<ReadonlyMap<string, BillingProfile>>;
  /** A number for each series named, in that order, gapless: the counters stay locked until commit. */
  numbers(tx: Tx, series: readonly string[], year: number): Promise<string[]>;
  /** With their lines. Throws where one of them was issued before. */
  insert(tx: Tx, invoices: readonly Invoice[]): Promise<void>;
  /** Calls of invoices that have none yet. */
  enqueue(tx: Tx, intents: readonly NewIntent[]): Promise<void>;
  audit(tx: Tx, entries: readonly AuditEntry[]): Promise<void>;
  /** When billing looks at each lease next. */
  schedule(tx: Tx, looks: ReadonlyMap<string, Instant | null>): Promise<void>;
}
