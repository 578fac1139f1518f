import { type CurrencyCode, type Money } from '#libs/kernel';
import { type Difference, type DifferenceType, DIFFERENCE_TYPES, type ReconciliationSubject } from './report.js';

/**
 * What a run has found so far. One fault has one difference: what merely follows from a difference found before (the charge of a
 * wrong invoice, the balance transaction of a wrong charge) is marked as tainted by it and not reported again.
 */
export class Findings {
  readonly differences: Difference[] = [];
  private readonly tainted = new Set<string>();

  add(difference: Difference, taints: readonly string[] = []): void {
    this.differences.push(difference);
    for (const id of taints) this.tainted.add(id);
  }

  /** Marks Stripe ids as explained by a difference already reported. */
  taint(ids: readonly string[]): void {
    for (const id of ids) this.tainted.add(id);
  }

  isTainted(id: string): boolean {
    return this.tainted.has(id);
  }

  /** By class in its order, then by reference: the same books give the same list. */
  sorted(): Difference[] {
    const rank = (difference: Difference): number => DIFFERENCE_TYPES.indexOf(difference.type);
    const name = (difference: Difference): string =>
      `${difference.subject} ${difference.ourReference ?? ''} ${difference.stripeReference ?? ''}`;
    return [...this.differences].sort(
      (a, b) => rank(a) - rank(b) || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0),
    );
  }
}

/** Whether two amounts of one thing differ, and how: the classes CURRENCY, AMOUNT_OVER (Stripe has more) and AMOUNT_UNDER. */
export function amountDifference(
  ours: Money,
  theirs: Money,
): Extract<DifferenceType, 'CURRENCY' | 'AMOUNT_OVER' | 'AMOUNT_UNDER'> | null {
  if (ours.currency !== theirs.currency) return 'CURRENCY';
  if (theirs.minor > ours.minor) return 'AMOUNT_OVER';
  return theirs.minor < ours.minor ? 'AMOUNT_UNDER' : null;
}

/** Groups by a key; items whose key is null are left out. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | null): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Sum of minor units of one currency. */
export function sumIn(currency: CurrencyCode, amounts: readonly Money[]): bigint {
  return amounts.reduce((total, amount) => (amount.currency === currency ? total + amount.minor : total), 0n);
}

/** What a comparison of one subject hands back beside its findings. */
export interface Compared {
  readonly subject: ReconciliationSubject;
  readonly ours: number;
  readonly stripe: number;
  readonly matched: number;
}
