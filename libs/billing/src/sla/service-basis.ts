import { type Decimal, type Instant, type Money, type Period } from '#libs/kernel';
import { type SlaTerms } from '#libs/market';

/** What the minutes of a stretch of service were counted by, beside the heartbeats, faults and calls of its days. */
export interface ServiceStretch {
  readonly leaseId: string;
  readonly period: Period;
  /** GPUs or kW. */
  readonly promisedUnits: number;
  /** The first minute in which anything of the lease ever answered; null: none did. */
  readonly reportedSince: Instant | null;
  /** A fault that the provider reported ran on from before. */
  readonly isFaultyBefore: boolean;
  /** Notices of maintenance that were agreed and touch the stretch. */
  readonly maintenanceIds: readonly string[];
}

/** What a service credit was made of, kept so that it can be held against the records as they are at any time later. Printed nowhere. */
export interface ServiceBasis {
  /** What the percent is of. */
  readonly rent: Money;
  readonly sla: SlaTerms;
  /** As they were counted, of all stretches together. */
  readonly minutes: Decimal;
  readonly downMinutes: Decimal;
  readonly stretches: readonly ServiceStretch[];
}
