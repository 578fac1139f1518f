import { type CivilDate, type Rational, ZERO, minus, plus } from '#libs/kernel';
import { type Closure, type Contract, type IndexObservation } from '#libs/market';
import { contractRows } from './contract-rows.js';

/** Base rent, exact and not discounted, of the days of the term from `from` on: what ending the contract there would leave unserved. */
export function remainingRent(
  contract: Contract,
  from: CivilDate,
  observations: readonly IndexObservation[] = [],
): Rational {
  const closure: Closure = { effective: from, cause: 'MUTUAL', evidence: { reason: 'computed', documents: [] } };
  const whole = rentOfAll({ ...contract, closure: null }, observations);
  return minus(whole, rentOfAll({ ...contract, closure }, observations));
}

function rentOfAll(contract: Contract, observations: readonly IndexObservation[]): Rational {
  return contractRows(contract, observations).reduce((sum, { exact }) => plus(sum, exact), ZERO);
}
