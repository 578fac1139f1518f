import { type Result, ok, refuse } from '#libs/kernel';
import { type TermDiscount, advisedDiscount } from '#libs/market';
import { type Refusal, invalid } from '../refusal.js';

/** What a miner expects of the spot market, in basis points (a year). */
export interface TermExpectation {
  readonly utilisationBasisPoints: number;
  readonly declineBasisPoints: number;
  readonly interestBasisPoints: number;
}

const HOURS_PER_YEAR = 8_760;
/** A month, three months, one, three and twelve years. */
const TERMS = [720, 2_160, HOURS_PER_YEAR, 3 * HOURS_PER_YEAR, 12 * HOURS_PER_YEAR] as const;

/** Discounts at which a long lease is worth as much as selling its hours on the spot. Advice: nothing is read or changed. */
export function adviseTerms(expected: TermExpectation): Result<readonly TermDiscount[], Refusal> {
  for (const [field, least, most] of LIMITS) {
    const value = expected[field];
    if (!Number.isInteger(value) || value < least || value > most)
      return refuse(invalid([field], `\`${field}\` is ${least} to ${most.toLocaleString('en-US')}.`));
  }
  const outlook = {
    utilisation: expected.utilisationBasisPoints / 10_000,
    priceDecline: expected.declineBasisPoints / 10_000,
    interest: expected.interestBasisPoints / 10_000,
  };
  return ok(TERMS.map((minHours) => ({ minHours, basisPoints: advisedDiscount(outlook, minHours / HOURS_PER_YEAR) })));
}

const LIMITS = [
  ['utilisationBasisPoints', 1, 10_000],
  ['declineBasisPoints', 0, 20_000],
  ['interestBasisPoints', 0, 20_000],
] as const;
