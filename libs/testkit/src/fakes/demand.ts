import { type Instant, type Period, includes, subtract, sum } from '#libs/kernel';
import { type CreditNote, type Invoice, type MeterRecord, amountDue } from '#libs/billing';
import { type Lease, type Quote } from '#libs/market';
import {
  type BillingProfile,
  type BillingProfileStore,
  type InvoiceStore,
  type LeaseStore,
  type MeterStore,
  type PaymentMethod,
  type ProviderEarnings,
  type QuoteStore,
  type Tx,
} from '#libs/workflows';
import { type CreditTables, suspendedFor } from './credit.js';
import { type FakeDatabase, type FakeTable } from './database.js';
import { type HistoryRow, fakeLeases } from './leases.js';
import { fakeMeters } from './meters.js';
import { nextNumber, yearOf } from './numbers.js';
import { pageOf } from './paging.js';

export interface DemandTables {
  readonly quotes: FakeTable<Quote>;
  readonly leases: FakeTable<Lease>;
  readonly history: FakeTable<HistoryRow>;
  readonly meters: FakeTable<MeterRecord>;
  readonly invoices: FakeTable<Invoice>;
  readonly methods: FakeTable<PaymentMethod>;
  readonly profiles: FakeTable<BillingProfile>;
  readonly counters: FakeTable<number>;
  /** When billing has to look at a lease next, by lease id; null: all is billed. */
  readonly nextBilling: FakeTable<{ readonly at: Instant | null }>;
  readonly nextAvailability: FakeTable<{ readonly at: Instant | null }>;
  /** From when on readings came that no meter record knows, by lease id. */
  readonly readingsCame: FakeTable<{ readonly at: Instant }>;
}

export interface DemandFakes {
  readonly quotes: QuoteStore;
  readonly leases: LeaseStore;
  readonly meters: MeterStore;
  readonly invoices: InvoiceStore;
  readonly billingProfiles: BillingProfileStore;
}

export function demandTables(database: FakeDatabase): DemandTables {
  const owner = (row: { readonly orgId: string }) => [row.orgId];
  const both = (row: { readonly tenantOrgId: string; readonly providerOrgId: string }) => [
    row.tenantOrgId,
    row.providerOrgId,
  ];
  return {
    quotes: database.table<Quote>(owner),
    leases: database.table<Lease>(both),
    history: database.table<HistoryRow>(() => null),
    meters: database.table<MeterRecord>(both),
    invoices: database.table<Invoice>((row) => [row.orgId, row.providerOrgId]),
    methods: database.table<PaymentMethod>(owner),
    profiles: database.table<BillingProfile>(owner),
    counters: database.table<number>(() => null),
    nextBilling: database.table<{ at: Instant | null }>(() => null),
    nextAvailability: database.table<{ at: Instant | null }>(() => null),
    readingsCame: database.table<{ at: Instant }>(() => null),
  };
}

function fakeQuotes({ quotes, counters }: DemandTables): QuoteStore {
  const byId = (tx: Tx, id: string) => Promise.resolve(quotes.get(tx, id));
  const open = (tx: Tx) => quotes.all(tx).filter((quote) => quote.state === 'OPEN');
  return {
    byId,
    lock: byId,
    page: (tx, request) => Promise.resolve(pageOf(quotes.all(tx), request)),
    // one that is born ACCEPTED stands for a contract's tranche, and any side of the contract may write it
    insert: (tx, quote) =>
      Promise.resolve(quote.state === 'ACCEPTED' ? quotes.seed(quote.id, quote) : quotes.put(tx, quote.id, quote)),
    setState: (tx, id, state) => {
      const quote = quotes.get(tx, id);
      if (quote) quotes.put(tx, id, { ...quote, state });
      return Promise.resolve();
    },
    expired: (tx, limit) =>
      Promise.resolve(
        open(tx)
          .filter((quote) => quote.expiresAt <= tx.now)
          .slice(0, limit),
      ),
    countOpen: (tx, orgId) =>
      Promise.resolve(open(tx).filter((quote) => quote.orgId === orgId && quote.expiresAt > tx.now).length),
    nextNumber: (tx) => Promise.resolve(nextNumber(counters, tx, 'Q', yearOf(tx.now))),
  };
}

