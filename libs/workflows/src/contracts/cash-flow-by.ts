import { type CashFlow, type CashTotals, cashByTime, cashFlow } from '#libs/billing';
import { type Contract, allRenewed, currentTerms } from '#libs/market';

/** What a contract brings, by calendar years or months. */
export interface CashFlowBy {
  /** Oldest first. */
  readonly periods: readonly { readonly time: string; readonly totals: CashTotals }[];
  readonly movements: CashFlow['movements'];
  readonly totals: CashTotals;
  /** With every renewal taken in time; null where there is none to take. */
  readonly totalsWithRenewals: CashTotals | null;
}

/** `flow` is that of the contract's schedule; the sums with all renewals are a forecast beside it. */
export function cashFlowBy(contract: Contract, flow: CashFlow, by: 'YEAR' | 'MONTH'): CashFlowBy {
  const { renewal, currency } = currentTerms(contract);
  const isOpen = renewal !== null && contract.closure === null;
  return {
    periods: cashByTime(flow, by, currency),
    movements: flow.movements,
    totals: flow.totals,
    totalsWithRenewals: isOpen ? cashFlow(allRenewed(contract)).totals : null,
  };
}
