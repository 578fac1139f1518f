import { type Instant, type Period } from '#libs/kernel';
import { type UnitRange } from '#libs/market';

export interface HoldRequest {
  readonly orgId: string;
  readonly offerId: string;
  /** At least 1. */
  readonly units: number;
  /** Not empty. */
  readonly window: Period;
  readonly gang: boolean;
  readonly holdMinutes: number;
}

/** Units that are held for a quote that is not written yet: it is written under this id, or they are released, or the hold expires. */
export interface Hold {
  readonly quoteId: string;
  readonly placement: readonly UnitRange[];
  /** Market time of the look it was placed by; the hold is counted from here. */
  readonly now: Instant;
}

/** Serves the many who want the same listing at the same moment together, outside any transaction. */
export interface Crowd {
  /**
   * Places everybody of this process who asks for the offer at this moment, one after the other in one look, and has all of them judged
   * by the database in one call. Null: for this one it found no place, or somebody else was faster, or it cannot be said; go on alone.
   */
  hold(request: HoldRequest): Promise<Hold | null>;
}
