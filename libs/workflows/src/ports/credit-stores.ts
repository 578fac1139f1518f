import {
  type CreditApplication,
  type CreditNote,
  type CreditNoteReversal,
  type DunningPause,
  type DunningPolicy,
  type DunningRecord,
  type Invoice,
} from '#libs/billing';
import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** Credit of a tenant in one currency, and an open invoice that it could settle. */
export interface SpendableCredit {
  readonly orgId: string;
  readonly currency: CurrencyCode;
  readonly held: Money;
}

export interface CreditNoteStore {
  byId(tx: Tx, id: string): Promise<CreditNote | null>;
  /** By `cause`: whether that was credited before. */
  byCause(tx: Tx, cause: string): Promise<CreditNote | null>;
  /** Oldest first; a tenant sees its own, a provider those of its leases. */
  byInvoices(tx: Tx, invoiceIds: readonly string[]): Promise<CreditNote[]>;
  /** Newest first. */
  page(tx: Tx, request: PageRequest): Promise<Page<CreditNote>>;
  /** Gapless: a counter row locked until commit. Call it last in the transaction. */
  nextNumber(tx: Tx, series: string, year: number): Promise<string>;
  /** With its lines; what of it lowers the invoice is taken off the invoice. Its journal is posted in the same transaction. */
  insert(tx: Tx, note: CreditNote): Promise<void>;
  /** Takes the note back: what it lowered its open invoice by is owed again. Its journal is taken back in the same transaction. */
  reverse(tx: Tx, note: CreditNote, reversal: CreditNoteReversal): Promise<void>;
  /** Takes it off what is owed of the invoice. Its journal is posted in the same transaction. */
  apply(tx: Tx, application: CreditApplication): Promise<void>;
  /** Oldest first. */
  applications(tx: Tx, invoiceIds: readonly string[]): Promise<CreditApplication[]>;
  /** What the tenant has to its credit, one row per currency in which it is not zero. */
  balances(tx: Tx, orgId: string): Promise<Money[]>;
  /** Tenants with credit and an open invoice in its currency. */
  spendable(tx: Tx, limit: number): Promise<SpendableCredit[]>;
  /** The tenant's open invoices in a currency, first due first. */
  payable(tx: Tx, orgId: string, currency: CurrencyCode): Promise<Invoice[]>;
  /** Everything that was credited and stands: how much of it each invoice and each tenant's balance should show. For reconciliation. */
  all(tx: Tx): Promise<CreditTotals[]>;
}

/** What credit notes and applied credit add up to for one invoice. */
export interface CreditTotals {
  readonly invoiceId: string;
  /** Of credit notes. */
  readonly noted: Money;
  /** What of them and of applied credit was taken off the invoice. */
  readonly lowered: Money;
  /** What went to the tenant's balance, less what was taken from there. */
  readonly toBalance: Money;
  readonly latestAt: Instant;
}

export interface DunningStore {
  /** Null: the default. */
  policyOf(tx: Tx, orgId: string): Promise<DunningPolicy | null>;
  setPolicy(tx: Tx, orgId: string, policy: DunningPolicy): Promise<void>;
  /** Open invoices past due at which nobody has looked since their time came, oldest due first, locked, skipping locked. */
  due(tx: Tx, limit: number): Promise<Invoice[]>;
  /** Null: never by itself. */
  lookAgain(tx: Tx, invoiceId: string, at: Instant | null): Promise<void>;
  record(tx: Tx, record: DunningRecord): Promise<void>;
  /** Oldest first. */
  taken(tx: Tx, invoiceIds: readonly string[]): Promise<DunningRecord[]>;
  /** Newest first. */
  page(tx: Tx, request: PageRequest): Promise<Page<DunningRecord>>;
  pause(tx: Tx, pause: DunningPause): Promise<void>;
  /** Oldest first; the latest of an invoice counts. */
  pauses(tx: Tx, invoiceIds: readonly string[]): Promise<DunningPause[]>;
}
