/** Tasks arrive until they ask for more than the cluster has: drawn from the trace with replacement, as FGD's paper inflates it. None leaves. */
import { Cluster } from './cluster.js';
import { type Scheduler } from './first-and-best-fit.js';
import { MILLI, type Trace, capacityMilli, demandMilli } from './trace.js';

/** Percent of the cluster's GPUs that the tasks so far asked for. */
export const ARRIVED = [90, 100, 110, 120, 130] as const;

export interface Outcome {
  /** GPUs allocated when the first task was refused. */
  readonly beforeRefusal: number;
  /** GPUs not allocated, at each of ARRIVED. */
  readonly unallocated: readonly number[];
}

export function inflate(trace: Trace, schedulerOf: (cluster: Cluster) => Scheduler, next: () => number): Outcome {
  const cluster = new Cluster(trace.nodes);
  const scheduler = schedulerOf(cluster);
  const capacity = capacityMilli(trace.nodes);
  const unallocated: number[] = [];
  let [arrived, allocated] = [0, 0];
  let beforeRefusal: number | null = null;
  while (unallocated.length < ARRIVED.length) {
    const task = trace.tasks[Math.floor(next() * trace.tasks.length)];
    if (task === undefined) throw new Error('the trace has no tasks that ask for GPUs');
    arrived += demandMilli(task);
    const placed = scheduler.place(task);
    if (placed === null) beforeRefusal ??= allocated;
    else {
      cluster.take(task, placed);
      allocated += demandMilli(task);
    }
    while (arrived >= ((ARRIVED[unallocated.length] ?? Infinity) * capacity) / 100) {
      unallocated.push((capacity - allocated) / MILLI);
    }
  }
  return { beforeRefusal: (beforeRefusal ?? allocated) / MILLI, unallocated };
}
