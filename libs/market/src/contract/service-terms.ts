import { type Decimal, type Rational, compareRational, toRational } from '#libs/kernel';

/** Below this availability (percent) of a month, this percent of its base rent is credited. */
export interface SlaStep {
  readonly below: Decimal;
  readonly creditPercent: Decimal;
}

/** `months` months below the threshold within `within` months let the tenant leave without a fee. */
export interface ChronicFailure {
  readonly below: Decimal;
  readonly months: number;
  readonly within: number;
}

export interface SlaTerms {
  /** Thresholds descending, credits ascending. */
  readonly steps: readonly SlaStep[];
  /** Largest credit of a month, percent of its base rent. */
  readonly capPercent: Decimal | null;
  readonly chronic: ChronicFailure | null;
}

/** Load the host may shed for the grid without breach: hours in a calendar year, notice, longest call, share of the load. */
export interface CurtailmentTerms {
  readonly hoursPerYear: number;
  readonly noticeMinutes: number;
  readonly maxHours: number;
  readonly loadShare: Decimal;
  /** The tenant's share of what the grid pays for a called event. */
  readonly revenueShare: Decimal;
}

export interface Support {
  readonly coverage: string;
  readonly responseMinutes: number;
}

/** The step an availability (percent) falls into: the lowest threshold it is below; null when it is good enough. */
export function slaStep(sla: SlaTerms, availability: Rational): SlaStep | null {
  return sla.steps.filter(({ below }) => compareRational(availability, toRational(below)) < 0).at(-1) ?? null;
}

/** True when the latest months (oldest first, percent) are bad often enough for the tenant to leave. */
export function isChronicFailure(sla: SlaTerms, availabilities: readonly Rational[]): boolean {
  const { chronic } = sla;
  if (chronic === null) return false;
  const bad = availabilities
    .slice(-chronic.within)
    .filter((availability) => compareRational(availability, toRational(chronic.below)) < 0);
  return bad.length >= chronic.months;
}
