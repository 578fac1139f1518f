/** A calendar month, `2026-11`, in words: `November 2026`. */
export const monthName = (locale: string, month: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', numberingSystem: 'latn', month: 'long', year: 'numeric' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
