/** The state of a cluster while tasks arrive, and the judge: it takes no placement that breaks a rule, whoever proposes it. */
import { MILLI, type Task, type TraceNode } from './trace.js';

export interface ClusterNode {
  readonly index: number;
  readonly model: string;
  cpuMilli: number;
  memoryMib: number;
  /** Free thousandths of each GPU. */
  readonly gpus: number[];
  /** Counts what was placed here: whoever keeps something worked out about the node knows when it is stale. */
  version: number;
}

export interface Placed {
  readonly node: number;
  readonly gpus: readonly number[];
}

export class Cluster {
  readonly nodes: readonly ClusterNode[];

  constructor(nodes: readonly TraceNode[]) {
    this.nodes = nodes.map(({ cpuMilli, memoryMib, gpus, model }, index) => ({
      index,
      model,
      cpuMilli,
      memoryMib,
      gpus: Array.from({ length: gpus }, () => MILLI),
      version: 0,
    }));
  }

  take(task: Task, { node: index, gpus }: Placed): void {
    const node = this.nodes[index];
    const isRight =
      node !== undefined &&
      fits(node, task) &&
      gpus.length === task.gpus &&
      new Set(gpus).size === gpus.length &&
      gpus.every((gpu) => (node.gpus[gpu] ?? -1) >= task.each);
    if (!isRight) throw new Error(`node ${index} cannot take ${JSON.stringify(task)} on GPUs ${gpus.join()}`);
    node.cpuMilli -= task.cpuMilli;
    node.memoryMib -= task.memoryMib;
    for (const gpu of gpus) node.gpus[gpu] = (node.gpus[gpu] ?? 0) - task.each;
    node.version += 1;
  }
}

export function fits(node: ClusterNode, task: Task): boolean {
  if (node.cpuMilli < task.cpuMilli || node.memoryMib < task.memoryMib) return false;
  if (task.models.length > 0 && !task.models.includes(node.model)) return false;
  let roomy = 0;
  for (const free of node.gpus) if (free >= task.each) roomy += 1;
  return roomy >= task.gpus;
}

/** The first GPUs of the node that will do. */
export function firstGpus(node: ClusterNode, task: Task): number[] {
  return node.gpus.flatMap((free, gpu) => (free >= task.each ? [gpu] : [])).slice(0, task.gpus);
}

/** The GPUs of the node that will do, those with the least free first. */
export function tightestGpus(node: ClusterNode, task: Task): number[] {
  const free = (gpu: number): number => node.gpus[gpu] ?? 0;
  return node.gpus
    .flatMap((left, gpu) => (left >= task.each ? [gpu] : []))
    .sort((a, b) => free(a) - free(b) || a - b)
    .slice(0, task.gpus);
}

export function freeMilli(node: ClusterNode): number {
  let free = 0;
  for (const each of node.gpus) free += each;
  return free;
}