function fakeInvoices({ invoices, counters, notes }: DemandTables & CreditTables): InvoiceStore {
  const byId = (tx: Tx, id: string) => Promise.resolve(invoices.get(tx, id));
  const key = (invoice: Invoice) => `${invoice.leaseId} ${invoice.kind} ${invoice.period.start} ${invoice.revision}`;
  return {
    byId,
    lock: byId,
    byIds: (tx, ids) => Promise.resolve(invoices.all(tx).filter(({ id }) => ids.includes(id))),
    byStripeId: (tx, id) => Promise.resolve(invoices.all(tx).find((invoice) => invoice.stripeInvoiceId === id) ?? null),
    byLease: (tx, leaseId) => Promise.resolve(invoices.all(tx).filter((invoice) => invoice.leaseId === leaseId)),
    page: (tx, { states, leaseId, currency, owedFor, ...request }) => {
      const chosen = invoices
        .all(tx)
        .filter(
          (invoice) =>
            (!states?.length || states.includes(invoice.state)) &&
            (!leaseId || invoice.leaseId === leaseId) &&
            (!currency || invoice.currency === currency) &&
            (!owedFor || (invoice.state === 'OPEN' && includes(owedFor, invoice.dueAt))),
        );
      return Promise.resolve(pageOf(chosen, request));
    },
    nextNumber: (tx, series, year) => Promise.resolve(nextNumber(counters, tx, series, String(year))),
    insert: (tx, invoice) => {
      if (invoices.rows().some((other) => key(other) === key(invoice))) return Promise.resolve(false);
      invoices.put(tx, invoice.id, invoice);
      return Promise.resolve(true);
    },
    keepBasis: () => Promise.resolve(), // a witness of the database's own; nothing reads it back
    update: (tx, invoice) => {
      const { credited } = invoices.get(tx, invoice.id) ?? invoice;
      return Promise.resolve(invoices.put(tx, invoice.id, { ...invoice, credited }));
    },
    billedUntil: (tx, leaseId, kind) => {
      const ends = invoices
        .all(tx)
        .filter((invoice) => invoice.leaseId === leaseId && invoice.kind === kind)
        .map((invoice) => invoice.period.end);
      return Promise.resolve(ends.length ? ends.reduce((a, b) => (a > b ? a : b)) : null);
    },
    receivable: (tx, orgId, currency) => {
      const open = invoices
        .all(tx)
        .filter((invoice) => invoice.orgId === orgId && invoice.state === 'OPEN' && invoice.currency === currency);
      return Promise.resolve(
        sum(
          open.map((invoice) => amountDue(invoice)),
          currency,
        ),
      );
    },
    owedByDue: (tx, orgId, stretches) => {
      const open = invoices.all(tx).filter((invoice) => invoice.orgId === orgId && invoice.state === 'OPEN');
      const currencies = [...new Set(open.map(({ currency }) => currency))].sort();
      const rows = currencies.flatMap((currency) =>
        stretches.flatMap((span, stretch) => {
          const here = open.filter((invoice) => invoice.currency === currency && includes(span, invoice.dueAt));
          return here.length === 0 ? [] : [{ stretch, count: here.length, due: sum(here.map(amountDue), currency) }];
        }),
      );
      return Promise.resolve(rows);
    },
    earnings: (tx, providerOrgId, window) =>
      Promise.resolve(
        earningsOf(
          invoices.all(tx).filter((invoice) => invoice.providerOrgId === providerOrgId),
          notes.all(tx).filter((note) => note.providerOrgId === providerOrgId),
          window,
        ),
      ),
    all: (tx, from, to) =>
      Promise.resolve(invoices.all(tx).filter((invoice) => from <= invoice.issuedAt && invoice.issuedAt < to)),
  };
}

/** Shares by currency. There is no payout yet, so what was ever collected is payable. */
function earningsOf(invoices: readonly Invoice[], notes: readonly CreditNote[], window: Period): ProviderEarnings[] {
  const currencies = [...new Set(invoices.map((invoice) => invoice.currency))].sort();
  return currencies.map((currency) => {
    const given = (chosen: (note: CreditNote) => boolean) =>
      sum(
        notes
          .filter((one) => one.reversal === null && one.currency === currency && chosen(one))
          .map((one) => one.providerBears),
        currency,
      );
    const share = (chosen: (invoice: Invoice) => boolean) =>
      sum(
        invoices.filter((one) => one.currency === currency && chosen(one)).map((one) => one.subtotal),
        currency,
      );
    const left = (chosen: (invoice: Invoice) => boolean) => {
      const ids = invoices.filter(chosen).map(({ id }) => id);
      return subtract(
        share(chosen),
        given((note) => note.lowers.minor > 0n && ids.includes(note.invoiceId)),
      );
    };
    return {
      invoiced: share((one) => one.state !== 'VOID' && includes(window, one.issuedAt)),
      credited: given((note) => includes(window, note.issuedAt)),
      collected: left((one) => one.paidAt !== null && includes(window, one.paidAt)),
      uncollected: left((one) => one.state === 'OPEN'),
      payable: left((one) => one.state === 'PAID'),
    };
  });
}

/** Tenants' stores over in-memory tables. */
export function fakeDemand(tables: DemandTables & CreditTables): DemandFakes {
  const { meters, profiles } = tables;
  const profile = (tx: Tx, orgId: string) => {
    const found = profiles.get(tx, orgId);
    return Promise.resolve(found && { ...found, suspendedFor: suspendedFor(tx, tables, orgId) });
  };
  return {
    quotes: fakeQuotes(tables),
    leases: fakeLeases(tables),
    invoices: fakeInvoices(tables),
    meters: fakeMeters(meters),
    billingProfiles: {
      byOrg: profile,
      lock: profile,
      suspension: (tx, orgId) => {
        const invoice = suspendedFor(tx, tables, orgId);
        const isTold = tx.scope.kind === 'PLATFORM' || tx.scope.orgId === orgId;
        return Promise.resolve(invoice && { invoice: isTold ? invoice : null });
      },
      setStripeCustomer: (tx, orgId, stripeCustomerId) => {
        const present = profiles.get(tx, orgId);
        if (present) profiles.put(tx, orgId, { ...present, stripeCustomerId });
        return Promise.resolve();
      },
    },
  };
}
