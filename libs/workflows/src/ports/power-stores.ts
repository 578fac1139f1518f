import { type Instant, type Period } from '#libs/kernel';
import { type Curtailment, type MiningLoad, type OfferedPower, type PowerClaim, type PowerLimit } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** What flexible mining of a site was told: over the period it may draw at most `allowedWatts` together. */
export interface MiningOrder {
  readonly period: Period;
  readonly allowedWatts: number;
  /** What it would have drawn. */
  readonly fleetWatts: number;
  /** BOOKING: somebody holds or leases. OWN_USE: a calendar block. MINING: the fleet changed. LIMIT: the site's limit changed. */
  readonly cause: 'BOOKING' | 'OWN_USE' | 'MINING' | 'CURTAILMENT' | 'LIMIT';
  readonly orderedAt: Instant;
}

/** Everything that shares a site's power. The database keeps firm claims under the limit whatever is written; these say what there is. */
export interface PowerStore {
  /**
   * Lets nobody book, hold, block or change limits of one of the organisation's own sites until the transaction ends, and waits for
   * whoever does. Close several in the order of their ids.
   */
  close(tx: Tx, siteId: string): Promise<void>;
  /** Firm claims on an own site that overlap the window, whole, by start; expired holds claim nothing. */
  claims(tx: Tx, siteId: string, window: Period): Promise<PowerClaim[]>;
  /** Limits of an own site over the window, cut to it, by time. */
  limits(tx: Tx, siteId: string, window: Period): Promise<PowerLimit[]>;
  /**
   * What anybody may know of a site's power while something of it is on offer: the part of the window from yesterday on (UTC), by time,
   * neighbours differ. Nothing of a site that offers nothing.
   */
  offered(tx: Tx, siteId: string, window: Period): Promise<OfferedPower[]>;
  /**
   * What flexible mining of an own site was told about the window, newest first, at most `most`. The newest order for an instant never
   * allows more than the envelope does; it may allow less where power was freed since.
   */
  orders(tx: Tx, siteId: string, window: Period, most: number): Promise<MiningOrder[]>;
}

export interface MiningLoadStore {
  byId(tx: Tx, id: string): Promise<MiningLoad | null>;
  byExternalIds(tx: Tx, externalIds: readonly string[]): Promise<MiningLoad[]>;
  /** Those of a site, by external id. */
  bySite(tx: Tx, siteId: string): Promise<MiningLoad[]>;
  /** Those of a site that run at some instant of the window, removed ones until their removal. */
  running(tx: Tx, siteId: string, window: Period): Promise<MiningLoad[]>;
  /** Inserts or updates by id, all in one statement; each carries the version that was read (0: new). Throws where one is stale. */
  save(tx: Tx, loads: readonly MiningLoad[]): Promise<void>;
  /** It runs until `at` and is listed no more. */
  remove(tx: Tx, id: string, at: Instant): Promise<void>;
}

export interface CurtailmentStore {
  byId(tx: Tx, id: string): Promise<Curtailment | null>;
  /** Those of a site whose period overlaps the window, by start, cancelled ones included. */
  bySite(tx: Tx, siteId: string, window: Period): Promise<Curtailment[]>;
  insert(tx: Tx, curtailment: Curtailment): Promise<void>;
  cancel(tx: Tx, id: string, at: Instant): Promise<void>;
}
