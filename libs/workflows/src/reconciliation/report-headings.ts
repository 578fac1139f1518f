import { type BooksReport } from '../ports/books-report-store.js';

/** What a report is about, for people: docs/reports.md says the same. */
export interface ReportHeading {
  readonly title: string;
  /** What it answers, one sentence. */
  readonly question: string;
  /** Of what its figures are grouped by; currency and amount follow. */
  readonly columns: readonly string[];
  /** Whether it is about a period, and not about one instant. */
  readonly isOfPeriod: boolean;
  /** Which column has text that may need several lines on paper. */
  readonly widest: number;
}

const at = (title: string, question: string, columns: readonly string[], widest = 0): ReportHeading => ({
  ...{ title, question, columns, widest },
  isOfPeriod: false,
});
const during = (title: string, question: string, columns: readonly string[], widest = 0): ReportHeading => ({
  ...at(title, question, columns, widest),
  isOfPeriod: true,
});

export const REPORT_HEADINGS: Readonly<Record<BooksReport, ReportHeading>> = {
  RECEIVABLE_AGING: at('Receivables by age', 'Who owes what, by which way of paying, and how long past due?', [
    'Tenant',
    'Rail',
    'Days past due',
    'Invoices',
  ]),
  UNAPPLIED_CASH: at(
    'Unapplied cash and unidentified receipts',
    'What was received that no invoice claims, from whom, and how long ago?',
    ['Account', 'Tenant', 'Age in days', 'Receipts'],
    1,
  ),
  CASH_IN_TRANSIT: at('Cash in transit', 'What did Stripe send that our bank has not shown yet?', [
    'Payout',
    'Sent at',
    'Days',
  ]),
  CLEARING_ROLL_FORWARD: during(
    'Stripe clearing, rolled forward',
    'How did Stripe clearing come from its opening to its closing, event by event?',
    ['Month', 'Line', 'Journals'],
    1,
  ),
  EXCEPTIONS: at(
    'Open exceptions',
    'What does not agree, since when, and who looks into it?',
    ['Class', 'State', 'Assignee', 'Age in days', 'Exceptions'],
    2,
  ),
  DEPOSITS: at('Deposits held and owed', 'Is every deposit that contracts speak of held, and nothing else?', [
    'Tenant',
    'Line',
    'Records',
  ]),
  PROVIDER_AGING: at(
    'Providers: payable, reserved, owed to us',
    'What are providers owed, what do they owe us, and since when?',
    ['Provider', 'Account', 'Age in days', 'Sources'],
  ),
  PAYOUT_COMPOSITION: during(
    'What payouts are made of',
    'From which charges, refunds, disputes, transfers and fees does each payout of Stripe come, and which bank line is it?',
    ['Payout', 'Arrives', 'Trace id', 'Bank line', 'Part', 'Category', 'Transactions'],
    5,
  ),
  FEE_VARIANCE: during(
    'Stripe’s fees against its prices',
    'Did Stripe charge what its prices say?',
    ['Month', 'Kind', 'Line', 'Transactions'],
    1,
  ),
  RESOLUTION_TIMES: during(
    'Exceptions closed, and how long they took',
    'How many exceptions were closed, how, and in how many hours?',
    ['Month', 'Class', 'Ended', 'Exceptions', 'Mean hours', 'Longest hours'],
    2,
  ),
  MATCHING: during(
    'How movements were matched',
    'Which share of movements did rules match by themselves, and which became exceptions?',
    ['Month', 'Movement', 'Outcome', 'Records', 'Percent of month'],
    2,
  ),
  TRIAL_BALANCE: at(
    'Trial balance',
    'What does every account hold, debits positive?',
    ['Account', 'Owner', 'Entries'],
    1,
  ),
  CLOSE_CHECKLIST: at(
    'Close checklist',
    'What stands between the books and the close of the period?',
    ['Item', 'State', 'Finding'],
    2,
  ),
  CERTIFICATE: at(
    'Reconciliation certificate',
    'What was looked at when the period was closed, what agreed, and who signed?',
    ['What', 'Line', 'Records'],
    1,
  ),
};
