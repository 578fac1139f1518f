/** A calendar month (UTC) as text, "2026-11". */
export const monthOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 7);

export const isMonth = (text: string | undefined): text is string =>
  text !== undefined && /^20\d\d-(0[1-9]|1[0-2])$/.test(text);

/** So many months later, or earlier. */
export const monthsFrom = (month: string, by: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 1 + by, 1));
};

/** Half open. */
export const windowOfMonth = (month: string): { readonly start: string; readonly end: string } => ({
  start: `${month}-01T00:00:00.000Z`,
  end: `${monthsFrom(month, 1)}-01T00:00:00.000Z`,
});
