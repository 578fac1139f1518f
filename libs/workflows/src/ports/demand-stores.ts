import { type CurrencyCode, type Instant, type Money, type Period } from '#libs/kernel';
import { type ChargedLine, type Invoice, type InvoiceKind, type MeterBasis, type MeterRecord } from '#libs/billing';
import { type Lease, type LeaseEvent, type LeaseState, type Quote } from '#libs/market';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

export interface QuoteStore {
  byId(tx: Tx, id: string): Promise<Quote | null>;
  /** The quote under a row lock, for booking. */
  lock(tx: Tx, id: string): Promise<Quote | null>;
  page(tx: Tx, request: PageRequest): Promise<Page<Quote>>;
  insert(tx: Tx, quote: Quote): Promise<void>;
  setState(tx: Tx, id: string, state: Quote['state']): Promise<void>;
  /** Open quotes whose expiry has passed, oldest first, locked and skipping those another worker has. */
  expired(tx: Tx, limit: number): Promise<Quote[]>;
  countOpen(tx: Tx, orgId: string): Promise<number>;
  nextNumber(tx: Tx): Promise<string>;
}

export interface LeaseStore {
  byId(tx: Tx, id: string): Promise<Lease | null>;
  lock(tx: Tx, id: string): Promise<Lease | null>;
  page(
    tx: Tx,
    request: PageRequest & { readonly states?: readonly LeaseState[]; readonly side: 'TENANT' | 'PROVIDER' },
  ): Promise<Page<Lease>>;
  /** The leases that these quotes became. */
  byQuotes(tx: Tx, quoteIds: readonly string[]): Promise<Lease[]>;
  insert(tx: Tx, lease: Lease, event: LeaseEvent): Promise<void>;
  /** Saves the new state and appends the event. False when `lease.version` is stale. */
  update(tx: Tx, lease: Lease, event: LeaseEvent | null): Promise<boolean>;
  /** ON_DEMAND leases of the tenant that are not over: what still accrues against its credit. */
  openOnDemand(tx: Tx, orgId: string): Promise<Lease[]>;
  events(tx: Tx, leaseIds: readonly string[]): Promise<ReadonlyMap<string, readonly LeaseEvent[]>>;
  /** Leases some clock has to look at by `tx.now`: unpaid past their deadline, windows started or ended, meters behind. Locked, skipping locked. */
  /*
   * PAYMENT_DEADLINE: PENDING_PAYMENT past max(createdAt + 1 h, min(createdAt + 24 h, window start)). WINDOW_START: CONFIRMED, window begun.
   * WINDOW_END: PENDING_PAYMENT, PROVISIONING, ACTIVE or DEGRADED, window over. METER: started, and meteredUntil (startedAt when null) lies
   * before endedAt, or before the last UTC midnight when it has not ended. BILLING: see scheduleBilling. ACCEPTANCE: PROVISIONING, and its
   * delivery counts as accepted by now (deemedAcceptance). AVAILABILITY: see scheduleAvailability. READINGS: see readingsCame.
   */
  due(
    tx: Tx,
    what:
      | 'PAYMENT_DEADLINE'
      | 'WINDOW_START'
      | 'ACCEPTANCE'
      | 'WINDOW_END'
      | 'METER'
      | 'READINGS'
      | 'BILLING'
      | 'AVAILABILITY',
    limit: number,
  ): Promise<Lease[]>;
  /**
   * When billing has to look at the lease next; null: all is billed. `insert` sets it to the window's start, and every `update` with an
   * event to `tx.now`, so that a lease which started, ended or failed is looked at at once.
   */
  scheduleBilling(tx: Tx, leaseId: string, at: Instant | null): Promise<void>;
  /** When the availability of the lease's months is looked at next; null: all its months are closed. */
  scheduleAvailability(tx: Tx, leaseId: string, at: Instant | null): Promise<void>;
  /** Readings came that say something of the time from `from` on: its meter records are to be made anew. The earliest such instant is kept. */
  readingsCame(tx: Tx, leaseId: string, from: Instant): Promise<void>;
  /** The earliest instant of which readings came since its records were made; null: the records say what the readings say. */
  readingsSince(tx: Tx, leaseId: string): Promise<Instant | null>;
  /** The records say what the readings say. */
  readingsRead(tx: Tx, leaseId: string): Promise<void>;
  /** Records how far the meter has been read, without an event and without touching `version`. */
  setMeteredUntil(tx: Tx, leaseId: string, at: Instant): Promise<void>;
  /** Only of a lease that delivers a contract's tranche: its window moves with the contract's terms. No event; `version` stays. */
  setPeriod(tx: Tx, leaseId: string, period: Period): Promise<void>;
  nextNumber(tx: Tx): Promise<string>;
}

export interface MeterStore {
  /** Inserts unless (leaseId, period.start, revision) exists; returns how many were new. */
  insert(tx: Tx, records: readonly MeterRecord[]): Promise<number>;
  /** The latest revision of each stretch that begins in [from, to), by start. */
  byLease(tx: Tx, leaseId: string, from: Instant, to: Instant): Promise<MeterRecord[]>;
  /** Whatever their revision, by start: what a line of an invoice was made of. */
  byIds(tx: Tx, ids: readonly string[]): Promise<MeterRecord[]>;
}

/** A provider's shares (invoice subtotals) in one currency. */
export interface ProviderEarnings {
  /** Of invoices issued in the window and not void. */
  readonly invoiced: Money;
  /** What it gave up by credit notes issued in the window. */
  readonly credited: Money;
  /** Of invoices paid in the window, less what was credited before they were. */
  readonly collected: Money;
  /** Of invoices open now, whenever issued, less what was credited of them. */
  readonly uncollected: Money;
  /** What the platform owes the provider now: its PROVIDER_PAYABLE balance, credit positive. */
  readonly payable: Money;
}

