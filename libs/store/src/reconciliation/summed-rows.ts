import { type CurrencyCode } from '#libs/kernel';
import { type AccountType } from '#libs/ledger';
import { type ReportRange, type SummedReport, type Tx } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { LEDGER_REPORTS } from './ledger-reports.js';
import { ASKED, type ReportDefinition } from './report-items.js';
import { STRIPE_REPORTS } from './stripe-reports.js';
import { WORK_REPORTS } from './work-reports.js';

export const DEFINITIONS: Readonly<Record<SummedReport, ReportDefinition>> = {
  ...LEDGER_REPORTS,
  ...STRIPE_REPORTS,
  ...WORK_REPORTS,
};

/** A figure as the database summed it. */
export interface SummedRow {
  readonly key: string;
  readonly cells: readonly string[];
  /** The ledger's account that it is part of. */
  readonly account: AccountType | null;
  readonly currency: CurrencyCode;
  readonly minor: bigint;
}

/** $1 to $4 of every statement of a report. */
export function rangeValues(tx: Tx, { until, since, currency }: ReportRange): SqlValue[] {
  const at = until !== null && until < tx.now ? until : tx.now;
  return [
    until === null ? 'infinity' : dateOf(until),
    dateOf(at),
    since === null ? '-infinity' : dateOf(since),
    currency,
  ];
}

/** All items of a report, or those that may count in the figure with the key $5, as the common table expression `item`. */
export function itemsOf(report: SummedReport, { by }: ReportRange, isOpened = false): string {
  const { tables, select } = DEFINITIONS[report].items(by, isOpened);
  return `${ASKED} ${tables} item AS (${select})`;
}

/** Figures in their order. What is nothing is left out, but for a period's. */
export async function summedRows(tx: Tx, report: SummedReport, range: ReportRange): Promise<SummedRow[]> {
  const { summary, isOfPeriod } = DEFINITIONS[report];
  const rows = await on(tx).rows<Omit<SummedRow, 'minor'> & { readonly minor: string }>(
    `${itemsOf(report, range)}
     SELECT key, any_value(cells) || ${summary} AS cells, account, currency, sum(minor)::bigint AS minor FROM item
     GROUP BY key, account, currency ${isOfPeriod ? '' : 'HAVING sum(minor) <> 0'} ORDER BY min(place), currency, key`,
    rangeValues(tx, range),
  );
  return rows.map((row) => ({ ...row, minor: BigInt(row.minor) }));
}
