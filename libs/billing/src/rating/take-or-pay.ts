import { type Decimal, type Rational, maxRational, times, toRational } from '#libs/kernel';

/** Energy that is billed: max(actual, f x contracted), with f the contract's minimum share and contracted = kW x hours. */
export function billableEnergy(actual: Rational, contracted: Rational, minimumShare: Decimal): Rational {
  return maxRational(actual, times(toRational(minimumShare), contracted));
}
