import { type CurrencyCode, type Decimal, type Instant, type Period } from '#libs/kernel';
import { type BillingMode, type RecordedDemand } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** A request that found too little left. */
export interface RefusedRequest {
  readonly orgId: string;
  readonly offerId: string;
  readonly units: number;
  readonly window: Period;
  readonly billing: BillingMode;
  /** What it would have paid per GPU-hour or kW-month. */
  readonly rate: Decimal;
  readonly currency: CurrencyCode;
}

export interface DemandQuery {
  readonly modelSlug: string;
  readonly region: string;
  readonly currency: CurrencyCode;
  readonly since: Instant;
  /** At most so many requests, the newest. */
  readonly limit: number;
}

export interface DemandRecord {
  /** By arrival; nobody is named, whoever was asked. */
  readonly requests: readonly RecordedDemand[];
  /** Units of all published offers of that model and region now. */
  readonly publishedUnits: number;
}

/** What was asked of the market: every quote, and the requests that could not be quoted. */
export interface DemandStore {
  /** Kept without waiting for the disk: losing a few in a crash harms nobody. */
  refused(tx: Tx, request: RefusedRequest): Promise<void>;
  /** Readable for every organisation; a workflow answers with sums over it only. */
  record(tx: Tx, query: DemandQuery): Promise<DemandRecord>;
}
