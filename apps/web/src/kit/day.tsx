import { useIntl } from 'react-intl';

/** A calendar date of a contract, `2026-12-01`: a day in the contract's own zone, so that no zone of the reader moves it. */
export const Day = ({ date }: { readonly date: string }) => {
  const { locale } = useIntl();
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    numberingSystem: 'latn',
  });
  return (
    <time dateTime={date} className="tabular-nums whitespace-nowrap">
      <bdi>{format.format(new Date(`${date}T00:00:00Z`))}</bdi>
    </time>
  );
};
