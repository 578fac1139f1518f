import { type BilledParts, type CreditDocument, type Invoice, type PostedEntry } from '#libs/billing';
import { type Instant, type Period } from '#libs/kernel';
import { type AccountBalance } from './ledger-store.js';
import { type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** Some of the rows, and where to go on; null: that was all. */
export interface Stretch<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** An organisation's side of the books. In its own scope an organisation is given its own accounts, and refused everybody else's. */
export interface StatementStore {
  /** What its accounts held just before an instant, by the time things were written down. */
  balances(tx: Tx, ownerId: string, before: Instant): Promise<AccountBalance[]>;
  /** Its entries that were written down in the window, oldest first. */
  entries(tx: Tx, ownerId: string, window: Period, request: PageRequest): Promise<Stretch<PostedEntry>>;
  /** Invoices to the organisation that were issued in the window, oldest first. */
  invoices(tx: Tx, ownerId: string, window: Period, request: PageRequest): Promise<Stretch<Invoice>>;
  /** Credit notes to the organisation, and what took some of them back, that were issued in the window, oldest first. */
  credits(tx: Tx, ownerId: string, window: Period, request: PageRequest): Promise<Stretch<CreditDocument>>;
  /** Human numbers of invoices that the caller may see, by id. */
  invoiceNumbers(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Fee and tax in the totals of invoices that the caller may see, by id. */
  billedParts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, BilledParts>>;
}
