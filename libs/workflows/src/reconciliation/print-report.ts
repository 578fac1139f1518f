import { type PrintedDocument, reportDocument } from '#libs/billing';
import { type Ports } from '../ports/ports.js';
import { type BooksReportTable } from './books-report.js';
import { REPORT_HEADINGS } from './report-headings.js';

/** A report on paper. */
export function printReport({ settings }: Pick<Ports, 'settings'>, table: BooksReportTable): PrintedDocument {
  const { report, range, title, question, readAt, columns, rows, equations, hash } = table;
  const { isOfPeriod, widest } = REPORT_HEADINGS[report];
  const { until, since, by, currency } = range;
  return reportDocument({
    ...{ name: report.toLowerCase().replaceAll('_', '-'), title, question, issuer: settings.seller.legalName },
    ...{ readAt, until, by, currency, columns, rows, widest, equations, hash },
    ...(isOfPeriod ? { since } : {}),
  });
}
