import { type Invoice } from '#libs/billing';
import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** A wire that paid (part of) an invoice. */
export interface InvoiceWire {
  readonly id: string;
  readonly invoiceId: string;
  readonly orgId: string;
  readonly providerOrgId: string;
  /** What came. */
  readonly amount: Money;
  /** What of it the invoice took; the rest is the tenant's unapplied cash. */
  readonly applied: Money;
  /** Whether it is taken off what is owed; false of the one that settled an invoice that is collected by wire: its state says so. */
  readonly lowers: boolean;
  readonly bankReference: string;
  readonly receivedAt: Instant;
  readonly recordedBy: string;
}

export interface InvoiceWireStore {
  byId(tx: Tx, id: string): Promise<InvoiceWire | null>;
  /** Oldest first; a tenant sees its own. */
  byInvoices(tx: Tx, invoiceIds: readonly string[]): Promise<InvoiceWire[]>;
  byIds(tx: Tx, ids: readonly string[]): Promise<InvoiceWire[]>;
  /** Its journal is posted in the same transaction. */
  insert(tx: Tx, wire: InvoiceWire): Promise<void>;
}

/** Money that a tenant pays ahead, once. By card it is asked of Stripe; a wire has come when it is recorded. */
export interface TopUp {
  readonly id: string;
  readonly orgId: string;
  readonly amount: Money;
  readonly way: 'CARD' | 'WIRE';
  readonly startedBy: 'PERSON' | 'AUTOMATIC';
  /** Of a card or bank debit. */
  readonly paymentMethodId: string | null;
  /** Of a wire. */
  readonly bankReference: string | null;
  readonly state: 'PENDING' | 'RECEIVED' | 'FAILED';
  /** Why it failed, in Stripe's words for the payer. */
  readonly failure: string | null;
  readonly paymentIntentId: string | null;
  /** Since when the payer's bank wants the payer to confirm it; null: it does not. While PENDING it waits for that. */
  readonly askedAt: Instant | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
}

/** When a balance is filled up by itself: all amounts in its currency. */
export interface AutoTopUp {
  /** Below this. */
  readonly threshold: Money;
  readonly amount: Money;
  /** Never more than this in a calendar month (UTC). */
  readonly monthlyCap: Money;
  readonly paymentMethodId: string;
}

export interface BalanceSetting {
  readonly orgId: string;
  /** Whether open invoices draw the balance by themselves. */
  readonly paysInvoices: boolean;
  readonly autoTopUp: AutoTopUp | null;
  /** Why automatic top-ups were stopped; they begin again when the setting is set anew. */
  readonly stoppedBecause: string | null;
}

/** What an invoice drew of its tenant's balance. */
export interface BalanceDraw {
  readonly id: string;
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly at: Instant;
}

export interface PrepaidStore {
  /** One row per currency in which it is not zero. */
  balances(tx: Tx, orgId: string): Promise<Money[]>;
  /** What is held, under lock: until the transaction ends nobody else draws it. */
  lock(tx: Tx, orgId: string, currency: CurrencyCode): Promise<Money>;
  /** Takes it off the balance and off what is owed of the invoice. Its journal is posted in the same transaction. */
  draw(tx: Tx, draw: BalanceDraw): Promise<void>;
  draws(tx: Tx, invoiceIds: readonly string[]): Promise<BalanceDraw[]>;
  /** Tenants whose invoices draw by themselves, with money and an open invoice in its currency. */
  drawable(tx: Tx, limit: number): Promise<readonly Pick<Invoice, 'orgId' | 'currency'>[]>;
  topUp(tx: Tx, id: string): Promise<TopUp | null>;
  lockTopUp(tx: Tx, id: string): Promise<TopUp | null>;
  topUps(tx: Tx, request: PageRequest): Promise<Page<TopUp>>;
  /** One that is RECEIVED is on the balance with it; its journal is posted in the same transaction. */
  insertTopUp(tx: Tx, topUp: TopUp): Promise<void>;
  /** State, failure, Stripe's id, since when it waits for its payer, and time of one that was PENDING. */
  settleTopUp(tx: Tx, topUp: TopUp): Promise<void>;
  /** What Stripe collected of all top-ups, for reconciliation. */
  collected(tx: Tx): Promise<{ readonly id: string; readonly paymentIntentId: string; readonly amount: Money }[]>;
  setting(tx: Tx, orgId: string): Promise<BalanceSetting | null>;
  setSetting(tx: Tx, setting: BalanceSetting): Promise<void>;
  /** Whose balance is below its threshold, where automatic top-ups are on, not stopped, and none is on its way. */
  low(tx: Tx, limit: number): Promise<BalanceSetting[]>;
  /** What automatic top-ups brought or are bringing since then. */
  toppedUpSince(tx: Tx, orgId: string, currency: CurrencyCode, from: Instant): Promise<Money>;
}

