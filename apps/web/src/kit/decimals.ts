/**
 * Decimal strings for reading. Amounts and rates arrive as exact decimal strings and are only ever regrouped here;
 * they never pass through a float.
 */
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Splits `-12345.60` into its sign, grouped whole part and fraction. Text that is no decimal comes back as it is. */
const split = (decimal: string): { sign: string; whole: string; fraction: string } => {
  const parts = DECIMAL.exec(decimal);
  if (parts === null) return { sign: '', whole: decimal, fraction: '' };
  return {
    sign: parts[1] === '-' ? '\u2212' : '',
    whole: (parts[2] ?? '').replace(/\B(?=(\d{3})+$)/g, ','),
    fraction: parts[3] ?? '',
  };
};

/** An amount with every digit it came with: `48384.00` reads `48,384.00`. */
export const readAmount = (decimal: string): string => {
  const { sign, whole, fraction } = split(decimal);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

/** A rate or measure without idle zeros, but with at least `least` decimals: `2.190000` reads `2.19`. */
export const readRate = (decimal: string, least = 2): string => {
  const { sign, whole, fraction } = split(decimal);
  const needed = fraction.replace(/0+$/, '').padEnd(least, '0');
  return `${sign}${whole}${needed === '' ? '' : `.${needed}`}`;
};

/** True when the decimal string is some form of zero. */
export const isZero = (decimal: string): boolean => /^-?0+(\.0+)?$/.test(decimal);
