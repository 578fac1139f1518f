/** The calendar month in UTC, `2026-03`, in which an instant lies. */
export const monthOf = (instant: number): string => new Date(instant).toISOString().slice(0, 7);

/** A calendar month in words: `November 2026`. */
export const monthName = (locale: string, month: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', numberingSystem: 'latn', month: 'long', year: 'numeric' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );

/** The month so many months later; earlier where `by` is negative. */
export const monthAfter = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 1 + by, 1));
};
