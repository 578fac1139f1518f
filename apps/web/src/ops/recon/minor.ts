import { type Amount } from '../../kit/money.js';

/** Minor units as an amount: `830636383` with two digits is `8306363.83`. */
export const fromMinor = (minor: string, digits: number, currency: string): Amount => {
  const sign = minor.startsWith('-') ? '-' : '';
  const figures = minor.replace('-', '').padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  return { currency, amount: `${sign}${whole}${digits === 0 ? '' : `.${figures.slice(-digits)}`}` };
};

/** How far two amounts agree, in hundredths of a percent, rounded down: 20.00 less of 8,306,363.83 is 9999. */
export const agreement = (ours: string, theirs: string): number => {
  const [one, other] = [BigInt(ours), BigInt(theirs)];
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  const largest = size(one) > size(other) ? size(one) : size(other);
  return largest === 0n ? 10_000 : Number(((largest - size(one - other)) * 10_000n) / largest);
};
