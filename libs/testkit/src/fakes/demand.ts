import { type Instant, type Period, dateIn, includes, sum } from '#libs/kernel';
import { type Invoice, type MeterRecord } from '#libs/billing';
import { type Lease, type LeaseEvent, type Quote } from '#libs/market';
import {
  type BillingProfile,
  type BillingProfileStore,
  type InvoiceStore,
  type LeaseStore,
  type MeterStore,
  type PaymentMethod,
  type PaymentMethodStore,
  type ProviderEarnings,
  type QuoteStore,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { dueLeases } from './due-leases.js';
import { pageOf } from './paging.js';

interface HistoryRow {
  readonly leaseId: string;
  readonly event: LeaseEvent;
}

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
}

export interface DemandFakes {
  readonly quotes: QuoteStore;
  readonly leases: LeaseStore;
  readonly meters: MeterStore;
  readonly invoices: InvoiceStore;
  readonly paymentMethods: PaymentMethodStore;
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
  };
}

/** "PREFIX-2026-000001": the next number of a series; rolls back with its transaction, so there are no gaps. */
function nextNumber(counters: FakeTable<number>, tx: Tx, series: string, year: string): string {
  const next = (counters.get(tx, `${series}-${year}`) ?? 0) + 1;
  counters.put(tx, `${series}-${year}`, next);
  return `${series}-${year}-${String(next).padStart(6, '0')}`;
}

const yearOf = (at: Instant): string => dateIn(at, 'UTC').slice(0, 4);

function fakeQuotes({ quotes, counters }: DemandTables): QuoteStore {
  const byId = (tx: Tx, id: string) => Promise.resolve(quotes.get(tx, id));
  const open = (tx: Tx) => quotes.all(tx).filter((quote) => quote.state === 'OPEN');
  return {
    byId,
    lock: byId,
    page: (tx, request) => Promise.resolve(pageOf(quotes.all(tx), request)),
    insert: (tx, quote) => Promise.resolve(quotes.put(tx, quote.id, quote)),
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

function fakeLeases({ leases, history, counters, nextBilling }: DemandTables): LeaseStore {
  const byId = (tx: Tx, id: string) => Promise.resolve(leases.get(tx, id));
  const record = (tx: Tx, leaseId: string, event: LeaseEvent) =>
    history.put(tx, `${leaseId}-${history.rows().length}`, { leaseId, event });
  return {
    byId,
    lock: byId,
    page: (tx, { side, states, ...request }) => {
      const me = tx.scope.kind === 'ORGANISATION' ? tx.scope.orgId : null;
      const mine = leases
        .all(tx)
        .filter((lease) => me === null || (side === 'TENANT' ? lease.tenantOrgId : lease.providerOrgId) === me);
      return Promise.resolve(
        pageOf(
          mine.filter((lease) => !states?.length || states.includes(lease.state)),
          request,
        ),
      );
    },
    insert: (tx, lease, event) => {
      leases.put(tx, lease.id, lease);
      record(tx, lease.id, event);
      nextBilling.put(tx, lease.id, { at: lease.period.start });
      return Promise.resolve();
    },
    update: (tx, lease, event) => {
      const present = leases.get(tx, lease.id);
      if (present?.version !== lease.version) return Promise.resolve(false);
      leases.put(tx, lease.id, { ...lease, version: lease.version + 1 });
      if (event) {
        record(tx, lease.id, event);
        nextBilling.put(tx, lease.id, { at: tx.now });
      }
      return Promise.resolve(true);
    },
    byQuotes: (tx, ids) => Promise.resolve(leases.all(tx).filter((lease) => ids.includes(lease.quoteId))),
    openOnDemand: (tx, orgId) => {
      const open = leases
        .all(tx)
        .filter((lease) => lease.tenantOrgId === orgId && !['ENDED', 'CANCELLED', 'FAILED'].includes(lease.state));
      return Promise.resolve(open.filter((lease) => lease.terms.billing === 'ON_DEMAND'));
    },
    events: (tx, ids) =>
      Promise.resolve(
        new Map(
          ids.map((id) => [
            id,
            history
              .all(tx)
              .filter((row) => row.leaseId === id)
              .map((row) => row.event),
          ]),
        ),
      ),
    due: (tx, what, limit) =>
      Promise.resolve(
        dueLeases(leases.all(tx), (id) => nextBilling.get(tx, id)?.at ?? null, what, tx.now).slice(0, limit),
      ),
    scheduleBilling: (tx, leaseId, at) => Promise.resolve(nextBilling.put(tx, leaseId, { at })),
    setMeteredUntil: (tx, leaseId, at) => {
      const present = leases.get(tx, leaseId);
      if (present) leases.put(tx, leaseId, { ...present, meteredUntil: at });
      return Promise.resolve();
    },
    nextNumber: (tx) => Promise.resolve(nextNumber(counters, tx, 'L', yearOf(tx.now))),
  };
}

function fakeInvoices({ invoices, counters }: DemandTables): InvoiceStore {
  const byId = (tx: Tx, id: string) => Promise.resolve(invoices.get(tx, id));
  const key = (invoice: Invoice) => `${invoice.leaseId} ${invoice.kind} ${invoice.period.start} ${invoice.revision}`;
  return {
    byId,
    lock: byId,
    byStripeId: (tx, id) => Promise.resolve(invoices.all(tx).find((invoice) => invoice.stripeInvoiceId === id) ?? null),
    byLease: (tx, leaseId) => Promise.resolve(invoices.all(tx).filter((invoice) => invoice.leaseId === leaseId)),
    page: (tx, { states, leaseId, ...request }) => {
      const chosen = invoices
        .all(tx)
        .filter(
          (invoice) => (!states?.length || states.includes(invoice.state)) && (!leaseId || invoice.leaseId === leaseId),
        );
      return Promise.resolve(pageOf(chosen, request));
    },
    nextNumber: (tx, series, year) => Promise.resolve(nextNumber(counters, tx, series, String(year))),
    insert: (tx, invoice) => {
      if (invoices.rows().some((other) => key(other) === key(invoice))) return Promise.resolve(false);
      invoices.put(tx, invoice.id, invoice);
      return Promise.resolve(true);
    },
    update: (tx, invoice) => Promise.resolve(invoices.put(tx, invoice.id, invoice)),
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
          open.map((invoice) => invoice.total),
          currency,
        ),
      );
    },
    earnings: (tx, providerOrgId, window) =>
      Promise.resolve(
        earningsOf(
          invoices.all(tx).filter((invoice) => invoice.providerOrgId === providerOrgId),
          window,
        ),
      ),
    all: (tx, from, to) =>
      Promise.resolve(invoices.all(tx).filter((invoice) => from <= invoice.issuedAt && invoice.issuedAt < to)),
  };
}

