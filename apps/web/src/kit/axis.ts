import { useMemo } from 'react';
import { useIntl } from 'react-intl';

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A figure beside an axis, short: `1.2K`, `3M`. */
export const sayShort = (figure: number): string => compact.format(figure);

/** From here on a day without its year could be of either year. */
const LONG_MS = 300 * 86_400_000;

/** Says a day beside an axis, in the reader's language and UTC: `23 Nov`; `Nov 26` where the axis is longer than a year's days tell apart. */
export const useSayDay = (lengthMs = 0): ((atMs: number) => string) => {
  const { locale } = useIntl();
  const isLong = lengthMs > LONG_MS;
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, {
      ...{ timeZone: 'UTC', numberingSystem: 'latn', month: 'short' },
      ...(isLong ? { year: '2-digit' } : { day: 'numeric' }),
    } as const);
    return (atMs) => format.format(atMs);
  }, [locale, isLong]);
};
