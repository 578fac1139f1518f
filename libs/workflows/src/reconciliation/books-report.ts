import { moneyToString } from '#libs/kernel';
import { type BooksReport } from '../ports/books-report-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

export interface BooksReportTable {
  readonly report: BooksReport;
  readonly columns: readonly string[];
  /** The last cell is the amount in major units, the one before it the currency. */
  readonly rows: readonly (readonly string[])[];
}

/** Headings of what each report is grouped by. */
const HEADINGS: Readonly<Record<BooksReport, readonly string[]>> = {
  RECEIVABLE_AGING: ['Tenant', 'Rail', 'Days past due', 'Invoices'],
  UNAPPLIED_CASH: ['Account', 'Tenant'],
  CASH_IN_TRANSIT: ['Payout', 'Sent at', 'Days'],
  CLEARING_ROLL_FORWARD: ['Event', 'Journals'],
  EXCEPTIONS: ['Class', 'State', 'Assignee', 'Age in days', 'Exceptions'],
  DEPOSITS: ['Tenant', 'By contracts'],
  PROVIDER_AGING: ['Provider', 'Account', 'Days since last moved'],
};

/** A report of the books as they are now: what the database summed, under headings. */
export const booksReport = (ports: Pick<Ports, 'unitOfWork' | 'booksReports'>) => {
  return async (scope: PlatformScope, report: BooksReport): Promise<BooksReportTable> => {
    const rows = await ports.unitOfWork.run(scope, (tx) => ports.booksReports.read(tx, report));
    return {
      report,
      columns: [...HEADINGS[report], 'Currency', 'Amount'],
      rows: rows.map(({ cells, amount }) => [...cells, amount.currency, moneyToString(amount)]),
    };
  };
};

/** RFC 4180 with headings. A cell that a spreadsheet would take for a formula is quoted with an apostrophe, unless it is a number. */
export function csvOf({ columns, rows }: BooksReportTable): string {
  const cell = (text: string): string => {
    const safe = /^[=+@\t\r]/.test(text) || /^-(?!\d)/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
