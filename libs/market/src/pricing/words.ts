import { type Rational, decimalToString, fromRational, rational, roundHalfAwayFromZero, times } from '#libs/kernel';

/** "5 %", "12.5 %". */
export function percent(basisPoints: number): string {
  return `${decimalToString(fromRational(rational(basisPoints, 100)))} %`;
}

/** A share (0.625) as "62.5 %", to a hundredth of a percent. */
export function shareInWords(share: Rational): string {
  return percent(Number(roundHalfAwayFromZero(times(share, rational(10_000)))));
}
