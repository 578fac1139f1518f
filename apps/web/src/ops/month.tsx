import { useIntl } from 'react-intl';
import { monthName } from '../kit/month.js';

/** A calendar month, `2026-11`, by its name. */
export const Month = ({ month }: { readonly month: string }) => {
  const { locale } = useIntl();
  return <time dateTime={month}>{monthName(locale, month)}</time>;
};
