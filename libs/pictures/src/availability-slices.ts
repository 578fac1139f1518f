import { type Stretch } from './time-axis.js';
import { type Use } from './fills.js';

/** Units `[fromUnit, toUnit)` over time `[start, end)`, in ms. */
export interface UseRectangle extends Stretch {
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly use: Exclude<Use, 'FREE'>;
}

/** What is known of one resource: all its units and everything they are used for in the window. */
export interface Holdings {
  readonly units: number;
  readonly window: Stretch;
  readonly rectangles: readonly UseRectangle[];
}

/** A stretch of time in which nothing changes, and how many units are in each use during it. */
export interface AvailabilitySlice extends Readonly<Record<Use, number>> {
  readonly start: number;
  readonly end: number;
}

/** The picture's rows: consecutive slices that cover the window exactly, each adding up to all units. */
export const tableAvailability = (data: Holdings): readonly AvailabilitySlice[] => {
  const inside = data.rectangles.filter((one) => one.start < data.window.end && one.end > data.window.start);
  const cuts = new Set([data.window.start, data.window.end]);
  for (const one of inside) {
    cuts.add(Math.max(one.start, data.window.start));
    cuts.add(Math.min(one.end, data.window.end));
  }
  const times = [...cuts].sort((a, b) => a - b);
  const slices = times.slice(0, -1).map((start, index): AvailabilitySlice => {
    const end = times[index + 1] ?? data.window.end;
    const count = { HELD: 0, LEASED: 0, BLOCKED: 0 };
    for (const one of inside) if (one.start <= start && one.end >= end) count[one.use] += one.toUnit - one.fromUnit;
    return { start, end, ...count, FREE: data.units - count.HELD - count.LEASED - count.BLOCKED };
  });
  return mergeEqual(slices);
};

const mergeEqual = (slices: readonly AvailabilitySlice[]): readonly AvailabilitySlice[] => {
  const merged: AvailabilitySlice[] = [];
  for (const slice of slices) {
    const last = merged.at(-1);
    const same =
      last !== undefined &&
      last.FREE === slice.FREE &&
      last.HELD === slice.HELD &&
      last.LEASED === slice.LEASED &&
      last.BLOCKED === slice.BLOCKED;
    if (same) merged[merged.length - 1] = { ...last, end: slice.end };
    else merged.push(slice);
  }
  return merged;
};
