import { type Instant, type Period, type Rate } from '#libs/kernel';
import { type OfferFilter } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** ACTIVE: looked at until it expires. REMOVED: nobody sees it any more. */
export type AlertState = 'ACTIVE' | 'PAUSED' | 'REMOVED';

/** A need that an organisation saved, to be told when an offer comes to meet it. */
export interface NeedAlert {
  readonly id: string;
  readonly orgId: string;
  /** The need in its maker's words. */
  readonly words: string;
  readonly filter: OfferFilter;
  /** Length of a window that begins in the hour of each look, of a filter without a window; null: no such. */
  readonly rollingHours: number | null;
  readonly state: AlertState;
  /** Not looked at from here on. */
  readonly expiresAt: Instant;
  readonly createdAt: Instant;
  readonly createdBy: string;
}

/** What an offer looked like against a need at the last look. */
export interface AlertSighting {
  readonly offerId: string;
  readonly fits: boolean;
  /** Costs more than the need allows. */
  readonly isDear: boolean;
  /** Fewer units can be had together than are needed. */
  readonly isFull: boolean;
}

/** Why an offer fits that did not before. */
export type MatchReason = 'NEW_LISTING' | 'LOWER_PRICE' | 'CAPACITY_FREED';

/** An offer that came to meet a need, as it was then. */
export interface AlertMatch {
  readonly id: string;
  readonly alertId: string;
  readonly orgId: string;
  readonly offerId: string;
  readonly offerName: string;
  readonly reason: MatchReason;
  /** All in, per unit. */
  readonly rate: Rate;
  readonly bookableUnits: number;
  readonly window: Period;
  readonly matchedAt: Instant;
}

/** Row-level security: an organisation sees its own. */
export interface AlertStore {
  /** Newest first, REMOVED ones left out. */
  alerts(tx: Tx): Promise<NeedAlert[]>;
  /** Null too when it is REMOVED. */
  alert(tx: Tx, id: string): Promise<NeedAlert | null>;
  /** Takes new and changed ones. */
  save(tx: Tx, alert: NeedAlert): Promise<void>;
  /** ACTIVE ones of all organisations that have not expired, behind an id, in the order of their ids. For the worker. */
  watched(tx: Tx, after: string, limit: number): Promise<NeedAlert[]>;
  sightings(tx: Tx, alertId: string): Promise<AlertSighting[]>;
  /** Replaces what was seen of these offers; what is not named stays. */
  see(tx: Tx, alert: NeedAlert, sightings: readonly AlertSighting[]): Promise<void>;
  /** Begins anew: the need is another one now. */
  forgetSightings(tx: Tx, alertId: string): Promise<void>;
  /** Writes down those that the alert was not told of yet; returns how many. The feed tells of each. For the worker. */
  tell(tx: Tx, matches: readonly AlertMatch[]): Promise<number>;
  /** Of these alerts, at most so many each, newest first. */
  matches(tx: Tx, alertIds: readonly string[], most: number): Promise<AlertMatch[]>;
  match(tx: Tx, id: string): Promise<AlertMatch | null>;
}
