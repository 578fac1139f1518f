import { type Decimal, type Instant, type Period } from '#libs/kernel';
import { type BillingMode } from '../quote/quote.js';

/** BOOKED: a quote that became a lease. LAPSED: one that was let go. REFUSED: there was nothing left to quote. */
export type DemandOutcome = 'BOOKED' | 'LAPSED' | 'REFUSED';

/** One request for capacity of a model in a region, whoever was asked, without a name. */
export interface RecordedDemand {
  readonly at: Instant;
  readonly units: number;
  readonly window: Period;
  readonly billing: BillingMode;
  /** Rate it was or would have been quoted, per GPU-hour, in the currency of the whole record. */
  readonly rate: Decimal;
  readonly outcome: DemandOutcome;
  /** The same number for the same asker within one record; says nothing else. */
  readonly asker: number;
}
