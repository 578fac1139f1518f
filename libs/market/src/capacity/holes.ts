import { HOUR, type Period, overlaps } from '#libs/kernel';
import { type UsedUnits } from './plane.js';
import { type UnitRange } from './units.js';

/** What lies around a window in the plane, as far as it was looked at. */
export interface Surroundings {
  readonly window: Period;
  /** The time that was looked at: contains the window. A hole is taken to end where it ends. */
  readonly horizon: Period;
  /** All that is used in the horizon. */
  readonly used: readonly UsedUnits[];
}

/** Units of which taking the window leaves holes of the same length before and after. */
export interface Piece extends UnitRange {
  /** Hours of the shorter hole: what is lost to long requests. The longer one stays good for them, 0 where it fits seamlessly. */
  readonly idle: number;
  /** Hours of both holes together: the tightness, where the shorter ones are equal. */
  readonly slack: number;
}

export type CutRuns = (runs: readonly UnitRange[]) => Piece[];

/** Cuts runs where the holes around the window change; each position of a run stands for `size` units. */
export function piecesAround({ window, horizon, used }: Surroundings, size: number): CutRuns {
  const near = used.filter(({ period }) => !overlaps(period, window));
  const from = Float64Array.from(near, ({ units }) => Math.floor(units.from / size));
  const to = Float64Array.from(near, ({ units }) => Math.ceil(units.to / size));
  const edges = distinct([...from, ...to]);
  const start = new Float64Array(edges.length).fill(horizon.start);
  const end = new Float64Array(edges.length).fill(horizon.end);
  near.forEach(({ period }, rectangle) => {
    const last = lastAtOrBefore(edges, to[rectangle] ?? 0);
    for (let edge = lastAtOrBefore(edges, from[rectangle] ?? 0); edge < last; edge += 1) {
      if (period.end <= window.start) start[edge] = Math.max(start[edge] ?? 0, period.end);
      else end[edge] = Math.min(end[edge] ?? Infinity, period.start);
    }
  });
  return (runs) => {
    const pieces: Piece[] = [];
    for (const run of runs) {
      let edge = lastAtOrBefore(edges, run.from);
      for (let at = run.from; at < run.to; edge += 1) {
        const next = Math.min(run.to, edges[edge + 1] ?? run.to);
        const before = (window.start - (start[edge] ?? horizon.start)) / HOUR;
        const after = ((end[edge] ?? horizon.end) - window.end) / HOUR;
        pieces.push({ from: at, to: next, idle: Math.min(before, after), slack: before + after });
        at = next;
      }
    }
    return pieces;
  };
}

function distinct(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  return sorted.filter((value, index) => value !== sorted[index - 1]);
}

/** Number of the last edge at or before a place, -1 where there is none. */
function lastAtOrBefore(edges: Float64Array, place: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
