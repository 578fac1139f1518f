import { type CivilDate, type Money, type Result } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';
import { moneyToGraphQL } from '../kernel.convert.js';
import { termSheetToGraphQL } from './term-sheet.convert.js';
import { type Problem, type TermSheet } from './terms.js';
import { stepsOf } from './terms-json.convert.js';

type CashTotals = { readonly [Part in Exclude<keyof gql.CashTotals, '__typename' | 'isEstimated'>]: Money } & {
  readonly estimated: boolean;
};

/** What a contract brings, by time; the sums with all renewals are a forecast beside it. */
interface CashFlow {
  readonly periods: readonly { readonly time: string; readonly totals: CashTotals }[];
  readonly movements: readonly {
    readonly kind: gql.CashMovementKind;
    readonly date: CivilDate;
    readonly amount: Money;
  }[];
  readonly totals: CashTotals;
  readonly totalsWithRenewals: CashTotals | null;
}

function totalsToGraphQL(totals: CashTotals): gql.CashTotals {
  return {
    base: moneyToGraphQL(totals.base),
    escalation: moneyToGraphQL(totals.escalation),
    lateDeliveryCredit: moneyToGraphQL(totals.lateDeliveryCredit),
    capexCredit: moneyToGraphQL(totals.capexCredit),
    prepaymentDraw: moneyToGraphQL(totals.prepaymentDraw),
    energy: moneyToGraphQL(totals.energy),
    rent: moneyToGraphQL(totals.rent),
    billed: moneyToGraphQL(totals.billed),
    prepayment: moneyToGraphQL(totals.prepayment),
    deposit: moneyToGraphQL(totals.deposit),
    cash: moneyToGraphQL(totals.cash),
    isEstimated: totals.estimated,
  };
}

export function cashFlowToGraphQL({ periods, movements, totals, totalsWithRenewals }: CashFlow): gql.CashFlow {
  return {
    periods: periods.map((period) => ({ time: period.time, totals: totalsToGraphQL(period.totals) })),
    movements: movements
      .toSorted((a, b) => a.date.localeCompare(b.date))
      .map(({ kind, date, amount }) => ({ kind, date, amount: moneyToGraphQL(amount) })),
    totals: totalsToGraphQL(totals),
    totalsWithRenewals: totalsWithRenewals && totalsToGraphQL(totalsWithRenewals),
  };
}

/** Terms that were only looked at: everything that is wrong, or what they would bring. */
export function checkedTermsToGraphQL(
  checked: Result<{ readonly terms: TermSheet; readonly cashFlow: CashFlow }, readonly Problem[]>,
): gql.TermSheetCheck {
  if (!checked.ok) {
    const problems = checked.refusal.map(({ path, message }) => ({
      path: stepsOf(path),
      message: path === '' ? `The term sheet ${message}.` : `\`${path}\` ${message}.`,
    }));
    return { problems, terms: null, cashFlow: null };
  }
  const { terms, cashFlow } = checked.value;
  return { problems: [], terms: termSheetToGraphQL(terms), cashFlow: cashFlowToGraphQL(cashFlow) };
}
