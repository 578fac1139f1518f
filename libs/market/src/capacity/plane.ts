import { type Period } from '#libs/kernel';
import { type Geometry, unitsPerGpu, unitsPerNode } from './geometry.js';
import { type Rectangle, type UnitRange } from './units.js';

/** Units of one resource in use for a time. */
export type UsedUnits = Pick<Rectangle, 'units' | 'period'>;

/** Units across, time along: one resource over a horizon, and what of it is in use. */
export interface Plane {
  readonly geometry: Geometry;
  readonly horizon: Period;
  readonly used: readonly UsedUnits[];
}

/** Units that are used and free at the same times throughout the horizon, all on one node and, where GPUs are shared, on one GPU. */
export interface Column {
  readonly units: UnitRange;
  /** When it is in use, in milliseconds since the horizon began: ascending, not overlapping, within the horizon. */
  readonly busy: readonly { readonly from: number; readonly to: number }[];
}

/** The plane cut along the units, as seldom as will do; ascending. */
export function columnsOf(plane: Plane): Column[] {
  const { geometry, horizon } = plane;
  const used = plane.used.filter(({ period }) => period.start < horizon.end && period.end > horizon.start);
  const edges = cuts(geometry, used);
  const at = new Map(edges.map((edge, index) => [edge, index]));
  const busy: { from: number; to: number }[][] = edges.slice(1).map(() => []);
  for (const { units, period } of [...used].sort((a, b) => a.period.start - b.period.start)) {
    const from = Math.max(horizon.start, period.start) - horizon.start;
    const to = Math.min(horizon.end, period.end) - horizon.start;
    const last = at.get(Math.min(units.to, geometry.units)) ?? 0;
    for (let index = at.get(Math.max(0, units.from)) ?? last; index < last; index += 1) busy[index]?.push({ from, to });
  }
  return busy.map((intervals, index) => ({
    units: { from: edges[index] ?? 0, to: edges[index + 1] ?? 0 },
    busy: intervals,
  }));
}

function cuts(geometry: Geometry, used: readonly UsedUnits[]): number[] {
  const edges = new Set([0, geometry.units]);
  for (let edge = 0; edge < geometry.units; edge += grain(geometry)) edges.add(edge);
  for (const { units } of used) {
    for (const edge of [units.from, units.to]) if (edge > 0 && edge < geometry.units) edges.add(edge);
  }
  return [...edges].sort((a, b) => a - b);
}

function grain(geometry: Geometry): number {
  if (geometry.kind === 'HALL') return geometry.units;
  return unitsPerGpu(geometry) > 1 ? unitsPerGpu(geometry) : unitsPerNode(geometry);
}
