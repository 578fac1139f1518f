import { type UnitRange } from './units.js';

export function lengthOf(range: UnitRange): number {
  return range.to - range.from;
}

/** Ascending, disjoint, never touching, clipped to [0, size): the one form in which two sets of units are equal iff their ranges are. */
export function normalise(ranges: readonly UnitRange[], size: number): UnitRange[] {
  const clipped = ranges
    .map((range) => ({ from: Math.max(0, range.from), to: Math.min(size, range.to) }))
    .filter((range) => range.from < range.to)
    .sort((a, b) => a.from - b.from);
  const merged: UnitRange[] = [];
  for (const range of clipped) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}

/** What of [0, size) none of the ranges covers. */
export function complement(ranges: readonly UnitRange[], size: number): UnitRange[] {
  const free: UnitRange[] = [];
  let from = 0;
  for (const range of normalise(ranges, size)) {
    if (from < range.from) free.push({ from, to: range.from });
    from = range.to;
  }
  if (from < size) free.push({ from, to: size });
  return free;
}

/** The part of each range inside `window`. */
export function clip(ranges: readonly UnitRange[], window: UnitRange): UnitRange[] {
  return ranges
    .map((range) => ({ from: Math.max(range.from, window.from), to: Math.min(range.to, window.to) }))
    .filter((range) => range.from < range.to);
}
