import { useMemo } from 'react';
import { useIntl } from 'react-intl';

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A figure beside an axis, short: `1.2K`, `3M`. */
export const sayShort = (figure: number): string => compact.format(figure);

/** Says a day beside an axis, in the reader's language and UTC: `23 Nov`. */
export const useSayDay = (): ((atMs: number) => string) => {
  const { locale } = useIntl();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, {
      ...{ timeZone: 'UTC', numberingSystem: 'latn', month: 'short', day: 'numeric' },
    } as const);
    return (atMs) => format.format(atMs);
  }, [locale]);
};
