import { type BooksReport, type BooksTime } from '../../gql/ops/graphql.js';

/** In the order in which a month is gone through: what is owed, what came, what Stripe did, what does not agree, the close. */
export const REPORTS: readonly BooksReport[] = [
  ...(['RECEIVABLE_AGING', 'UNAPPLIED_CASH', 'CASH_IN_TRANSIT', 'CLEARING_ROLL_FORWARD'] as const),
  ...(['PAYOUT_COMPOSITION', 'FEE_VARIANCE', 'PROVIDER_AGING', 'DEPOSITS', 'EXCEPTIONS'] as const),
  ...(['RESOLUTION_TIMES', 'MATCHING', 'TRIAL_BALANCE', 'CLOSE_CHECKLIST', 'CERTIFICATE'] as const),
];
export const TIMES: readonly BooksTime[] = ['EFFECTIVE', 'BOOKED', 'POSTED'];

const OF_A_PERIOD: readonly BooksReport[] = [
  ...(['CLEARING_ROLL_FORWARD', 'PAYOUT_COMPOSITION', 'FEE_VARIANCE', 'RESOLUTION_TIMES', 'MATCHING'] as const),
];
/** Whether a report is about a period and not about an instant. */
export const isOfPeriod = (report: BooksReport): boolean => OF_A_PERIOD.includes(report);

/** What a report is asked with; all of it stands in the address. Days begin at midnight UTC. */
export interface Question {
  readonly report: BooksReport;
  readonly asOf: string | null;
  readonly by: BooksTime;
  readonly since: string | null;
  readonly currency: string | null;
  /** The figure that is open: one of the report's keys. */
  readonly figure: string | null;
}

const dayOf = (text: string | undefined): string | null =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;

export const readQuestion = (search: Readonly<Record<string, string>>): Question => {
  const report = REPORTS.find((one) => one === search['report']) ?? 'RECEIVABLE_AGING';
  const currency = search['currency'] ?? '';
  return {
    report,
    asOf: dayOf(search['asOf']),
    by: TIMES.find((one) => one === search['by']) ?? 'EFFECTIVE',
    since: isOfPeriod(report) ? dayOf(search['since']) : null,
    currency: /^[A-Z]{3}$/.test(currency) ? currency : null,
    figure: search['figure'] ?? null,
  };
};

export const writeQuestion = ({ report, asOf, by, since, currency, figure }: Question): string => {
  const parts: readonly (readonly [string, string | null])[] = [
    ['report', report],
    ['asOf', asOf],
    ['by', by === 'EFFECTIVE' ? null : by],
    ['since', isOfPeriod(report) ? since : null],
    ['currency', currency],
    ['figure', figure],
  ];
  const kept = parts.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));
  return `/reports?${new URLSearchParams(kept).toString()}`;
};

const instantOf = (day: string | null): string | null => (day === null ? null : `${day}T00:00:00.000Z`);

export const variablesOf = ({ report, asOf, by, since, currency }: Question) => ({
  report,
  asOf: instantOf(asOf),
  by,
  since: instantOf(since),
  currency,
});
