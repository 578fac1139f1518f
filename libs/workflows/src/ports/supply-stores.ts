import { type Instant, type Period } from '#libs/kernel';
import {
  type DataHall,
  type GpuPool,
  type Offer,
  type OfferIndex,
  type Rectangle,
  type Site,
  type UnitRange,
} from '#libs/market';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** Providers' things: reads and writes run under row-level security of the provider's organisation. */
export interface SiteStore {
  byId(tx: Tx, id: string): Promise<Site | null>;
  byExternalIds(tx: Tx, externalIds: readonly string[]): Promise<Site[]>;
  page(tx: Tx, request: PageRequest): Promise<Page<Site>>;
  /** Inserts or updates by id; a stale `version` makes it return false and change nothing. */
  save(tx: Tx, site: Site): Promise<boolean>;
}

export interface PoolStore {
  byId(tx: Tx, id: string): Promise<GpuPool | null>;
  byExternalIds(tx: Tx, externalIds: readonly string[]): Promise<GpuPool[]>;
  bySite(tx: Tx, siteId: string): Promise<GpuPool[]>;
  page(tx: Tx, request: PageRequest): Promise<Page<GpuPool>>;
  save(tx: Tx, pool: GpuPool): Promise<boolean>;
}

export interface HallStore {
  byId(tx: Tx, id: string): Promise<DataHall | null>;
  byExternalIds(tx: Tx, externalIds: readonly string[]): Promise<DataHall[]>;
  bySite(tx: Tx, siteId: string): Promise<DataHall[]>;
  page(tx: Tx, request: PageRequest): Promise<Page<DataHall>>;
  save(tx: Tx, hall: DataHall): Promise<boolean>;
}

/** The market as a search sees it. Do not keep it: it goes on being brought up to date. */
export type MarketView = Pick<
  OfferIndex,
  'get' | 'search' | 'count' | 'exists' | 'passing' | 'free' | 'freeWatts' | 'used' | 'offers'
>;

/** The public projection. Written when a listing or its site changes, read by anyone. */
export interface OfferStore {
  put(tx: Tx, offer: Offer): Promise<void>;
  byId(tx: Tx, id: string): Promise<Offer | null>;
  byIds(tx: Tx, ids: readonly string[]): Promise<Offer[]>;
  /**
   * Everything published and what is used of it, in memory, as of this call: whatever was committed before it is in it, and what this
   * transaction wrote itself. For searching and showing; a booking is decided by the database.
   */
  index(tx: Tx): Promise<MarketView>;
  /** Drops lines of the feed that keeps indexes current, at most so many, once nobody needs them; returns how many. For the worker. */
  forgetChanges(tx: Tx, limit: number): Promise<number>;
}

export interface CalendarBlock {
  readonly id: string;
  readonly orgId: string;
  readonly resourceId: string;
  readonly period: Period;
  readonly units: UnitRange;
  readonly reason: 'MAINTENANCE' | 'CURTAILMENT' | 'OWN_USE';
  readonly note: string | null;
}

export interface CalendarStore {
  byId(tx: Tx, id: string): Promise<CalendarBlock | null>;
  byResource(tx: Tx, resourceId: string, window: Period): Promise<CalendarBlock[]>;
  insert(tx: Tx, block: CalendarBlock): Promise<void>;
  delete(tx: Tx, id: string): Promise<void>;
}

/** What one rectangle of a resource is used for; a stranger sees the kind, never the holder. */
export interface UsedRectangle extends Rectangle {
  readonly use: 'HELD' | 'LEASED' | 'BLOCKED';
}

export interface SitePowerSlice {
  readonly period: Period;
  readonly limitWatts: number;
  readonly drawWatts: number;
}

/** Rectangles the database itself keeps apart. */
export interface CapacityStore {
  /** Free unit ranges of each resource over the whole window (published size minus everything used in it; expired holds do not count). */
  free(tx: Tx, resourceIds: readonly string[], window: Period): Promise<ReadonlyMap<string, readonly UnitRange[]>>;
  /** Everything used in the window, ordered by start then unit. */
  used(tx: Tx, resourceId: string, window: Period): Promise<UsedRectangle[]>;
  /** Free watts of each site over the whole window (minimum over time); null where the site is not oversubscribed. */
  freePower(tx: Tx, siteIds: readonly string[], window: Period): Promise<ReadonlyMap<string, number | null>>;
  powerUse(tx: Tx, siteId: string, window: Period): Promise<SitePowerSlice[]>;
  /**
   * Proposes concrete units in one statement; the exclusion constraint judges. All ranges or none.
   * `watts` is the draw at the meter; it is checked and reserved in the same call where the site's power is short. A BLOCK with watts
   * is its owner's own use; one without draws nothing.
   */
  reserve(tx: Tx, proposal: Reservation): Promise<'RESERVED' | 'UNITS_TAKEN' | 'POWER_EXCEEDED'>;
  /** A quote's rectangles become the lease's, atomically, if the hold has not expired. False: nothing was held any more. */
  convert(tx: Tx, quoteId: string, leaseId: string): Promise<boolean>;
  /** Frees what a holder has from `from` on (power included); rectangles that began before are cut there. */
  release(tx: Tx, holderId: string, from: Instant): Promise<void>;
}

export interface Reservation {
  readonly resourceId: string;
  readonly siteId: string;
  readonly units: readonly UnitRange[];
  readonly period: Period;
  readonly watts: number;
  readonly holder: {
    /** LEASE: a lease that delivers a contract's tranche; it needs no hold, and its listing need not be on sale. */
    readonly kind: 'QUOTE' | 'LEASE' | 'BLOCK';
    readonly id: string;
    readonly orgId: string;
    readonly expiresAt: Instant | null;
  };
}
