import { type Instant, type Money, parseInstant, instantToString, moneyToString, subtract } from '#libs/kernel';
import {
  type BooksReport,
  type ReportEquation,
  type ReportFigure,
  type ReportRange,
  type SummedReport,
} from '../ports/books-report-store.js';
import { type PageRequest } from '../ports/paging.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type CloseReportNeeds, certificateRows, checklistRows, isCounted, openedBy } from './close-report.js';
import { REPORT_HEADINGS } from './report-headings.js';

/** A report and the part of the books it is asked of. */
export interface ReportQuestion {
  readonly report: BooksReport;
  readonly range: ReportRange;
}

/** All there is, by the time it took effect. */
export const WHOLE_BOOKS: ReportRange = { until: null, by: 'EFFECTIVE', since: null, currency: null };

export interface BooksReportTable extends ReportQuestion {
  readonly title: string;
  readonly question: string;
  readonly columns: readonly string[];
  /** The last cell is the amount in major units, the one before it the currency; both empty in a line without a figure. */
  readonly rows: readonly (readonly string[])[];
  /** What opens the figure of each row; null: it says of itself where it comes from. */
  readonly keys: readonly (string | null)[];
  readonly equations: readonly (ReportEquation & { readonly unexplained: Money })[];
  /** When it was read, market time. */
  readonly readAt: Instant;
  /** SHA-256 over what it says, but for when it was read: the same books give the same hash. */
  readonly hash: string;
}

type Needs = CloseReportNeeds & Pick<Ports, 'unitOfWork' | 'booksReports' | 'sha256'>;

/** A report of the books as one snapshot shows them, with the equations it must satisfy. */
export const booksReport = (ports: Needs) => {
  return (scope: PlatformScope, { report, range }: ReportQuestion): Promise<BooksReportTable> =>
    ports.unitOfWork.run(
      scope,
      async (tx) => {
        const { rows, equations } =
          report === 'CLOSE_CHECKLIST'
            ? await checklistRows(ports, tx, range)
            : report === 'CERTIFICATE'
              ? await certificateRows(ports, tx, range)
              : await ports.booksReports.read(tx, report, range);
        const { title, question, columns } = REPORT_HEADINGS[report];
        const said = {
          ...{ report, range, title, question, columns: [...columns, 'Currency', 'Amount'] },
          rows: rows.map(({ cells, amount }) => [
            ...cells,
            amount?.currency ?? '',
            amount === null ? '' : moneyToString(amount),
          ]),
          keys: rows.map(({ key }) => key),
          equations: equations.map((one) => ({ ...one, unexplained: subtract(...one.amounts) })),
        };
        return { ...said, readAt: tx.now, hash: ports.sha256(canonical(said)) };
      },
      'SNAPSHOT',
    );
};

/** In a fixed order, amounts as text. */
function canonical({ report, range, columns, rows, equations }: Omit<BooksReportTable, 'readAt' | 'hash'>): string {
  const { until, since, by, currency } = range;
  const time = (at: Instant | null): string | null => (at === null ? null : instantToString(at));
  return JSON.stringify([
    ...['gridlease-report-1', report, time(since), time(until), by, currency, columns, rows],
    equations.map(({ left, right, amounts }) => [left, right, amounts[0].currency, ...amounts.map(moneyToString)]),
  ]);
}

/** What a figure of a report is the sum of: postings and the records behind them, newest first. */
export const booksReportFigure = (ports: Pick<Needs, 'unitOfWork' | 'booksReports'>) => {
  return (
    scope: PlatformScope,
    { report, range, key, ...page }: ReportQuestion & PageRequest & { readonly key: string },
  ): Promise<ReportFigure> => {
    const asked = questionOf({ report, range }, key);
    return ports.unitOfWork.run(
      scope,
      (tx) => ports.booksReports.figure(tx, asked.report, { ...page, ...asked }),
      'SNAPSHOT',
    );
  };
};

/** The sides of an identity open into the account that they are about. */
function questionOf(
  { report, range }: ReportQuestion,
  key: string,
): { readonly report: SummedReport; readonly range: ReportRange; readonly key: string } {
  if (report !== 'CLOSE_CHECKLIST' && report !== 'CERTIFICATE') return { report, range, key };
  if (isCounted(key)) return { report: 'COUNTED', range: WHOLE_BOOKS, key };
  const opened = openedBy(key);
  const until = parseInstant(opened?.until ?? '');
  const asOf: Partial<ReportRange> = until.ok ? { until: until.value, by: 'BOOKED' } : {};
  return { report: 'ACCOUNTS', range: { ...WHOLE_BOOKS, ...asOf }, key: opened?.key ?? '' };
}

/** What a spreadsheet takes for the start of a formula (OWASP ASVS 5.0, 1.2.10), in ASCII and full width, behind apostrophes or not. */
const FORMULA = /^'*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** RFC 4180 with headings. A cell that a spreadsheet would take for a formula is quoted with an apostrophe, unless it is a number. */
export function csvOf({ columns, rows }: Pick<BooksReportTable, 'columns' | 'rows'>): string {
  const cell = (text: string): string => {
    const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
