/** What a miner expects when it weighs a long lease against selling hour by hour. */
export interface TermOutlook {
  /** Share of hours it would sell on the spot, above 0 and at most 1. */
  readonly utilisation: number;
  /** How fast spot prices fall, per year (0.3 = 30 percent, continuously). */
  readonly priceDecline: number;
  /** Interest per year, continuously. */
  readonly interest: number;
}

/**
 * The factor on the posted rate at which a lease of `years` is worth as much as selling the same hours on the spot:
 * d = u x r / (r + decline) x (1 - e^-((r + decline) x years)) / (1 - e^-(r x years)) (limits.md 5.1). As the term goes to nothing it goes
 * to u: even an hour sold for certain beats one sold with probability u. Advice in doubles; discounts themselves are set in basis points.
 */
export function termFactor({ utilisation, priceDecline, interest }: TermOutlook, years: number): number {
  return (utilisation * present(interest + priceDecline, years)) / present(interest, years);
}

/** Integral of e^-(rate x t) over the term; the term itself where the rate is nothing. */
function present(rate: number, years: number): number {
  return rate === 0 ? years : -Math.expm1(-rate * years) / rate;
}

/** The discount to advise for a term, in whole basis points from 0 to 9,000. */
export function advisedDiscount(outlook: TermOutlook, years: number): number {
  return Math.min(9_000, Math.max(0, Math.round((1 - termFactor(outlook, years)) * 10_000)));
}
