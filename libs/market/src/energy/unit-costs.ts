import {
  type Decimal,
  ONE,
  type Rational,
  ZERO,
  dividedBy,
  minus,
  plus,
  rational,
  times,
  toRational,
} from '#libs/kernel';

/** What one GPU costs its owner beside energy, in the currency of its price. */
export interface UnitCosts {
  /** Staff, network, maintenance, insurance: per GPU-hour. */
  readonly operatingPerHour: Decimal;
  /** What its purchase has to bring back; null: it is paid off. */
  readonly capital: CapitalCost | null;
}

export interface CapitalCost {
  /** Price of one GPU with its share of host and network. */
  readonly amount: Decimal;
  /** Whole years in which it is paid back. */
  readonly years: number;
  /** Interest a year. */
  readonly interestBasisPoints: number;
  /** Share of all hours that will be sold; above 0. */
  readonly utilisationBasisPoints: number;
}

const HOURS_PER_YEAR = 8_760;

/** o + K x CRF(r, n) / (8760 x u) per GPU-hour, exact (limits.md 5.2). */
export function hourlyCost(costs: UnitCosts | null): Rational {
  if (costs === null) return ZERO;
  const operating = toRational(costs.operatingPerHour);
  if (costs.capital === null) return operating;
  const { amount, years, interestBasisPoints, utilisationBasisPoints } = costs.capital;
  const annual = times(toRational(amount), recoveryFactor(interestBasisPoints, years));
  const hours = times(rational(HOURS_PER_YEAR), rational(utilisationBasisPoints, 10_000));
  return plus(operating, dividedBy(annual, hours));
}

/** CRF(r, n) = r / (1 - (1 + r)^-n): the yearly share that pays back 1 with interest in n years; 1/n without interest. */
export function recoveryFactor(interestBasisPoints: number, years: number): Rational {
  if (interestBasisPoints === 0) return rational(1, years);
  const interest = rational(interestBasisPoints, 10_000);
  let grown = ONE;
  for (let year = 0; year < years; year += 1) grown = times(grown, plus(ONE, interest));
  return dividedBy(times(interest, grown), minus(grown, ONE));
}
