import { type Cluster, type Placed, firstGpus, fits, freeMilli, tightestGpus } from './cluster.js';
import { type Task, capacityMilli, demandMilli, type Trace } from './trace.js';

/** Decides where a task goes, or null; what it decided is then taken from the cluster by the caller. */
export interface Scheduler {
  place(task: Task): Placed | null;
}

/** The first node of the list that has room, on its first GPUs with room. */
export function firstFit(cluster: Cluster): Scheduler {
  return {
    place(task) {
      const node = cluster.nodes.find((candidate) => fits(candidate, task));
      return node === undefined ? null : { node: node.index, gpus: firstGpus(node, task) };
    },
  };
}

/**
 * The node that is left with the least, as FGD's paper compares with it: cores and GPUs left free, each as a share of the largest node's,
 * half and half; on the GPU with the least room.
 */
export function bestFit(cluster: Cluster, trace: Trace): Scheduler {
  const mostCores = Math.max(...trace.nodes.map((node) => node.cpuMilli));
  const mostGpus = Math.max(...trace.nodes.map((node) => capacityMilli([node])));
  return {
    place(task) {
      let best: { readonly node: number; readonly gpus: readonly number[] } | null = null;
      let least = Infinity;
      for (const node of cluster.nodes) {
        if (!fits(node, task)) continue;
        const cores = (node.cpuMilli - task.cpuMilli) / mostCores;
        const left = (cores + (freeMilli(node) - demandMilli(task)) / mostGpus) / 2;
        if (left >= least) continue;
        least = left;
        best = { node: node.index, gpus: tightestGpus(node, task) };
      }
      return best;
    },
  };
}
