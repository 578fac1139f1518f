const MILLION = 1_000_000n;
const PLACES = 12;

/** The decimal string as a whole number of 10^-12, so that money is compared and added without a float. */
export const exact = (decimal: string): bigint => {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(PLACES, '0').slice(0, PLACES));
  return decimal.startsWith('-') ? -size : size;
};

/** Such a number as a decimal string with `places` decimals; it has no more than those. */
export const exactText = (value: bigint, places = PLACES): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).slice(0, places);
  return `${value < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${fraction === '' ? '' : `.${fraction}`}`;
};

/** How many decimals a decimal string has. */
export const placesOf = (decimal: string): number => decimal.split('.')[1]?.length ?? 0;

/** What share of `whole` a part is: 0 to 1, good to a millionth, and 0 of an empty or negative whole. For drawing and percentages. */
export const shareOfExact = (part: bigint, whole: bigint): number => {
  if (whole <= 0n || part <= 0n) return 0;
  return part >= whole ? 1 : Number((part * MILLION) / whole) / Number(MILLION);
};
