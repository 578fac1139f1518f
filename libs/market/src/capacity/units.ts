import { type Period } from '#libs/kernel';

/** Half-open range of unit numbers [from, to): GPUs of a pool, kW of a hall, watts of a site. */
export interface UnitRange {
  readonly from: number;
  readonly to: number;
}

/** Units across, time along: the one picture of capacity. Two rectangles of one resource never overlap. */
export interface Rectangle {
  readonly resourceId: string;
  readonly units: UnitRange;
  readonly period: Period;
}

export function countUnits(ranges: readonly UnitRange[]): number {
  return ranges.reduce((total, range) => total + range.to - range.from, 0);
}
