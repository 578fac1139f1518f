import { type CurrencyCode, type Instant, instantToString, isCurrency, parseInstant } from '#libs/kernel';
import { connectionToGraphQL, moneyToGraphQL, type ops } from '#libs/schema';
import {
  BOOKS_REPORTS,
  type BooksReport,
  type BooksReportTable,
  type FigureItem,
  type ReportFigure,
  type ReportRange,
  csvOf,
} from '#libs/workflows';

/** What GraphQL asks a report with. */
type Asked = Pick<ops.QueryBooksReportArgs, 'asOf' | 'by' | 'since' | 'currency'>;

export function rangeOf({ asOf, by, since, currency }: Asked): ReportRange {
  return { until: asOf ?? null, by: by ?? 'EFFECTIVE', since: since ?? null, currency: currency ?? null };
}

export function tableToGraphQL(table: BooksReportTable): ops.BooksReportTable {
  const { report, range, title, question, readAt, columns, rows, keys, equations, hash } = table;
  const file = pathOf(report, range);
  return {
    ...{ report, title, question, readAt, hash },
    ...{ asOf: range.until, by: range.by, since: range.since, currency: range.currency },
    columns: [...columns],
    rows: rows.map((row) => [...row]),
    keys: [...keys],
    equations: equations.map(({ left, right, amounts: [leftAmount, rightAmount], unexplained }) => ({
      ...{ left, right, leftAmount: moneyToGraphQL(leftAmount), rightAmount: moneyToGraphQL(rightAmount) },
      unexplained: moneyToGraphQL(unexplained),
    })),
    isExplained: equations.every(({ unexplained }) => unexplained.minor === 0n),
    csv: csvOf(table),
    csvPath: file('csv'),
    pdfPath: file('pdf'),
  };
}

/** Where the same report is to be had as a file. */
function pathOf(report: BooksReport, { until, by, since, currency }: ReportRange): (ending: 'csv' | 'pdf') => string {
  const asked = new URLSearchParams({
    ...(until === null ? {} : { asOf: instantToString(until) }),
    ...(by === 'EFFECTIVE' ? {} : { by }),
    ...(since === null ? {} : { since: instantToString(since) }),
    ...(currency === null ? {} : { currency }),
  }).toString();
  return (ending) => `/documents/reports/${fileNameOf(report)}.${ending}${asked === '' ? '' : `?${asked}`}`;
}

function fileNameOf(report: BooksReport): string {
  return report.toLowerCase().replaceAll('_', '-');
}

/** The report of a file's name: "receivable-aging"; null: there is none. */
export function reportNamed(name: string): BooksReport | null {
  return BOOKS_REPORTS.find((report) => fileNameOf(report) === name) ?? null;
}

/** What a file is asked with; null: it cannot be read. */
export function rangeIn(query: Readonly<Record<string, unknown>>): ReportRange | null {
  const { by = 'EFFECTIVE', currency = null } = query;
  const [until, since] = [instantIn(query['asOf']), instantIn(query['since'])];
  if (until === undefined || since === undefined) return null;
  if (by !== 'EFFECTIVE' && by !== 'BOOKED' && by !== 'POSTED') return null;
  return currency === null || isCurrencyCode(currency) ? { until, by, since, currency } : null;
}

/** Null: none was given; undefined: what was given is none. */
function instantIn(text: unknown): Instant | null | undefined {
  if (text === undefined) return null;
  const parsed = parseInstant(typeof text === 'string' ? text : '');
  return parsed.ok ? parsed.value : undefined;
}

function isCurrencyCode(value: unknown): value is CurrencyCode {
  return typeof value === 'string' && isCurrency(value);
}

export function figureToGraphQL({ totals, count, items }: ReportFigure): ops.BooksReportFigure {
  return { ...connectionToGraphQL(items, itemToGraphQL), totals: totals.map(moneyToGraphQL), count };
}

function itemToGraphQL({ id, amount, posting, source, records }: FigureItem): ops.FigureItem {
  return {
    ...{ id, amount: moneyToGraphQL(amount), source: { ...source, records: [...records] } },
    posting: posting && { ...posting, entry: moneyToGraphQL(posting.entry) },
  };
}
