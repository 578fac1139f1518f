import { type CivilDate, type Money, type Period, type Rational } from '#libs/kernel';
import { type Proration } from '#libs/market';
import { type RentSegment } from '../rating/rent-segment.js';

/** PENDING_INDEX waits for a value of an index, METERED for the meter; ISSUED is on an invoice and never changes again. */
export type RowStatus = 'SCHEDULED' | 'PENDING_INDEX' | 'METERED' | 'ISSUED';

/** One line that a contract will bill: a tranche's rent of one period, or what an amendment changed about one that was billed. */
export interface ScheduleRow {
  readonly kind: 'RENT' | 'ADJUSTMENT';
  readonly tranche: string;
  /** Periods from the tranche's commencement, from 0. */
  readonly k: number;
  /** 0, or higher where a period is cut because a party changed in it. */
  readonly part: number;
  /** Schedule version that brought it about; of rent always 1, so that a row keeps its key from version to version. */
  readonly revision: number;
  readonly provider: string;
  readonly tenant: string;
  /** Days of service, half-open, and the same in instants of the contract's zone. */
  readonly from: CivilDate;
  readonly until: CivilDate;
  readonly service: Period;
  readonly billDate: CivilDate;
  /** kW-months or GPU-hours, exact. */
  readonly quantity: Rational;
  /** Rent at the rate before escalation. */
  readonly base: Money;
  /** Rent with escalation before its rounding; at the floor of an index that is pending, at full use where metered. */
  readonly exact: Rational;
  /** null while pending or metered. */
  readonly escalatedBase: Money | null;
  /** What it cannot be below and above while it is not known; null bound: no limit. */
  readonly bounds: { readonly floor: Money; readonly cap: Money | null } | null;
  /** How often the rate has escalated by the end of the service. */
  readonly escalations: number;
  /** FULL: a whole period; otherwise how its part was counted. */
  readonly basis: Proration | 'FULL';
  readonly status: RowStatus;
  /** What its rent is made of; empty of an adjustment. */
  readonly segments: readonly RentSegment[];
}

/** Unique in a schedule and the same in all its versions: "hall-1/24/0/1/RENT". */
export function rowKey({ tranche, k, part, revision, kind }: ScheduleRow): string {
  return `${tranche}/${k}/${part}/${revision}/${kind}`;
}
