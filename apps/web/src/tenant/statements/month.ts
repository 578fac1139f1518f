/** The calendar month in UTC, `2026-03`, in which an instant lies. */
export const monthOf = (instant: number): string => new Date(instant).toISOString().slice(0, 7);

/** The month so many months later; earlier where `by` is negative. */
export const monthAfter = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 1 + by, 1));
};
