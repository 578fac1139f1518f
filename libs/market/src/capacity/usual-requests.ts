import { type Geometry, largestQuantity, unitsPerNode } from './geometry.js';

/** One kind of request, and how often it is expected. */
export interface UsualRequest {
  /** GPUs (or parts of one) or kW, an amount that the geometry allows. */
  readonly units: number;
  readonly hours: number;
  /** Means nothing for a hall. */
  readonly gang: boolean;
  /** Share of all requests; the shares of a list add up to 1. */
  readonly weight: number;
}

/**
 * Hours and their shares: 60 % up to a day, 25 % up to a month, 13 % up to a year, 2 % longer; the booking workload that the
 * database was measured with.
 */
const USUAL_HOURS = [
  { hours: 4, weight: 0.25 },
  { hours: 24, weight: 0.35 },
  { hours: 7 * 24, weight: 0.15 },
  { hours: 30 * 24, weight: 0.1 },
  { hours: 90 * 24, weight: 0.07 },
  { hours: 365 * 24, weight: 0.06 },
  { hours: 3 * 365 * 24, weight: 0.02 },
] as const;

/**
 * What is usually asked of a resource, for want of its own records: 1, 2, 4, 8 ... times the smallest lease, up to a whole fabric domain
 * (or hall), each half as often as the one two steps below (so that a doubling asks for 1.4 times the unit-hours), over the usual
 * hours. GPUs in gangs.
 */
export function usualRequests(geometry: Geometry): UsualRequest[] {
  const most =
    geometry.kind === 'HALL'
      ? geometry.units
      : Math.min(geometry.units, geometry.nodesPerFabric * unitsPerNode(geometry));
  const sizes: number[] = [];
  for (let units = geometry.minChunk; units <= most; units *= 2) {
    const allowed = largestQuantity(geometry, units);
    if (allowed > 0 && allowed !== sizes.at(-1)) sizes.push(allowed);
  }
  const total = sizes.reduce((sum, _units, step) => sum + Math.SQRT1_2 ** step, 0);
  return sizes.flatMap((units, step) =>
    USUAL_HOURS.map(({ hours, weight }) => ({
      units,
      hours,
      gang: geometry.kind === 'GPU',
      weight: (weight * Math.SQRT1_2 ** step) / total,
    })),
  );
}
