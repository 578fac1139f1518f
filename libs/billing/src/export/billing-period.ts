import { type Instant, addMonths, firstOfMonth, instantToString, parseCivilDate } from '#libs/kernel';

/** The calendar month in UTC in which a document was issued, half-open, to the second. */
export function billingPeriodOf(at: Instant): readonly [start: string, end: string] {
  const day = parseCivilDate(instantToString(at).slice(0, 10));
  if (!day.ok) throw new Error(`${at} is not a day of a calendar`);
  const first = firstOfMonth(day.value);
  return [`${first}T00:00:00Z`, `${addMonths(first, 1)}T00:00:00Z`];
}
