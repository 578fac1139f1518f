import { DAY, type Period, type Result, instantToString, ok, refuse } from '#libs/kernel';
import { type Refusal, invalid } from '../refusal.js';

/** Days that can be looked at at once. */
const MOST_USAGE_DAYS = 92;
/** Leases that are looked at at once, the newest ones. */
export const MOST_USAGE_LEASES = 200;

/** Whole UTC days, at most 92 of them. */
export function checkUsageWindow(window: Period): Result<Period, Refusal> {
  if (window.start >= window.end) return refuse(invalid(['window'], 'A window ends after it starts.'));
  if (window.start % DAY !== 0 || window.end % DAY !== 0)
    return refuse(
      invalid(['window'], `Usage is counted by UTC days: ${instantToString(window.start)} is not the start of one.`),
    );
  if (window.end - window.start > MOST_USAGE_DAYS * DAY)
    return refuse(invalid(['window'], `A window has at most ${MOST_USAGE_DAYS} days.`));
  return ok(window);
}

/** Rows by their lease, in the order of the rows. */
export function perLease<Row extends { readonly leaseId: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.leaseId);
    if (group) group.push(row);
    else groups.set(row.leaseId, [row]);
  }
  return groups;
}
