import { type CashFlow, type CashTotals, type cashByTime } from '#libs/billing';
import {
  type Decimal,
  type Money,
  decimalToString,
  dividedBy,
  fromRational,
  minus,
  moneyToRational,
  moneyToString,
  rational,
  subtract,
  times as product,
} from '#libs/kernel';
import { type TermSheet } from '#libs/market';

/** A term sheet worked out. */
export interface Deal {
  readonly terms: TermSheet;
  readonly flow: CashFlow;
  readonly by: 'YEAR' | 'MONTH';
  readonly times: ReturnType<typeof cashByTime>;
  /** With all renewals taken; null where there are none. */
  readonly renewed: CashTotals | null;
}

/** How far a total is from what was announced. */
export interface Comparison {
  readonly published: Money;
  /** Ours less theirs. */
  readonly difference: Money;
  readonly differencePercent: string;
  readonly tolerancePercent: string;
  readonly within: boolean;
}

/** The rent of the term, and with all renewals, against what was announced; null where nothing was. */
export function compared({ terms, flow, renewed }: Deal): { term: Comparison; withRenewals: Comparison | null } | null {
  const { published } = terms;
  if (published === null) return null;
  const { total, totalWithRenewals, tolerancePercent, toleranceWithRenewalsPercent } = published;
  return {
    term: comparison(flow.totals.rent, total, tolerancePercent),
    withRenewals:
      totalWithRenewals === null || renewed === null
        ? null
        : comparison(renewed.rent, totalWithRenewals, toleranceWithRenewalsPercent),
  };
}

function comparison(total: Money, published: Money, tolerance: Decimal): Comparison {
  const [ours, theirs] = [moneyToRational(total), moneyToRational(published)];
  const percent = fromRational(product(rational(100), dividedBy(minus(ours, theirs), theirs)));
  const distance = percent.scaled < 0n ? -percent.scaled : percent.scaled;
  return {
    published,
    difference: subtract(total, published),
    differencePercent: decimalToString(percent),
    tolerancePercent: decimalToString(tolerance),
    within: distance <= tolerance.scaled,
  };
}

/** Amounts are strings of major units in the sheet's currency. */
export function dealAsJson(deal: Deal): string {
  const { terms, flow, times, by, renewed } = deal;
  const comparisons = compared(deal);
  const document = {
    title: terms.title,
    currency: terms.currency,
    totals: flow.totals,
    ...(renewed === null ? {} : { totalsWithRenewals: renewed }),
    ...(comparisons === null ? {} : { published: comparisons }),
    [by === 'YEAR' ? 'years' : 'months']: times.map(({ time, totals }) => ({ time, ...totals })),
    movements: flow.movements,
    bills: flow.rows,
  };
  return JSON.stringify(document, (_key, value: unknown) => (isMoney(value) ? moneyToString(value) : value), 2);
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'minor' in value && typeof value.minor === 'bigint';
}
