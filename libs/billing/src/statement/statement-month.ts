import {
  type Instant,
  type Period,
  type Result,
  addMilliseconds,
  addMonths,
  instant,
  MINUTE,
  ok,
  parseCivilDate,
  refuse,
} from '#libs/kernel';

/** A calendar month in UTC, "2026-03". */
export type StatementMonth = string & { readonly statementMonth: unique symbol };

/** Reads YYYY-MM, years 1900 to 2199. */
export function parseStatementMonth(text: string): Result<StatementMonth, 'NOT_A_MONTH'> {
  return parseCivilDate(`${text}-01`).ok ? ok(text as StatementMonth) : refuse('NOT_A_MONTH');
}

/** [first instant of the month, first instant of the next), in UTC. */
export function windowOf(month: StatementMonth): Period {
  const first = parseCivilDate(`${month}-01`);
  if (!first.ok) throw new Error(`${month} is not a month`);
  return { start: instant(`${first.value}T00:00:00Z`), end: instant(`${addMonths(first.value, 1)}T00:00:00Z`) };
}

/**
 * When a month's statement is final. A transaction writes down the time at which it began, and none runs for longer than ten seconds: a
 * minute after the month nothing can appear in it any more.
 */
export function isFinalAt(month: StatementMonth, now: Instant): boolean {
  return now >= addMilliseconds(windowOf(month).end, MINUTE);
}
