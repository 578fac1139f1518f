import { assert } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';

/** Units of a GPU pool: unit u sits on node floor(u / gpusPerNode), node n on fabric domain floor(n / nodesPerFabric). */
export interface PoolGeometry {
  readonly kind: 'GPU';
  readonly units: number;
  readonly gpusPerNode: number;
  readonly nodesPerFabric: number;
  /** Smallest lease in GPUs: divides gpusPerNode or is a multiple of it. */
  readonly minChunk: number;
}

/** Units of a hall: kW of critical IT load, all alike. */
export interface HallGeometry {
  readonly kind: 'HALL';
  readonly units: number;
  readonly minChunk: number;
}

export type Geometry = PoolGeometry | HallGeometry;

export function geometryOf(offer: Offer): Geometry {
  if (offer.kind === 'HALL') return { kind: 'HALL', units: offer.units, minChunk: offer.minUnits };
  const { units, gpusPerNode, nodesPerFabric, minUnits } = offer;
  return { kind: 'GPU', units, gpusPerNode, nodesPerFabric, minChunk: minUnits };
}

/** The amounts a lease may have are the multiples of this that are not below `minChunk`. */
function stepOf(geometry: Geometry): number {
  return geometry.kind === 'GPU' ? Math.min(geometry.minChunk, geometry.gpusPerNode) : geometry.minChunk;
}

/** Whether one lease may have exactly this many units: at least the minimum, in its steps (or in whole nodes), within the pool. */
export function isQuantity(geometry: Geometry, units: number): boolean {
  return (
    Number.isInteger(units) && units >= geometry.minChunk && units <= geometry.units && units % stepOf(geometry) === 0
  );
}

/** The largest amount one lease may have that is not above `atMost`; 0 when even the minimum is. */
export function largestQuantity(geometry: Geometry, atMost: number): number {
  assert(geometry.minChunk > 0, 'a lease takes at least one unit');
  const step = stepOf(geometry);
  const units = Math.floor(Math.min(atMost, geometry.units) / step) * step;
  return units >= geometry.minChunk ? units : 0;
}
