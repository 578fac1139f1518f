import { assert } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';

/** Units of a GPU pool: unit u sits on node floor(u / unitsPerNode), node n on fabric domain floor(n / nodesPerFabric). */
export interface PoolGeometry {
  readonly kind: 'GPU';
  readonly units: number;
  readonly gpusPerNode: number;
  readonly nodesPerFabric: number;
  /** Smallest lease in units: divides the units of a node (of a GPU, where GPUs are shared) or is a multiple of them. */
  readonly minChunk: number;
  /**
   * Units of one GPU. Absent or 1: a unit is a GPU. 1,000: GPUs are shared by the thousandth, and a lease has whole GPUs
   * or a part of ONE GPU, never parts of two.
   */
  readonly unitsPerGpu?: number;
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

export function unitsPerGpu(geometry: PoolGeometry): number {
  return geometry.unitsPerGpu ?? 1;
}

export function unitsPerNode(geometry: PoolGeometry): number {
  return geometry.gpusPerNode * unitsPerGpu(geometry);
}

/** The amounts a lease may have are the multiples of this that are not below `minChunk`; from a whole GPU on, whole GPUs. */
function stepAt(geometry: Geometry, units: number): number {
  if (geometry.kind === 'HALL') return geometry.minChunk;
  const step = Math.min(geometry.minChunk, unitsPerNode(geometry));
  return units < unitsPerGpu(geometry) ? step : Math.max(step, unitsPerGpu(geometry));
}

/** Whether one lease may have exactly this many units: at least the minimum, in its steps (or in whole nodes), within the pool. */
export function isQuantity(geometry: Geometry, units: number): boolean {
  return (
    Number.isInteger(units) &&
    units >= geometry.minChunk &&
    units <= geometry.units &&
    units % stepAt(geometry, units) === 0
  );
}

/** The largest amount one lease may have that is not above `atMost`; 0 when even the minimum is. */
export function largestQuantity(geometry: Geometry, atMost: number): number {
  assert(geometry.minChunk > 0, 'a lease takes at least one unit');
  const most = Math.min(atMost, geometry.units);
  const step = stepAt(geometry, most);
  const units = Math.floor(most / step) * step;
  return units >= geometry.minChunk ? units : 0;
}
