import { type CurrencyCode, type Money } from '#libs/kernel';

/** Classes of differences, mutually exclusive, first match in this order (docs/ledger.md). */
export const DIFFERENCE_TYPES = [
  'DUPLICATE',
  'CURRENCY',
  'AMOUNT_OVER',
  'AMOUNT_UNDER',
  'FEE',
  'STATUS',
  'MISSING_INTERNAL',
  'MISSING_STRIPE',
  'TIMING',
  'BALANCE_DRIFT',
] as const;
export type DifferenceType = (typeof DIFFERENCE_TYPES)[number];

export type ReconciliationSubject = 'INVOICE' | 'CREDIT_NOTE' | 'CHARGE' | 'BALANCE_TRANSACTION' | 'BALANCE';

export interface Difference {
  readonly type: DifferenceType;
  readonly subject: ReconciliationSubject;
  readonly ourReference: string | null;
  readonly stripeReference: string | null;
  readonly ourAmount: Money | null;
  readonly stripeAmount: Money | null;
  /** In words, with what to do. */
  readonly explanation: string;
}

/** terms + unexplained = closing, exactly. */
export interface Equation {
  readonly currency: CurrencyCode;
  readonly terms: readonly { readonly label: string; readonly amount: Money }[];
  readonly closing: Money;
  readonly unexplained: Money;
}

export interface ReconciliationCount {
  readonly subject: ReconciliationSubject;
  readonly ours: number;
  readonly stripe: number;
  readonly matched: number;
}

export interface ReconciliationReport {
  /** Nothing but timing differs and every `unexplained` is zero. */
  readonly isClean: boolean;
  readonly counts: readonly ReconciliationCount[];
  readonly equations: readonly Equation[];
  readonly differences: readonly Difference[];
}
