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

/** The decimal string rounded half away from zero to at most `places` decimals, digit by digit. */
const rounded = (decimal: string, places: number): string => {
  const [, sign = '', whole = '', fraction = ''] = DECIMAL.exec(decimal) ?? [];
  if (fraction.length <= places) return decimal;
  const kept = BigInt(whole + fraction.slice(0, places)) + (fraction.charAt(places) >= '5' ? 1n : 0n);
  const digits = kept.toString().padStart(places + 1, '0');
  return `${sign}${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`;
};

/**
 * A rate or measure without idle zeros, with at least `least` decimals and, for reading only, at most `most`:
 * `2.190000` reads `2.19`, `164.965216487455` with at most 4 reads `164.9652`.
 */
export const readRate = (decimal: string, least = 2, most = 12): string => {
  const { sign, whole, fraction } = split(rounded(decimal, most));
  const needed = fraction.replace(/0+$/, '').padEnd(least, '0');
  return `${sign}${whole}${needed === '' ? '' : `.${needed}`}`;
};

/** True when the decimal string is some form of zero. */
export const isZero = (decimal: string): boolean => /^-?0+(\.0+)?$/.test(decimal);

/** How many whole percent of a limit are used, rounded down; anything of a limit of nothing is all of it. */
export const percentOf = (part: string, whole: string): number => {
  const [, sign = '', top = '0', above = ''] = DECIMAL.exec(part) ?? [];
  const [, , bottom = '0', below = ''] = DECIMAL.exec(whole) ?? [];
  const places = Math.max(above.length, below.length);
  const used = BigInt(top + above.padEnd(places, '0'));
  const limit = BigInt(bottom + below.padEnd(places, '0'));
  if (sign === '-' || used === 0n) return 0;
  return limit === 0n ? 100 : Number((used * 100n) / limit);
};

/** How many decimals a decimal string has. */
const placesOf = (decimal: string): number => DECIMAL.exec(decimal)?.[3]?.length ?? 0;

/** The decimal in units of its last place, signed. */
const scaled = (decimal: string, places: number): bigint => {
  const [, sign = '', whole = '0', fraction = ''] = DECIMAL.exec(decimal) ?? [];
  return BigInt(`${sign}${whole}${fraction.padEnd(places, '0')}`);
};

/** Units of the last place as a decimal string, signed. */
const unscaled = (units: bigint, places: number): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
};

/** Two amounts of one currency together, signed, with as many decimals as the longer one has. */
export const addAmounts = (one: string, other: string): string => {
  const places = Math.max(placesOf(one), placesOf(other));
  return unscaled(scaled(one, places) + scaled(other, places), places);
};

/** One amount less another of the same currency, signed, with as many decimals as the longer one has. */
export const subtractAmounts = (one: string, other: string): string => {
  const places = Math.max(placesOf(one), placesOf(other));
  return unscaled(scaled(one, places) - scaled(other, places), places);
};

/** By how many whole percent an amount above zero has changed, rounded half away from zero; below zero it fell. */
export const percentChange = (before: string, after: string): number => {
  const places = Math.max(placesOf(before), placesOf(after));
  const [from, to] = [scaled(before, places), scaled(after, places)];
  const moved = to < from ? from - to : to - from;
  const percent = Number((moved * 200n + from) / (from * 2n));
  return to < from && percent > 0 ? -percent : percent;
};

/** As much of an amount as `part` is of `whole` (whole numbers, `whole` above zero), to the amount's own last place, half away from zero. */
export const portionOf = (amount: string, part: number, whole: number): string => {
  const places = placesOf(amount);
  const [top, bottom] = [scaled(amount, places) * BigInt(part), BigInt(whole)];
  const size = ((top < 0n ? -top : top) * 2n + bottom) / (bottom * 2n);
  return unscaled(top < 0n ? -size : size, places);
};
