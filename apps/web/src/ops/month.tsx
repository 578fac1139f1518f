import { useIntl } from 'react-intl';

/** A calendar month, `2026-11`, by its name. */
export const Month = ({ month }: { readonly month: string }) => {
  const { locale } = useIntl();
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
    numberingSystem: 'latn',
  });
  return <time dateTime={month}>{format.format(new Date(`${month}-01T00:00:00Z`))}</time>;
};
