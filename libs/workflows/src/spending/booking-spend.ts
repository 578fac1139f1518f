import {
  type Money,
  type Result,
  add,
  allocate,
  compareMoney,
  instantToString,
  moneyToString,
  ok,
  refuse,
  subtract,
  sum,
  zero,
} from '#libs/kernel';
import { type Lease, type Quote, splitIntoInvoices } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Budget, type MonthSpend } from '../ports/spending-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type BudgetExceeded, type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'spending'>;

/** A booking that is about to be made. */
export interface PlannedBooking {
  readonly quote: Quote;
  readonly costCentre: string | null;
  readonly purchaseOrder: string | null;
}

/**
 * What a quote costs in each calendar month (UTC): the rent of a contract month in the month in which that begins, energy that is passed
 * through spread as the rent is. The months sum to the quote's total.
 */
function monthsOf({ terms, units, period, total }: Pick<Quote, 'terms' | 'units' | 'period' | 'total'>): MonthSpend[] {
  const shares = splitIntoInvoices(terms, units, period);
  const rent = shares.map((share) => share.total);
  const rest = subtract(total, sum(rent, total.currency));
  const extra = allocate(rest, weightsOf(rent));
  const months = new Map<string, Money>();
  for (const [place, share] of shares.entries()) {
    const month = `${instantToString(share.period.start).slice(0, 7)}-01`;
    const amount = add(share.total, extra[place] ?? zero(total.currency));
    months.set(month, add(months.get(month) ?? zero(total.currency), amount));
  }
  return [...months].map(([month, amount]) => ({ month, amount }));
}

function weightsOf(rent: readonly Money[]): bigint[] {
  const isFree = rent.every(({ minor }) => minor <= 0n);
  return rent.map(({ minor }) => (isFree ? 1n : minor));
}

/**
 * Whether budgets and the purchase order let a booking be made, in the transaction that makes it: they stay locked until it commits, so two
 * bookings cannot both spend what is left. Gives what the lease will cost month by month. Leases that run are never touched by it.
 */
export async function checkSpending(
  ports: Needs,
  tx: Tx,
  { quote, costCentre, purchaseOrder }: PlannedBooking,
): Promise<Result<readonly MonthSpend[], Refusal | BudgetExceeded>> {
  const months = monthsOf(quote);
  const { orgId, total } = quote;
  const of = { orgId, costCentre, currency: total.currency };
  for (const budget of await ports.spending.lockBudgets(tx, of)) {
    const exceeded = budget.isHard ? await exceededBy(ports, tx, budget, months) : null;
    if (exceeded) return refuse(exceeded);
  }
  const refusal = purchaseOrder === null ? null : await orderRefusal(ports, tx, orgId, purchaseOrder, total);
  return refusal === null ? ok(months) : refuse(refusal);
}

/**
 * Whether a quote would go beyond a hard budget of the whole organisation, as far as it is spent now: nothing is locked and nothing promised.
 * A quote names no cost centre; the budgets of those are asked when it is booked.
 */
export async function beyondBudget(
  ports: Needs,
  tx: Tx,
  orgId: string,
  quote: Pick<Quote, 'terms' | 'units' | 'period' | 'total'>,
): Promise<BudgetExceeded | null> {
  const { currency } = quote.total;
  const all = await ports.spending.budgets(tx, orgId);
  for (const budget of all) {
    const isAsked = budget.isHard && budget.closedAt === null && budget.costCentre === null;
    if (!isAsked || budget.monthly.currency !== currency) continue;
    const exceeded = await exceededBy(ports, tx, budget, monthsOf(quote));
    if (exceeded) return exceeded;
  }
  return null;
}

/** The first month in which the booking would cost more than is left of the budget. */
async function exceededBy(
  ports: Needs,
  tx: Tx,
  budget: Budget,
  months: readonly MonthSpend[],
): Promise<BudgetExceeded | null> {
  const { orgId, costCentre, monthly, id, name } = budget;
  const of = { orgId, costCentre, currency: monthly.currency };
  const names = months.map(({ month }) => month);
  const spent = await ports.spending.spent(tx, of, names);
  for (const { month, amount } of months) {
    const rest = subtract(monthly, spent.get(month) ?? zero(monthly.currency));
    if (amount.minor <= 0n || compareMoney(amount, rest) <= 0) continue;
    const left = rest.minor > 0n ? rest : zero(monthly.currency);
    const leftText = `${moneyToString(left)} ${left.currency}`;
    return {
      code: 'BUDGET_EXCEEDED',
      path: null,
      ...{ budgetId: id, budgetName: name, month, left, asked: amount },
      detail: `Of the budget "${name}" ${leftText} is left in ${month.slice(0, 7)}; this would cost ${moneyToString(amount)}.`,
    };
  }
  return null;
}

/** A number that no order has is a text for the invoice, as it always was. */
async function orderRefusal(
  ports: Needs,
  tx: Tx,
  orgId: string,
  number: string,
  total: Money,
): Promise<Refusal | null> {
  const order = await ports.spending.lockOrder(tx, orgId, number);
  if (order === null) return null;
  const path = ['purchaseOrder'];
  const isOver = order.closedAt !== null || (order.validUntil !== null && order.validUntil <= tx.now);
  if (isOver)
    return { code: 'PURCHASE_ORDER_EXPIRED', path, detail: `Purchase order ${number} is closed or past its day.` };
  if (order.amount.currency !== total.currency)
    return invalid(path, `Purchase order ${number} is in ${order.amount.currency}, the quote in ${total.currency}.`);
  const left = subtract(order.amount, await ports.spending.drawn(tx, order));
  if (compareMoney(total, left) <= 0) return null;
  const detail = `Of purchase order ${number} ${moneyToString(left)} ${left.currency} is left.`;
  return { code: 'PURCHASE_ORDER_EXHAUSTED', path, detail };
}

/** Records what a lease that was just booked costs. */
export async function recordSpending(ports: Needs, tx: Tx, lease: Lease, months: readonly MonthSpend[]): Promise<void> {
  const { id: leaseId, costCentre, purchaseOrder, tenantOrgId: orgId } = lease;
  await ports.spending.spend(tx, { leaseId, costCentre, purchaseOrder }, { orgId }, months);
}
