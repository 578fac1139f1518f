import { useMemo } from 'react';
import { useIntl } from 'react-intl';

/**
 * Where an exact decimal lies in a picture. The one place at which an amount, a rate or a measure becomes a float, and for drawing only:
 * what is read, summed, compared or taken away as a table or file stays the string.
 */
export const toCoordinate = (decimal: string): number => Number(decimal);

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
