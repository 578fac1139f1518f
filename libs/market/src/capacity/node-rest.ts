import { type PartialNode, gpuUnits } from './free-nodes.js';
import { type PoolGeometry, unitsPerGpu } from './geometry.js';
import { fitsOn } from './node-space.js';
import { clip } from './ranges.js';
import { idleOf, take } from './take.js';
import { type Taste } from './taste.js';
import { type UnitRange } from './units.js';

/** Whether a partly used node has room for what is left over after whole nodes: whole GPUs, or a part of one. */
export function hasRoom(geometry: PoolGeometry, node: PartialNode, rest: number): boolean {
  const each = Math.min(rest, unitsPerGpu(geometry));
  return fitsOn({ gpus: node.gpus, host: [] }, { gpus: Math.ceil(rest / each), each, host: [] });
}

/** The most units that a lease could have of a partly used node. */
export function mostOf(geometry: PoolGeometry, node: PartialNode): number {
  const whole = node.gpus.filter((free) => free === unitsPerGpu(geometry)).length;
  return whole > 0 ? whole * unitsPerGpu(geometry) : Math.max(0, ...node.gpus);
}

/** One way of taking the rest: `amount` positions of `size` units out of the runs. */
interface Option {
  readonly runs: readonly UnitRange[];
  readonly size: number;
  readonly amount: number;
  /** Units free where the rest goes: on the node, or on the one GPU that is shared. */
  readonly free: number;
  /** Free units of each GPU of the node before and after; of GPUs that are alike the first are counted as taken. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The rest out of one of the nodes (one of them has room): out of the tightest, or where it is expected to waste least of the plane. */
export function takeRest(
  geometry: PoolGeometry,
  nodes: readonly PartialNode[],
  rest: number,
  taste: Taste,
): UnitRange[] {
  const roomy = nodes.filter((node) => hasRoom(geometry, node, rest));
  const { timing } = taste;
  const { runs, amount, size } = taste.pick(
    roomy.flatMap((node) => optionsOn(geometry, node, rest)),
    (option) =>
      timing === undefined
        ? option.free
        : timing.onNode(option) + idleOf(option.runs, option.amount, timing, option.size) * option.size,
  );
  return take(runs, amount, taste, size).map(({ from, to }) => ({ from: from * size, to: to * size }));
}

function optionsOn(geometry: PoolGeometry, node: PartialNode, rest: number): Option[] {
  const perGpu = unitsPerGpu(geometry);
  const number = (gpu: number): number => node.node * geometry.gpusPerNode + gpu;
  if (rest < perGpu) {
    return node.gpus.flatMap((free, gpu) => {
      if (free < rest) return [];
      const after = node.gpus.map((units, other) => (other === gpu ? units - rest : units));
      const runs = clip(node.free, gpuUnits(geometry, number(gpu)));
      return [{ runs, size: 1, amount: rest, free, before: node.gpus, after }];
    });
  }
  const whole = node.gpus.flatMap((free, gpu) => (free === perGpu ? [gpu] : []));
  const amount = rest / perGpu;
  const taken = new Set(whole.slice(0, amount));
  const after = node.gpus.map((free, gpu) => (taken.has(gpu) ? 0 : free));
  const runs = perGpu === 1 ? node.free : whole.map((gpu) => ({ from: number(gpu), to: number(gpu) + 1 }));
  return [{ runs, size: perGpu, amount, free: node.count, before: node.gpus, after }];
}
