import { HOUR } from '#libs/kernel';
import { type TermDiscount } from '../pool/pool.js';

interface Plan {
  /** Ascending lengths in milliseconds from which the factor of the same place holds. */
  readonly fromMs: readonly number[];
  readonly factors: readonly number[];
}

/** The number of offers without any discount. */
export const NO_PLAN = 0;

/**
 * Lists of term discounts by number: most providers choose one of few. The factors are floating-point: for bounds, never for a price.
 */
export class DiscountPlans {
  private readonly plans: Plan[] = [{ fromMs: [], factors: [] }];
  private readonly numbers = new Map<string, number>([['', NO_PLAN]]);
  private shortest = Infinity;

  /** The term in milliseconds below which no offer has a discount. */
  get shortestMs(): number {
    return this.shortest;
  }

  numberOf(discounts: readonly TermDiscount[]): number {
    const key = discounts.map((step) => `${step.minHours}:${step.basisPoints}`).join(',');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.plans.push(planOf(discounts)) - 1;
    this.numbers.set(key, number);
    this.shortest = Math.min(this.shortest, this.plans[number]?.fromMs[0] ?? Infinity);
    return number;
  }

  /** What is left of the posted rate for a term of this length: 1 without a discount, 0.9 after 10 %. */
  factor(number: number, lengthMs: number): number {
    const plan = this.plans[number];
    if (plan === undefined) return 1;
    let factor = 1;
    for (let step = 0; step < plan.fromMs.length && (plan.fromMs[step] ?? Infinity) <= lengthMs; step += 1)
      factor = plan.factors[step] ?? 1;
    return factor;
  }
}

/** Of the steps a term reaches the largest counts, whatever order they are in. */
function planOf(discounts: readonly TermDiscount[]): Plan {
  const steps = [...discounts].sort((a, b) => a.minHours - b.minHours);
  let most = 0;
  const factors = steps.map((step) => {
    most = Math.max(most, step.basisPoints);
    return 1 - most / 10_000;
  });
  return { fromMs: steps.map((step) => step.minHours * HOUR), factors };
}
