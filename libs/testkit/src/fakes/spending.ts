import { type Invoice } from '#libs/billing';
import { type Money, add, compareMoney, subtract, sum, zero } from '#libs/kernel';
import { type Lease } from '#libs/market';
import {
  type BalanceDraw,
  type BalanceSetting,
  type BillingProfile,
  type Budget,
  type BudgetAlert,
  type CreditTerms,
  type CreditTermsStore,
  type InvoiceWire,
  type InvoiceWireStore,
  type MonthSpend,
  type PrepaidStore,
  type PurchaseOrder,
  type SpendingOf,
  type SpendingStore,
  type TopUp,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { fakeCreditTerms } from './credit-terms.js';
import { pageOf } from './paging.js';
import { type TopUpDisputeTables, topUpDisputeTables } from './top-up-disputes.js';

interface LeaseSpend extends MonthSpend {
  readonly leaseId: string;
  readonly orgId: string;
  readonly costCentre: string | null;
  readonly purchaseOrder: string | null;
}

export interface SpendingTables extends TopUpDisputeTables {
  readonly invoiceWires: FakeTable<InvoiceWire>;
  readonly topUps: FakeTable<TopUp>;
  readonly draws: FakeTable<BalanceDraw>;
  readonly balanceSettings: FakeTable<BalanceSetting>;
  readonly budgets: FakeTable<Budget>;
  readonly budgetAlerts: FakeTable<BudgetAlert>;
  readonly purchaseOrders: FakeTable<PurchaseOrder>;
  readonly spends: FakeTable<LeaseSpend>;
  readonly creditTerms: FakeTable<CreditTerms>;
}

interface Others {
  readonly invoices: FakeTable<Invoice>;
  readonly leases: FakeTable<Lease>;
  readonly profiles: FakeTable<BillingProfile>;
}

export function spendingTables(database: FakeDatabase): SpendingTables {
  const own = (row: { readonly orgId: string }) => [row.orgId];
  return {
    invoiceWires: database.table<InvoiceWire>(own),
    topUps: database.table<TopUp>(own),
    draws: database.table<BalanceDraw>(own),
    ...topUpDisputeTables(database),
    balanceSettings: database.table<BalanceSetting>(own),
    budgets: database.table<Budget>(own),
    budgetAlerts: database.table<BudgetAlert>(own),
    purchaseOrders: database.table<PurchaseOrder>(own),
    spends: database.table<LeaseSpend>(own),
    creditTerms: database.table<CreditTerms>(own),
  };
}

export interface SpendingFakes {
  readonly invoiceWires: InvoiceWireStore;
  readonly prepaid: PrepaidStore;
  readonly spending: SpendingStore;
  readonly creditTerms: CreditTermsStore;
}

/** What tenants pay with and what bounds their spending, in memory. */
export function fakeSpending(tables: SpendingTables & Others): SpendingFakes {
  return {
    invoiceWires: fakeWires(tables),
    prepaid: fakePrepaid(tables),
    spending: { ...fakeBudgets(tables), ...fakeOrders(tables) },
    creditTerms: fakeCreditTerms(tables),
  };
}

/** As the database's triggers do. */
function lower(tx: Tx, invoices: FakeTable<Invoice>, invoiceId: string, by: Money): void {
  const invoice = invoices.get(tx, invoiceId);
  if (invoice?.state !== 'OPEN') throw new Error(`invoice ${invoiceId} takes no money`);
  invoices.put(tx, invoiceId, { ...invoice, credited: add(invoice.credited, by) });
}

function fakeWires({ invoiceWires: wires, invoices }: SpendingTables & Others): InvoiceWireStore {
  return {
    byId: (tx, id) => Promise.resolve(wires.get(tx, id)),
    byInvoices: (tx, ids) => Promise.resolve(wires.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    byIds: (tx, ids) => Promise.resolve(ids.flatMap((id) => wires.get(tx, id) ?? [])),
    insert: (tx, wire) => {
      wires.put(tx, wire.id, wire);
      if (wire.lowers) lower(tx, invoices, wire.invoiceId, wire.applied);
      return Promise.resolve();
    },
  };
}

function fakePrepaid({
  topUps,
  draws,
  topUpTakings,
  balanceSettings,
  invoices,
}: SpendingTables & Others): PrepaidStore {
  const held = (orgId: string, currency: Money['currency']): Money => {
    const of = (rows: readonly { orgId: string; amount: Money }[]): Money[] =>
      rows.filter((row) => row.orgId === orgId && row.amount.currency === currency).map(({ amount }) => amount);
    const came = of(topUps.rows().filter(({ state }) => state === 'RECEIVED'));
    const gone = [...draws.rows(), ...topUpTakings.rows().filter(({ givenBackAt }) => givenBackAt === null)];
    return subtract(sum(came, currency), sum(of(gone), currency));
  };
  const currencies = (orgId: string) =>
    [
      ...new Set(
        topUps
          .rows()
          .filter((row) => row.orgId === orgId)
          .map(({ amount }) => amount.currency),
      ),
    ].sort();
  const balances = (orgId: string): Money[] =>
    currencies(orgId)
      .map((currency) => held(orgId, currency))
      .filter(({ minor }) => minor > 0n);
  const isOpen = (orgId: string, currency: string) => (invoice: Invoice) =>
    invoice.orgId === orgId && invoice.currency === currency && invoice.state === 'OPEN';
  return {
    balances: (_tx, orgId) => Promise.resolve(balances(orgId)),
    lock: (_tx, orgId, currency) => Promise.resolve(held(orgId, currency)),
    draw: (tx, draw) => {
      if (compareMoney(draw.amount, held(draw.orgId, draw.amount.currency)) > 0)
        throw new Error('more is drawn than is held');
      draws.put(tx, draw.id, draw);
      return Promise.resolve(lower(tx, invoices, draw.invoiceId, draw.amount));
    },
    draws: (tx, ids) => Promise.resolve(draws.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    drawable: (_tx, limit) => {
      const found = balanceSettings
        .rows()
        .filter(({ paysInvoices }) => paysInvoices)
        .flatMap(({ orgId }) => balances(orgId).map(({ currency }) => ({ orgId, currency })))
        .filter(({ orgId, currency }) => invoices.rows().some(isOpen(orgId, currency)));
      return Promise.resolve(found.slice(0, limit));
    },
    topUp: (tx, id) => Promise.resolve(topUps.get(tx, id)),
    lockTopUp: (tx, id) => Promise.resolve(topUps.get(tx, id)),
    topUps: (tx, request) => Promise.resolve(pageOf(topUps.all(tx), request)),
    insertTopUp: (tx, topUp) => Promise.resolve(topUps.put(tx, topUp.id, topUp)),
    settleTopUp: (tx, topUp) => Promise.resolve(topUps.put(tx, topUp.id, topUp)),
    collected: () =>
      Promise.resolve(
        topUps
          .rows()
          .filter(({ way, state }) => way === 'CARD' && state === 'RECEIVED')
          .map(({ id, paymentIntentId, amount }) => ({ id, paymentIntentId: paymentIntentId ?? '', amount })),
      ),
    setting: (tx, orgId) => Promise.resolve(balanceSettings.get(tx, orgId)),
    setSetting: (tx, setting) => Promise.resolve(balanceSettings.put(tx, setting.orgId, setting)),
    low: (_tx, limit) => {
      const isWaiting = (orgId: string) =>
        topUps.rows().some((one) => one.orgId === orgId && one.state === 'PENDING' && one.startedBy === 'AUTOMATIC');
      const found = balanceSettings.rows().filter(({ orgId, autoTopUp, stoppedBecause }) => {
        if (autoTopUp === null || stoppedBecause !== null || isWaiting(orgId)) return false;
        return compareMoney(held(orgId, autoTopUp.threshold.currency), autoTopUp.threshold) < 0;
      });
      return Promise.resolve(found.slice(0, limit));
    },
    toppedUpSince: (_tx, orgId, currency, from) => {
      const found = topUps.rows().filter((one) => one.orgId === orgId && one.amount.currency === currency);
      const counted = found.filter(
        (one) => one.createdAt >= from && one.startedBy === 'AUTOMATIC' && one.state !== 'FAILED',
      );
      return Promise.resolve(
        sum(
          counted.map(({ amount }) => amount),
          currency,
        ),
      );
    },
  };
}

type BudgetPart = Pick<
  SpendingStore,
  'budgets' | 'budget' | 'lockBudgets' | 'saveBudget' | 'spent' | 'spend' | 'raiseAlerts' | 'alerts'
>;

/** Leases that were cancelled, or had ended before the month, cost nothing in it. */
function counting({ spends, leases }: SpendingTables & Others): LeaseSpend[] {
  const byId = new Map(leases.rows().map((lease) => [lease.id, lease]));
  return spends.rows().filter(({ leaseId, month }) => {
    const lease = byId.get(leaseId);
    const isLate = lease?.endedAt != null && Date.parse(month) > lease.endedAt;
    return lease !== undefined && lease.state !== 'CANCELLED' && !isLate;
  });
}

function fakeBudgets(tables: SpendingTables & Others): BudgetPart {
  const { budgets, budgetAlerts, spends } = tables;
  const inForce = (tx: Tx, { orgId, costCentre, currency }: SpendingOf) =>
    budgets
      .all(tx)
      .filter((one) => one.orgId === orgId && one.closedAt === null && one.monthly.currency === currency)
      .filter((one) => one.costCentre === null || one.costCentre === costCentre);
  const spent = ({ orgId, costCentre, currency }: SpendingOf, months: readonly string[]): Map<string, Money> => {
    const found = new Map<string, Money>();
    for (const row of counting(tables)) {
      if (row.orgId !== orgId || row.amount.currency !== currency || !months.includes(row.month)) continue;
      if (costCentre !== null && row.costCentre !== costCentre) continue;
      found.set(row.month, add(found.get(row.month) ?? zero(currency), row.amount));
    }
    return found;
  };
  return {
    budgets: (tx, orgId) => Promise.resolve(budgets.all(tx).filter((one) => one.orgId === orgId)),
    budget: (tx, id) => Promise.resolve(budgets.get(tx, id)),
    lockBudgets: (tx, of) => Promise.resolve(inForce(tx, of)),
    saveBudget: (tx, budget) => {
      const { orgId, costCentre, monthly } = budget;
      const isTaken = budgets
        .rows()
        .some(
          (one) =>
            one.id !== budget.id &&
            one.closedAt === null &&
            one.orgId === orgId &&
            one.costCentre === costCentre &&
            one.monthly.currency === monthly.currency,
        );
      if (isTaken && budget.closedAt === null) return Promise.resolve(false);
      budgets.put(tx, budget.id, budget);
      return Promise.resolve(true);
    },
    spent: (_tx, of, months) => Promise.resolve(spent(of, months)),
    spend: (tx, lease, { orgId }, months) => {
      for (const month of months) spends.put(tx, `${lease.leaseId} ${month.month}`, { ...lease, orgId, ...month });
      return Promise.resolve();
    },
    raiseAlerts: (tx, month) => {
      const raised: BudgetAlert[] = [];
      for (const { id, orgId, costCentre, monthly, alertPercents, closedAt } of budgets.rows()) {
        const { currency } = monthly;
        const used = spent({ orgId, costCentre, currency }, [month]).get(month) ?? zero(currency);
        for (const percent of closedAt === null && used.minor > 0n ? alertPercents : []) {
          const key = `${id} ${month} ${percent}`;
          if (budgetAlerts.has(key) || used.minor * 100n < monthly.minor * BigInt(percent)) continue;
          const alert = { budgetId: id, orgId, month, percent, spent: used, raisedAt: tx.now };
          budgetAlerts.put(tx, key, alert);
          raised.push(alert);
        }
      }
      return Promise.resolve(raised);
    },
    alerts: (tx, ids) => Promise.resolve(budgetAlerts.all(tx).filter(({ budgetId }) => ids.includes(budgetId))),
  };
}

function fakeOrders(
  tables: SpendingTables & Others,
): Pick<SpendingStore, 'purchaseOrders' | 'purchaseOrder' | 'lockOrder' | 'saveOrder' | 'drawn'> {
  const { purchaseOrders: orders } = tables;
  const named = (orgId: string, number: string) => (one: PurchaseOrder) => one.orgId === orgId && one.number === number;
  return {
    purchaseOrders: (tx, request) => Promise.resolve(pageOf(orders.all(tx), request)),
    purchaseOrder: (tx, id) => Promise.resolve(orders.get(tx, id)),
    lockOrder: (tx, orgId, number) => Promise.resolve(orders.all(tx).find(named(orgId, number)) ?? null),
    saveOrder: (tx, order) => {
      const known = orders.rows().find(named(order.orgId, order.number));
      if (known !== undefined && known.id !== order.id) return Promise.resolve(false);
      orders.put(tx, order.id, order);
      return Promise.resolve(true);
    },
    drawn: (_tx, { orgId, number, amount: { currency } }) => {
      const found = counting(tables).filter((one) => one.orgId === orgId && one.purchaseOrder === number);
      const amounts = found.filter(({ amount }) => amount.currency === currency).map(({ amount }) => amount);
      return Promise.resolve(sum(amounts, currency));
    },
  };
}
