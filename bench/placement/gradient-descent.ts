/**
 * FGD, the heuristic of Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation Gradient Descent",
 * USENIX ATC 2023, written from the paper and checked against its simulator's scoring.
 *
 * Fragmentation of a node for a task: all that is free of its GPUs where the task cannot run there (too few cores, too few GPUs with room, wrong
 * model), else what is free on the GPUs with too little room for it. Fragmentation of a node: the mean over the tasks of the workload by
 * their share. A task goes to the node, and within it to the GPU, where that grows least.
 */
import { type Cluster, type ClusterNode, type Placed, firstGpus, fits } from './cluster.js';
import { type Scheduler } from './first-and-best-fit.js';
import { MILLI, type Task, type Trace } from './trace.js';

interface TypicalTask {
  readonly cpuMilli: number;
  readonly gpus: number;
  readonly each: number;
  readonly models: readonly string[];
  readonly share: number;
}

interface Choice {
  readonly version: number;
  readonly gpus: readonly number[];
  /** To be least. */
  readonly score: number;
}

/** How a growth in fragmentation becomes the score that is compared, to be least; of equals the first node is taken. */
export type Scoring = (growthMilli: number) => number;

/** As the paper has it. */
export const asWritten: Scoring = (growth) => growth;

/** As its simulator has it: a whole number from 0 to 100, so that near equals are equal. It does better than the formula itself. */
export const asReleased: Scoring = (growth) => -Math.floor(100 / (1 + Math.exp(growth / MILLI)));

export function gradientDescent(cluster: Cluster, trace: Trace, scoring: Scoring): Scheduler {
  const typical = typicalTasks(trace);
  const known = new Map<Task, (Choice | undefined)[]>();
  const before = cluster.nodes.map((node) => ({
    version: 0,
    milli: fragmentation(node, node.gpus, node.cpuMilli, typical),
  }));
  const fragmentationNow = (node: ClusterNode): number => {
    const kept = before[node.index];
    if (kept?.version === node.version) return kept.milli;
    const milli = fragmentation(node, node.gpus, node.cpuMilli, typical);
    before[node.index] = { version: node.version, milli };
    return milli;
  };
  const choiceOn = (node: ClusterNode, task: Task): Choice => {
    const score = (gpus: readonly number[]): number => {
      const after = node.gpus.map((free, gpu) => (gpus.includes(gpu) ? free - task.each : free));
      return scoring(fragmentation(node, after, node.cpuMilli - task.cpuMilli, typical) - fragmentationNow(node));
    };
    const choices = fits(node, task) ? gpuChoices(node, task).map((gpus) => ({ gpus, score: score(gpus) })) : [];
    const none = { gpus: [], score: Infinity };
    const best = choices.reduce((least, choice) => (choice.score < least.score ? choice : least), none);
    return { version: node.version, ...best };
  };
  return {
    place(task): Placed | null {
      const choices = known.get(task) ?? [];
      known.set(task, choices);
      let best: Placed | null = null;
      let least = Infinity;
      for (const node of cluster.nodes) {
        let choice = choices[node.index];
        if (choice?.version !== node.version) choices[node.index] = choice = choiceOn(node, task);
        if (choice.score >= least) continue;
        least = choice.score;
        best = { node: node.index, gpus: choice.gpus };
      }
      return best;
    },
  };
}

/** Every distinct task of the workload; memory is a constraint of placement, but no part of the measure. */
function typicalTasks(trace: Trace): TypicalTask[] {
  const typical = new Map<string, TypicalTask>();
  for (const { task, share } of trace.mix) {
    const { cpuMilli, gpus, each, models } = task;
    const key = JSON.stringify([cpuMilli, gpus, each, models]);
    typical.set(key, { cpuMilli, gpus, each, models, share: share + (typical.get(key)?.share ?? 0) });
  }
  return [...typical.values()];
}

function fragmentation(
  { model }: ClusterNode,
  gpus: readonly number[],
  cpuMilli: number,
  typical: readonly TypicalTask[],
): number {
  let free = 0;
  for (const each of gpus) free += each;
  if (free === 0) return 0;
  let milli = 0;
  for (const task of typical) {
    let roomy = 0;
    let scraps = 0;
    for (const each of gpus) {
      if (each >= task.each) roomy += 1;
      else scraps += each;
    }
    const runs =
      cpuMilli >= task.cpuMilli && roomy >= task.gpus && (task.models.length === 0 || task.models.includes(model));
    milli += task.share * (runs ? scraps : free);
  }
  return milli;
}

/** A part of a GPU may go on any GPU with room, where those with equally much free are alike; whole GPUs are alike anyway. */
function gpuChoices(node: ClusterNode, task: Task): (readonly number[])[] {
  if (task.each === MILLI) return [firstGpus(node, task)];
  const seen = new Map<number, number>();
  node.gpus.forEach((free, gpu) => {
    if (free >= task.each && !seen.has(free)) seen.set(free, gpu);
  });
  return [...seen.values()].map((gpu) => [gpu]);
}
