const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const PLACES = 12;
const ONE = 10n ** BigInt(PLACES);

/** The decimal string in units of 10^-12, exact for every amount and rate that we hold. */
const exact = (decimal: string): bigint => {
  const [, sign = '', whole = '0', fraction = ''] = DECIMAL.exec(decimal) ?? [];
  const size = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, '0').slice(0, PLACES));
  return sign === '-' ? -size : size;
};

const written = (value: bigint): string => {
  const size = value < 0n ? -value : value;
  const fraction = (size % ONE).toString().padStart(PLACES, '0').replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / ONE}${fraction === '' ? '' : `.${fraction}`}`;
};

/** `one` less `other`, exact. */
export const minus = (one: string, other: string): string => written(exact(one) - exact(other));

/** A rate less so many basis points, exact to 12 places. */
export const lessBasisPoints = (rate: string, basisPoints: number): string =>
  written((exact(rate) * BigInt(10_000 - basisPoints)) / 10_000n);

/** How far `one` lies from `base` in tenths of a percent of it, rounded towards zero; null where the base is nothing. */
export const perMille = (one: string, base: string): number | null => {
  const from = exact(base);
  return from === 0n ? null : Number(((exact(one) - from) * 1000n) / from);
};

/** Which of two is larger: 1 the first, -1 the second, 0 neither. */
export const compareDecimals = (one: string, other: string): -1 | 0 | 1 => {
  const difference = exact(one) - exact(other);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
};