/** Shares by currency. There is no payout yet, so what was ever collected is payable. */
function earningsOf(invoices: readonly Invoice[], window: Period): ProviderEarnings[] {
  const currencies = [...new Set(invoices.map((invoice) => invoice.currency))].sort();
  return currencies.map((currency) => {
    const share = (chosen: (invoice: Invoice) => boolean) =>
      sum(
        invoices.filter((one) => one.currency === currency && chosen(one)).map((one) => one.subtotal),
        currency,
      );
    return {
      invoiced: share((one) => one.state !== 'VOID' && includes(window, one.issuedAt)),
      collected: share((one) => one.paidAt !== null && includes(window, one.paidAt)),
      uncollected: share((one) => one.state === 'OPEN'),
      payable: share((one) => one.state === 'PAID'),
    };
  });
}

/** Tenants' stores over in-memory tables. */
export function fakeDemand(tables: DemandTables): DemandFakes {
  const { meters, methods, profiles } = tables;
  const profile = (tx: Tx, orgId: string) => Promise.resolve(profiles.get(tx, orgId));
  return {
    quotes: fakeQuotes(tables),
    leases: fakeLeases(tables),
    invoices: fakeInvoices(tables),
    meters: {
      insert: (tx, records) => {
        const fresh = records.filter((record) => !meters.has(`${record.leaseId} ${record.period.start}`));
        for (const record of fresh) meters.put(tx, `${record.leaseId} ${record.period.start}`, record);
        return Promise.resolve(fresh.length);
      },
      byLease: (tx, leaseId, from, to) =>
        Promise.resolve(
          meters
            .all(tx)
            .filter((record) => record.leaseId === leaseId && from <= record.period.start && record.period.start < to),
        ),
    },
    paymentMethods: {
      list: (tx, orgId) =>
        Promise.resolve(
          methods
            .all(tx)
            .filter((method) => method.orgId === orgId)
            .reverse(),
        ),
      byId: (tx, id) => Promise.resolve(methods.get(tx, id)),
      insert: (tx, method) => Promise.resolve(methods.put(tx, method.id, method)),
    },
    billingProfiles: {
      byOrg: profile,
      lock: profile,
      setStripeCustomer: (tx, orgId, stripeCustomerId) => {
        const present = profiles.get(tx, orgId);
        if (present) profiles.put(tx, orgId, { ...present, stripeCustomerId });
        return Promise.resolve();
      },
    },
  };
}
