import { type Instant, type Rate } from '#libs/kernel';
import { type ListingState } from '../pool/pool.js';
import { type Cooling } from '../site/site.js';

/** Powered data-hall capacity at one site: an address space of units [0, criticalItKw), one unit = 1 kW of critical IT load. */
export interface DataHall {
  readonly id: string;
  readonly orgId: string;
  readonly siteId: string;
  readonly externalId: string;
  readonly name: string;
  readonly criticalItKw: number;
  readonly rackDensityKw: number;
  readonly cooling: Cooling;
  /** Base rent per KW_MONTH. */
  readonly price: Rate;
  /** Power passed through at the site's tariff times PUE, metered and billed in arrears. */
  readonly energyPassThrough: boolean;
  readonly minTermMonths: number;
  readonly minChunkKw: number;
  readonly availableFrom: Instant;
  readonly availableUntil: Instant | null;
  readonly state: ListingState;
  readonly version: number;
}
