import { type Instant, type Rate } from '#libs/kernel';
import { type UnitCosts } from '../energy/unit-costs.js';
import { type PricingCurve } from '../pricing/pricing-curve.js';

export const INTERCONNECTS = ['NONE', 'PCIE', 'NVLINK', 'INFINIBAND_NDR400', 'INFINIBAND_XDR800', 'ROCE_400'] as const;
export type Interconnect = (typeof INTERCONNECTS)[number];

export const LISTING_STATES = ['DRAFT', 'PUBLISHED', 'PAUSED', 'WITHDRAWN'] as const;
export type ListingState = (typeof LISTING_STATES)[number];

/** From `minHours` of term on, the posted rate falls by `basisPoints`. Steps ascend in hours and in discount. */
export interface TermDiscount {
  readonly minHours: number;
  readonly basisPoints: number;
}

/**
 * GPUs of one model at one site: an address space of units [0, nodeCount x gpusPerNode).
 * Unit u sits on node floor(u / gpusPerNode); node n sits on fabric domain floor(n / nodesPerFabric).
 */
export interface GpuPool {
  readonly id: string;
  readonly orgId: string;
  readonly siteId: string;
  readonly externalId: string;
  readonly name: string;
  /** Slug of our GPU catalogue, e.g. "h100-sxm". */
  readonly modelSlug: string;
  readonly gpusPerNode: number;
  readonly nodeCount: number;
  /** Nodes that share one fabric; a gang never spans two. */
  readonly nodesPerFabric: number;
  readonly interconnect: Interconnect;
  readonly vcpusPerNode: number;
  readonly ramGibPerNode: number;
  readonly storageGibPerNode: number;
  readonly networkGbpsPerNode: number;
  /** IT power per GPU with its share of the host, in watts, before PUE. */
  readonly wattsPerGpu: number;
  readonly availableFrom: Instant;
  readonly availableUntil: Instant | null;
  /** Smallest number of GPUs one lease takes; every lease is a multiple of it or of whole nodes. */
  readonly minChunkGpus: number;
  readonly minHours: number;
  /** Posted rate per GPU_HOUR. */
  readonly price: Rate;
  readonly termDiscounts: readonly TermDiscount[];
  /** No quote goes below it, discounts included. Same currency and unit as `price`. */
  readonly floor: Rate;
  /** How the rate rises as the pool fills; null: it does not. */
  readonly pricingCurve: PricingCurve | null;
  /** What a GPU costs beside energy, for the energy floor; null: nothing is counted. Private. */
  readonly costs: UnitCosts | null;
  /** Whether on-demand leases (arrears, may end early) are sold beside reserved ones. */
  readonly onDemand: boolean;
  readonly state: ListingState;
  readonly version: number;
}

export function totalGpus(pool: Pick<GpuPool, 'nodeCount' | 'gpusPerNode'>): number {
  return pool.nodeCount * pool.gpusPerNode;
}
