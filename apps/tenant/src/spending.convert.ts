import { type PaymentInstructions } from '#libs/billing';
import { type Money, civilDate, compareMoney, subtract, zero } from '#libs/kernel';
import { moneyToGraphQL, type tenant, topUpDisputeToGraphQL } from '#libs/schema';
import {
  type BalanceSetting,
  type Budget,
  type BudgetAlert,
  type InvoiceWire,
  type PurchaseOrder,
  type TopUp,
  type TopUpDispute,
  type TopUpDunningRecord,
} from '#libs/workflows';

export function topUpToGraphQL(topUp: TopUp): tenant.TopUp {
  const { id, amount, way, startedBy, state, failure, bankReference, createdAt, settledAt, askedAt } = topUp;
  return {
    ...{ id, way, startedBy, state, failure, bankReference, createdAt, settledAt },
    asksPayer: state === 'PENDING' && askedAt !== null,
    amount: moneyToGraphQL(amount),
  };
}

export function balanceToGraphQL(
  held: readonly Money[],
  setting: BalanceSetting | null,
  disputes: readonly TopUpDispute[],
  steps: readonly TopUpDunningRecord[],
): tenant.PrepaidBalance {
  const auto = setting?.autoTopUp ?? null;
  return {
    held: held.map(moneyToGraphQL),
    disputes: disputes.map((one) => topUpDisputeToGraphQL(one, steps)),
    paysInvoices: setting?.paysInvoices ?? false,
    autoTopUp: auto && {
      threshold: moneyToGraphQL(auto.threshold),
      amount: moneyToGraphQL(auto.amount),
      monthlyCap: moneyToGraphQL(auto.monthlyCap),
      paymentMethodId: auto.paymentMethodId,
    },
    stoppedBecause: setting?.stoppedBecause ?? null,
  };
}

export function budgetToGraphQL(budget: Budget, spent: Money, alerts: readonly BudgetAlert[]): tenant.Budget {
  const { id, name, costCentre, monthly, alertPercents, isHard, closedAt } = budget;
  return {
    ...{ id, name, costCentre, isHard, closedAt, alertPercents: [...alertPercents] },
    monthly: moneyToGraphQL(monthly),
    spent: moneyToGraphQL(spent),
    left: moneyToGraphQL(restOf(monthly, spent)),
    alerts: alerts.map(({ month, percent, spent: then, raisedAt }) => ({
      ...{ month: civilDate(month), percent, raisedAt },
      spent: moneyToGraphQL(then),
    })),
  };
}

export function orderToGraphQL(order: PurchaseOrder, drawn: Money): tenant.PurchaseOrder {
  const { id, number, amount, validUntil, closedAt } = order;
  return {
    ...{ id, number, validUntil, closedAt },
    amount: moneyToGraphQL(amount),
    drawn: moneyToGraphQL(drawn),
    left: moneyToGraphQL(restOf(amount, drawn)),
  };
}

export function wireToGraphQL({ id, amount, applied, bankReference, receivedAt }: InvoiceWire): tenant.InvoiceWire {
  return { id, bankReference, receivedAt, amount: moneyToGraphQL(amount), applied: moneyToGraphQL(applied) };
}

export function instructionsToGraphQL(instructions: PaymentInstructions): tenant.PaymentInstructions {
  const { currency: _of, amount, ...rest } = instructions;
  return { ...rest, amount: moneyToGraphQL(amount) };
}

function restOf(whole: Money, used: Money): Money {
  return compareMoney(used, whole) < 0 ? subtract(whole, used) : zero(whole.currency);
}
