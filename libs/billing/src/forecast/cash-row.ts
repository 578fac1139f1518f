import { type CivilDate, type Money } from '#libs/kernel';

/** The parts of a bill. Credits and draws are zero or negative. */
export interface CashParts {
  /** Rent at the rate before escalation, and what escalation adds. */
  readonly base: Money;
  readonly escalation: Money;
  readonly lateDeliveryCredit: Money;
  readonly capexCredit: Money;
  readonly prepaymentDraw: Money;
  /** Forecast of energy that is passed through; zero where the terms expect none. */
  readonly energy: Money;
}

/** One bill of one tranche. */
export interface CashRow extends CashParts {
  readonly billDate: CivilDate;
  readonly dueDate: CivilDate;
  readonly tranche: string;
  readonly k: number;
  readonly from: CivilDate;
  readonly until: CivilDate;
  /** What the bill comes to: the sum of its parts. */
  readonly total: Money;
  /** True where an index is pending (its floor is taken), or use or energy is expected, not known. */
  readonly estimated: boolean;
}

/** Money beside the bills: a prepayment, a deposit that comes (positive) or goes back (negative). */
export interface CashMovement {
  readonly date: CivilDate;
  readonly kind: 'PREPAYMENT' | 'DEPOSIT' | 'DEPOSIT_RETURN';
  readonly amount: Money;
}