/** What an organisation, or one of its cost centres, means to spend in a calendar month (UTC). */
export interface Budget {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  /** Null: everything that the organisation spends. */
  readonly costCentre: string | null;
  readonly monthly: Money;
  /** At which shares of it somebody is told, percent, rising. */
  readonly alertPercents: readonly number[];
  /** Whether nothing is booked that would go beyond it. */
  readonly isHard: boolean;
  readonly closedAt: Instant | null;
}

export interface BudgetAlert {
  readonly budgetId: string;
  readonly orgId: string;
  /** First day of the month, "2026-11-01". */
  readonly month: string;
  readonly percent: number;
  readonly spent: Money;
  readonly raisedAt: Instant;
}

/** An order of the tenant's purchasing: bookings name its number and draw it down. */
export interface PurchaseOrder {
  readonly id: string;
  readonly orgId: string;
  readonly number: string;
  readonly amount: Money;
  /** Nothing is booked on it from here on; null: no end. */
  readonly validUntil: Instant | null;
  readonly closedAt: Instant | null;
}

/** What one lease costs in one month, as it was booked. */
export interface MonthSpend {
  /** First day of the month, "2026-11-01". */
  readonly month: string;
  readonly amount: Money;
}

/** Whose spending, in which currency; a cost centre of null: everybody's. */
export interface SpendingOf {
  readonly orgId: string;
  readonly costCentre: string | null;
  readonly currency: CurrencyCode;
}

export interface SpendingStore {
  budgets(tx: Tx, orgId: string): Promise<Budget[]>;
  budget(tx: Tx, id: string): Promise<Budget | null>;
  /** Budgets in force for a booking of this cost centre and currency, by id, under lock: a second booking waits for the first one's commit. */
  lockBudgets(tx: Tx, of: SpendingOf): Promise<Budget[]>;
  /** False: there is one in force for that cost centre and currency. */
  saveBudget(tx: Tx, budget: Budget): Promise<boolean>;
  /** What leases cost in these months; leases that were cancelled, or ended before the month, cost nothing. Months without spending are left out. */
  spent(tx: Tx, of: SpendingOf, months: readonly string[]): Promise<ReadonlyMap<string, Money>>;
  /** Records what a booked lease costs, month by month. */
  spend(
    tx: Tx,
    lease: { readonly leaseId: string; readonly costCentre: string | null; readonly purchaseOrder: string | null },
    of: Pick<SpendingOf, 'orgId'>,
    months: readonly MonthSpend[],
  ): Promise<void>;
  /** Records, once for each budget, month and step, that a step was reached; gives those that are new. */
  raiseAlerts(tx: Tx, month: string): Promise<BudgetAlert[]>;
  /** Of these budgets, oldest first. */
  alerts(tx: Tx, budgetIds: readonly string[]): Promise<BudgetAlert[]>;
  purchaseOrders(tx: Tx, request: PageRequest): Promise<Page<PurchaseOrder>>;
  purchaseOrder(tx: Tx, id: string): Promise<PurchaseOrder | null>;
  /** By its number, under lock: a second booking waits for the first one's commit. */
  lockOrder(tx: Tx, orgId: string, number: string): Promise<PurchaseOrder | null>;
  /** False: another order of the organisation has this number. */
  saveOrder(tx: Tx, order: PurchaseOrder): Promise<boolean>;
  /** What leases have drawn of it. */
  drawn(tx: Tx, order: PurchaseOrder): Promise<Money>;
}

/** What staff allowed a tenant, and why. */
export interface CreditTerms {
  readonly id: string;
  readonly orgId: string;
  readonly limit: Money;
  /** Days from issue to due date; null: the standard ones. */
  readonly netDays: number | null;
  readonly reason: string;
  readonly setAt: Instant;
  readonly setBy: string;
}

/** ISO 3166-2 suffix, and county or city in capitals; null: not known. */
export interface TaxAddress {
  readonly subdivision: string | null;
  readonly locality: string | null;
}

export interface CreditTermsStore {
  /** They hold from now on: the organisation's limit and days follow. */
  set(tx: Tx, terms: CreditTerms): Promise<void>;
  /** Newest first. */
  history(tx: Tx, orgId: string): Promise<CreditTerms[]>;
  /** The caller's organisation's own tax number, as it is stored; null: none. */
  setTaxId(tx: Tx, taxId: string | null): Promise<void>;
  /** Where within its country the caller's organisation is taxed. */
  setTaxAddress(tx: Tx, address: TaxAddress): Promise<void>;
}
