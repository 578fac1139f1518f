import { type Decimal, type Instant, type Rate } from '#libs/kernel';
import { type FloorBand } from '../energy/energy-floor.js';
import { type PricingCurve } from '../pricing/pricing-curve.js';
import { type Cooling } from '../site/site.js';
import { type Interconnect, type ListingState, type TermDiscount } from '../pool/pool.js';

/** What any tenant may know of a site: no exact place, no tariff, no limit. */
export interface OfferSite {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly subdivision: string | null;
  readonly region: string;
  readonly timeZone: string;
  readonly gridRegion: string;
  readonly pue: Decimal;
  readonly carbonGramsPerKwh: number;
  readonly cooling: Cooling;
  readonly certifications: readonly string[];
  readonly energisedAt: Instant;
}

interface OfferCommon {
  /** The id of the pool or hall it projects. */
  readonly id: string;
  readonly providerOrgId: string;
  readonly providerName: string;
  readonly name: string;
  readonly site: OfferSite;
  readonly state: ListingState;
  readonly availableFrom: Instant;
  readonly availableUntil: Instant | null;
  /** Units in the address space: GPUs or kW. */
  readonly units: number;
  readonly minUnits: number;
  readonly minHours: number;
  readonly price: Rate;
  /**
   * Hours in which a unit is not let below a floor, since power costs its provider more then: in the currency of the price, per unit
   * and hour of the site's wall clock. Only floors above what every window pays anyway; absent: none.
   */
  readonly energyFloor?: readonly FloorBand[];
  /** Site draw per unit at the meter in watts: wattsPerGpu x PUE rounded up, or 1000 x PUE for a kW of hall. */
  readonly meterWattsPerUnit: number;
  readonly publishedAt: Instant;
  /** Grows with each change of the pool, hall or its site. A quote remembers it. */
  readonly version: number;
}

export interface GpuOffer extends OfferCommon {
  readonly kind: 'GPU';
  readonly modelSlug: string;
  readonly gpusPerNode: number;
  readonly nodesPerFabric: number;
  readonly interconnect: Interconnect;
  readonly vcpusPerNode: number;
  readonly ramGibPerNode: number;
  readonly storageGibPerNode: number;
  readonly networkGbpsPerNode: number;
  readonly termDiscounts: readonly TermDiscount[];
  readonly floor: Rate;
  /** How the rate rises as the pool fills; absent: it does not. */
  readonly pricingCurve?: PricingCurve;
  readonly onDemand: boolean;
}

export interface HallOffer extends OfferCommon {
  readonly kind: 'HALL';
  readonly rackDensityKw: number;
  readonly energyPassThrough: boolean;
  /** The site's tariff, shown to tenants only where energy is passed through. */
  readonly energyPrice: Rate | null;
}

/** The public projection of a published pool or hall: what search reads, outside row-level security. */
export type Offer = GpuOffer | HallOffer;
