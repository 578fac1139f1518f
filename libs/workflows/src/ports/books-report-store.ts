import { type Money } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

export const BOOKS_REPORTS = [
  'RECEIVABLE_AGING',
  'UNAPPLIED_CASH',
  'CASH_IN_TRANSIT',
  'CLEARING_ROLL_FORWARD',
  'EXCEPTIONS',
  'DEPOSITS',
  'PROVIDER_AGING',
] as const;
export type BooksReport = (typeof BOOKS_REPORTS)[number];

/** One line of a report: what it is grouped by, in the order of the report's headings, and how much that is. */
export interface BooksReportRow {
  readonly cells: readonly string[];
  readonly amount: Money;
}

export interface BooksReportStore {
  /** The books as they are now, summed by the database. */
  read(tx: Tx, report: BooksReport): Promise<readonly BooksReportRow[]>;
}