/** A line of a contract's meters and what its records said. */
export type MeteredLine = Pick<ChargedLine, 'kind' | 'amount' | 'meterRecordIds'> & { readonly basis: MeterBasis };

/** Which invoices of a list; all that is given must hold. */
interface InvoiceFilter {
  readonly states?: readonly Invoice['state'][];
  readonly leaseId?: string;
  readonly currency?: CurrencyCode;
  /** Open ones that are due then. */
  readonly owedFor?: Period;
}

/** What is due on open invoices of one currency that are due in one of several stretches. */
interface OwedSum {
  /** Which of the stretches. */
  readonly stretch: number;
  readonly count: number;
  readonly due: Money;
}

export interface InvoiceStore {
  byId(tx: Tx, id: string): Promise<Invoice | null>;
  byIds(tx: Tx, ids: readonly string[]): Promise<Invoice[]>;
  lock(tx: Tx, id: string): Promise<Invoice | null>;
  byStripeId(tx: Tx, stripeInvoiceId: string): Promise<Invoice | null>;
  byLease(tx: Tx, leaseId: string): Promise<Invoice[]>;
  page(tx: Tx, request: PageRequest & InvoiceFilter): Promise<Page<Invoice>>;
  /** Gapless: a counter row locked until commit. Call it last in the transaction. */
  nextNumber(tx: Tx, series: string, year: number): Promise<string>;
  /** False when (lease, kind, period start, revision) is already invoiced. */
  insert(tx: Tx, invoice: Invoice): Promise<boolean>;
  /** What its metered lines were made of, in the same transaction: it is never changed. */
  keepBasis(tx: Tx, invoiceId: string, lines: readonly MeteredLine[]): Promise<void>;
  /** Only state, paidAt, paymentError and stripeInvoiceId may change; the database refuses the rest. Credits follow from credit notes. */
  update(tx: Tx, invoice: Invoice): Promise<void>;
  billedUntil(tx: Tx, leaseId: string, kind: InvoiceKind): Promise<Instant | null>;
  /** What the organisation owes now (OPEN), per currency. */
  receivable(tx: Tx, orgId: string, currency: CurrencyCode): Promise<Money>;
  /** The same by when it is due, in every currency: one row per currency and stretch in which anything is open. */
  owedByDue(tx: Tx, orgId: string, stretches: readonly Period[]): Promise<OwedSum[]>;
  all(tx: Tx, from: Instant, to: Instant): Promise<Invoice[]>;
  /** One row per currency in which the provider ever had an invoice, in the currency's alphabetical order. */
  earnings(tx: Tx, providerOrgId: string, window: Period): Promise<ProviderEarnings[]>;
}

export interface PaymentMethod {
  readonly id: string;
  readonly orgId: string;
  readonly kind: 'CARD' | 'BANK_DEBIT';
  /** "Visa", "Mastercard", "Bank account". */
  readonly brand: string;
  readonly last4: string;
  readonly stripePaymentMethodId: string;
  /** What alone it can pay; null: any. */
  readonly currency: CurrencyCode | null;
  readonly createdAt: Instant;
}

export interface PaymentMethodStore {
  /** Those that were not removed: the preferred one first, then the newest. */
  list(tx: Tx, orgId: string): Promise<PaymentMethod[]>;
  /** Null when it was removed. */
  byId(tx: Tx, id: string): Promise<PaymentMethod | null>;
  /** By Stripe's ids, removed ones included. */
  byStripeIds(tx: Tx, stripePaymentMethodIds: readonly string[]): Promise<PaymentMethod[]>;
  insert(tx: Tx, method: PaymentMethod): Promise<void>;
  /** False: it was removed before. Its row stays. */
  remove(tx: Tx, id: string): Promise<boolean>;
  /** It comes first from here on. */
  prefer(tx: Tx, id: string): Promise<void>;
}

/** What billing and credit need to know of an organisation; identity owns the rest. */
export interface BillingProfile {
  readonly orgId: string;
  readonly kind: 'TENANT' | 'PROVIDER' | 'PLATFORM';
  readonly legalName: string;
  readonly country: string;
  readonly taxId: string | null;
  /** Where within its country it is taxed: ISO 3166-2 suffix; left out or null: not known. */
  readonly subdivision?: string | null;
  /** County or city, in capitals, as the table of rates names it. */
  readonly locality?: string | null;
  readonly billingEmail: string;
  /** Most that may be owed and accruing at once in `creditCurrency`; on-demand leases need it. */
  readonly creditLimit: Money;
  /** Days from issue to due date that staff allowed; null: the standard ones. */
  readonly netDays: number | null;
  readonly stripeCustomerId: string | null;
  /** The overdue invoice for which it gets nothing new until it is paid; null: it does. */
  readonly suspendedFor: { readonly invoiceId: string; readonly invoiceNumber: string } | null;
}

export interface BillingProfileStore {
  byOrg(tx: Tx, orgId: string): Promise<BillingProfile | null>;
  /** The profile under a row lock, so that two bookings cannot both spend the last credit. */
  lock(tx: Tx, orgId: string): Promise<BillingProfile | null>;
  /**
   * Whether an organisation owes for too long, readable for whoever has a term sheet or a contract with it; null: it does not. Which invoice
   * it is, is its own business: null for the other side.
   */
  suspension(tx: Tx, orgId: string): Promise<{ readonly invoice: BillingProfile['suspendedFor'] } | null>;
  /** Only when it has none yet; the first one stays. */
  setStripeCustomer(tx: Tx, orgId: string, stripeCustomerId: string): Promise<void>;
}
