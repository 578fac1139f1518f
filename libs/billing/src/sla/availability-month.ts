import {
  type Period,
  type Rational,
  dividedBy,
  fromRational,
  minus,
  rational,
  times,
  type Decimal,
  ZERO,
} from '#libs/kernel';
import { type SlaTerms, isChronicFailure, slaStep } from '#libs/market';
import { type Availability } from '../metering/availability.js';

/** Availability of one service month of a lease, closed: later heartbeats do not change it, a later look makes a new revision. */
export interface AvailabilityMonth extends Availability {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly period: Period;
  /** From 1. */
  readonly revision: number;
  /** False: no agent had reported by the end of the month, and nobody knows; nothing is credited for it. */
  readonly isKnown: boolean;
  /** Percent of the month's rent that the table (the contract's, or the lease's service levels) credits; 0: none. */
  readonly creditPercent: Decimal;
  /** The months so far, this one included, let the tenant leave without a fee. */
  readonly mayLeave: boolean;
}

/** (minutes - down) / minutes in percent, exact; null of a month in which no minute counts. */
export function availabilityPercent({
  minutes,
  downMinutes,
}: Pick<Availability, 'minutes' | 'downMinutes'>): Rational | null {
  if (minutes === 0) return null;
  return times(rational(100), dividedBy(minus(rational(minutes), rational(downMinutes)), rational(minutes)));
}

/** What the contract's table says of a month: percent of its rent, at most the cap. */
export function creditPercentOf(sla: SlaTerms | null, counts: Availability): Decimal {
  const percent = availabilityPercent(counts);
  const step = sla === null || percent === null ? null : slaStep(sla, percent);
  if (sla === null || step === null) return fromRational(ZERO);
  const { capPercent } = sla;
  return capPercent !== null && capPercent.scaled < step.creditPercent.scaled ? capPercent : step.creditPercent;
}

/**
 * Whether the months of a lease, oldest first, let its tenant leave: so many of the latest ones below the contract's threshold. Months in
 * which nothing counts neither help nor harm.
 */
export function mayLeave(sla: SlaTerms | null, months: readonly Availability[]): boolean {
  if (sla === null) return false;
  const percents = months.map(availabilityPercent).filter((percent) => percent !== null);
  return isChronicFailure(sla, percents);
}
