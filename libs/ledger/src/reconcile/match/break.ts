import { type Instant, type Money } from '#libs/kernel';
import { type Leg, type Movement } from './entry.js';
import { type DifferenceKind } from './match.js';

/** Classes of breaks, mutually exclusive: the first that fits in this order (money.md 3.3). */
export const BREAK_CLASSES = [
  'DUPLICATE',
  'CURRENCY',
  'AMBIGUOUS',
  'AMOUNT_OVER',
  'AMOUNT_UNDER',
  'FEE',
  'STATUS',
  'REFERENCE',
  'SPLIT',
  'TIMING',
  'MISSING_INTERNAL',
  'MISSING_STRIPE',
  'MISSING_BANK',
  'STALE',
  'BALANCE_DRIFT',
  'UNIDENTIFIED_RECEIPT',
  'INGESTION',
] as const;
export type BreakClass = (typeof BREAK_CLASSES)[number];

/** One thing that does not agree. */
export interface Break {
  /** The same for the same break in every run: class and what it is about. */
  readonly key: string;
  readonly breakClass: BreakClass;
  readonly movement: Movement | null;
  /** Where: the record that is missing, too many, or unlike the others; null where no leg is to blame. */
  readonly leg: Leg | null;
  readonly entryIds: readonly string[];
  /** What is at stake: of a difference the other side less ours, otherwise the amount of the record itself. */
  readonly amount: Money;
  /** Waits for more that is due: past `dueAt` it is another break, or none. */
  readonly isTransient: boolean;
  readonly since: Instant;
  readonly dueAt: Instant | null;
  /** What a tolerance rule takes the difference for; null: it says nothing. */
  readonly suggestion: DifferenceKind | null;
  /** In words. */
  readonly explanation: string;
}

/** In the order of the classes, then by key: the same entries give the same list. */
export function sortedBreaks(breaks: readonly Break[]): Break[] {
  const rank = ({ breakClass }: Break): number => BREAK_CLASSES.indexOf(breakClass);
  return [...breaks].sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
