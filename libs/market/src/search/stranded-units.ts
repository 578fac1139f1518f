import { type Geometry } from '../capacity/geometry.js';
import { place } from '../capacity/placement.js';
import { clip } from '../capacity/ranges.js';
import { type UnitRange, countUnits } from '../capacity/units.js';

/**
 * How many free units a lease would leave behind in blocks that it breaks open. A block is a node for a lease of less than a node, else
 * a fabric domain; broken is a block of which some units are free and some are not. The lease is placed as our own placement would
 * place it, and counted is by how much the free units in broken blocks grow: filling up a block that is broken already strands
 * nothing. 0 for a hall, whose kilowatts are all alike, and where the lease does not fit.
 */
export function strandedUnits(geometry: Geometry, free: readonly UnitRange[], units: number, gang: boolean): number {
  if (geometry.kind === 'HALL') return 0;
  const placed = place({ geometry, free, units, gang });
  if (placed === null) return 0;
  const size = units < geometry.gpusPerNode ? geometry.gpusPerNode : geometry.gpusPerNode * geometry.nodesPerFabric;
  let grown = 0;
  for (const from of blocksOf(placed, size)) {
    const block = { from, to: Math.min(from + size, geometry.units) };
    const before = countUnits(clip(free, block));
    const after = before - countUnits(clip(placed, block));
    grown += after - (before < block.to - block.from ? before : 0);
  }
  return Math.max(0, grown);
}

/** First units of the blocks that the ranges touch. */
function blocksOf(ranges: readonly UnitRange[], size: number): Set<number> {
  const blocks = new Set<number>();
  for (const { from, to } of ranges) {
    for (let block = Math.floor(from / size) * size; block < to; block += size) blocks.add(block);
  }
  return blocks;
}
