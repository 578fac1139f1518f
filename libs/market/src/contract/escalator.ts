import { type CivilDate, type Decimal, addMonths, firstOfMonth } from '#libs/kernel';

/**
 * When a tranche's rent steps up each year. MONTH_FOLLOWING: the first day of a month on or after the anniversary of its commencement
 * (24 October: 1 November; 1 June: 1 June, as twelve months are full). NEXT_MONTH: the first of the month after the anniversary's, always.
 * ANNIVERSARY: that very day.
 */
export const ESCALATION_DAYS = ['MONTH_FOLLOWING', 'NEXT_MONTH', 'ANNIVERSARY'] as const;
export type EscalationDay = (typeof ESCALATION_DAYS)[number];

export type Escalator =
  | { readonly kind: 'NONE' }
  | { readonly kind: 'FIXED'; readonly percent: Decimal; readonly on: EscalationDay }
  /** By an index: value of the month `lagMonths` before over that of a year earlier, kept within floor and cap (percent). */
  | {
      readonly kind: 'INDEX';
      readonly index: string;
      readonly floorPercent: Decimal;
      readonly capPercent: Decimal | null;
      readonly lagMonths: number;
      readonly on: EscalationDay;
    };

export const ESCALATOR_KINDS = ['NONE', 'FIXED', 'INDEX'] as const;

/** A published value of an index. Append-only: the first value published for a month counts. */
export interface IndexObservation {
  readonly index: string;
  /** "2025-09". */
  readonly month: string;
  readonly value: Decimal;
}

/** The date of the n-th escalation (n from 1), always stepped from the commencement itself. */
export function escalationDate(commencement: CivilDate, n: number, on: EscalationDay): CivilDate {
  const anniversary = addMonths(commencement, 12 * n);
  if (on === 'ANNIVERSARY') return anniversary;
  const first = firstOfMonth(anniversary);
  return on === 'MONTH_FOLLOWING' && first === anniversary ? first : addMonths(first, 1);
}
