import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type AccountType } from '#libs/ledger';
import { type BooksTime } from './ledger-store.js';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

export const BOOKS_REPORTS = [
  'RECEIVABLE_AGING',
  'UNAPPLIED_CASH',
  'CASH_IN_TRANSIT',
  'CLEARING_ROLL_FORWARD',
  'EXCEPTIONS',
  'DEPOSITS',
  'PROVIDER_AGING',
  'PAYOUT_COMPOSITION',
  'FEE_VARIANCE',
  'RESOLUTION_TIMES',
  'MATCHING',
  'TRIAL_BALANCE',
  'CLOSE_CHECKLIST',
  'CERTIFICATE',
] as const;
export type BooksReport = (typeof BOOKS_REPORTS)[number];

/**
 * Reports that the database sums; the others are made of what a close looks at, and open into ACCOUNTS: every account type and currency by
 * itself, under the key `TYPE|CUR`; or into COUNTED: the records that a run of the matcher counted, under the key `RUN|LEG|CUR|all`, `…|agrees`
 * or `…|breaks`.
 */
export type SummedReport = Exclude<BooksReport, 'CLOSE_CHECKLIST' | 'CERTIFICATE'> | 'ACCOUNTS' | 'COUNTED';

/** Which part of the books a report is about. */
export interface ReportRange {
  /** Just before this instant; null: all there is. */
  readonly until: Instant | null;
  /** By which of a journal's times. */
  readonly by: BooksTime;
  /** Reports of a period begin here; null: the beginning. */
  readonly since: Instant | null;
  /** One currency only; null: each. */
  readonly currency: CurrencyCode | null;
}

/** One figure of a report under what it is grouped by, in the order of the report's headings. */
export interface BooksReportRow {
  /** What opens the figure; null: it says of itself where it comes from. */
  readonly key: string | null;
  readonly cells: readonly string[];
  /** Null: a line without a figure. */
  readonly amount: Money | null;
}

/** What must agree: left - right is unexplained, and must be zero. */
export interface ReportEquation {
  readonly left: string;
  readonly right: string;
  readonly amounts: readonly [left: Money, right: Money];
}

export interface SummedRows {
  readonly rows: readonly BooksReportRow[];
  readonly equations: readonly ReportEquation[];
}

/** One thing a figure is the sum of: an entry of a journal, or a record that is in no journal. */
export interface FigureItem {
  readonly id: string;
  /** What of it counts, with the figure's sign. */
  readonly amount: Money;
  readonly posting: FigurePosting | null;
  readonly source: { readonly type: string; readonly id: string; /** As people know it. */ readonly label: string };
  /** Records that were matched to be the same movement: `charge:`, `transaction:`, `payout:`, `bank:`, … and their ids. */
  readonly records: readonly string[];
}

export interface FigurePosting {
  readonly journalKey: string;
  readonly kind: string;
  readonly effectiveAt: Instant;
  readonly bookedAt: Instant;
  readonly postedAt: Instant;
  readonly account: AccountType;
  readonly ownerId: string | null;
  /** The entry, debit positive. */
  readonly entry: Money;
}

/** What a figure is made of. */
export interface ReportFigure {
  /** Sums of all items by currency: one, that of the figure. */
  readonly totals: readonly Money[];
  readonly count: number;
  readonly items: Page<FigureItem>;
}

export interface BooksReportStore {
  /** The books summed by the database; read in one snapshot (`SNAPSHOT`) the rows agree with each other. */
  read(tx: Tx, report: SummedReport, range: ReportRange): Promise<SummedRows>;
  /** What a row of the report is the sum of, newest first. A key that no row has is the sum of nothing. */
  figure(
    tx: Tx,
    report: SummedReport,
    request: PageRequest & { readonly key: string; readonly range: ReportRange },
  ): Promise<ReportFigure>;
}
