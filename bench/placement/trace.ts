/**
 * A recorded GPU cluster: nodes and the tasks that ran on them, from the files of Alibaba's cluster-trace-gpu-v2023 ("openb").
 * Columns used: nodes cpu_milli, memory_mib, gpu, model; tasks the same and num_gpu, gpu_milli (1,000 = one GPU), gpu_spec ("A|B": any of
 * these models; empty: any). Left out are tasks that ask for no GPU (they belong on the nodes without GPUs, which the node file leaves out)
 * and tasks that no node could take even if it were empty (they would make any first refusal a matter of chance).
 */
import fs from 'node:fs';

export const MILLI = 1_000;

export interface TraceNode {
  readonly cpuMilli: number;
  readonly memoryMib: number;
  readonly gpus: number;
  readonly model: string;
}

/** Tasks that ask for the same are one object. */
export interface Task {
  readonly cpuMilli: number;
  readonly memoryMib: number;
  readonly gpus: number;
  /** Thousandths of each GPU: fewer than 1,000 only for a part of one GPU. */
  readonly each: number;
  /** Empty: any model will do. */
  readonly models: readonly string[];
}

export interface Trace {
  readonly nodes: readonly TraceNode[];
  /** One entry per recorded task. */
  readonly tasks: readonly Task[];
  /** The distinct tasks and their share of all. */
  readonly mix: readonly { readonly task: Task; readonly share: number }[];
}

export function readTrace(nodeFile: string, taskFile: string): Trace {
  const nodes = rowsOf(nodeFile).map((row) => ({
    cpuMilli: number(row, 'cpu_milli'),
    memoryMib: number(row, 'memory_mib'),
    gpus: number(row, 'gpu'),
    model: row.get('model') ?? '',
  }));
  const known = new Map<string, Task>();
  const recorded = rowsOf(taskFile)
    .filter((row) => number(row, 'num_gpu') > 0)
    .map((row) => {
      const models = [...new Set((row.get('gpu_spec') ?? '').split('|').filter((model) => model !== ''))].sort();
      const task = {
        cpuMilli: number(row, 'cpu_milli'),
        memoryMib: number(row, 'memory_mib'),
        gpus: number(row, 'num_gpu'),
        each: number(row, 'gpu_milli'),
        models,
      };
      const key = JSON.stringify(task);
      const same = known.get(key) ?? task;
      known.set(key, same);
      return same;
    });
  const possible = new Set([...known.values()].filter((task) => nodes.some((node) => couldTake(node, task))));
  const tasks = recorded.filter((task) => possible.has(task));
  const counts = new Map<Task, number>();
  for (const task of tasks) counts.set(task, (counts.get(task) ?? 0) + 1);
  return { nodes, tasks, mix: [...counts].map(([task, count]) => ({ task, share: count / tasks.length })) };
}

function couldTake(node: TraceNode, task: Task): boolean {
  return (
    node.cpuMilli >= task.cpuMilli &&
    node.memoryMib >= task.memoryMib &&
    node.gpus >= task.gpus &&
    (task.models.length === 0 || task.models.includes(node.model))
  );
}

export function capacityMilli(nodes: readonly TraceNode[]): number {
  return nodes.reduce((sum, node) => sum + node.gpus * MILLI, 0);
}

export function demandMilli(task: Task): number {
  return task.gpus * task.each;
}

/** Plain comma-separated rows by column name; the trace quotes nothing. */
function rowsOf(file: string): Map<string, string>[] {
  const [head = '', ...lines] = fs.readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => new Map(line.split(',').map((value, column) => [names[column] ?? '', value])));
}

function number(row: ReadonlyMap<string, string>, column: string): number {
  const value = Number(row.get(column));
  if (!Number.isInteger(value)) throw new Error(`column ${column} has "${row.get(column)}", not a whole number`);
  return value;
}
