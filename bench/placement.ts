/**
 * How well placements use a cluster, on recorded tasks: first fit, best fit and FGD (USENIX ATC 2023) against the product's own rule.
 * Tasks are drawn from the trace until they ask for 130 percent of its GPUs; none leaves. Then bookings over time, on one pool: best
 * fit in the (units x time) plane against best fit within the window alone.
 *
 * usage: npm run bench -- placement [--nodes FILE --pods FILE] [--seed S] [--seeds N]
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sequence } from '#libs/market';
import { type Cluster } from './placement/cluster.js';
import { type Scheduler, bestFit, firstFit } from './placement/first-and-best-fit.js';
import { asReleased, asWritten, gradientDescent } from './placement/gradient-descent.js';
import { ARRIVED, type Outcome, inflate } from './placement/inflation.js';
import { ourFleet } from './placement/our-fleet.js';
import { compareInPlane } from './placement/reservations.js';
import { MILLI, type Trace, capacityMilli, readTrace } from './placement/trace.js';

const DATA = path.resolve('../shared/data/alibaba-gpu-v2023');
const NODES = 'openb_node_list_gpu_node.csv';
/** The tasks as recorded, and the same with the GPU models that a third of them insisted on. */
const PODS = ['openb_pod_list_default.csv', 'openb_pod_list_gpuspec33.csv'];

const OURS = 'ours (Fleet)';
const PAPER = 'FGD, as written';
const RELEASED = 'FGD, as released';
const SCHEDULERS: readonly (readonly [string, (cluster: Cluster, trace: Trace) => Scheduler])[] = [
  ['first fit', (cluster) => firstFit(cluster)],
  ['best fit', bestFit],
  [PAPER, (cluster, trace) => gradientDescent(cluster, trace, asWritten)],
  [RELEASED, (cluster, trace) => gradientDescent(cluster, trace, asReleased)],
  [OURS, (_cluster, trace) => ourFleet(trace)],
];

function main(): void {
  const { values } = parseArgs({
    options: {
      nodes: { type: 'string', default: path.join(DATA, NODES) },
      pods: { type: 'string', multiple: true, default: PODS.map((file) => path.join(DATA, file)) },
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '5' },
    },
  });
  const seeds = Array.from({ length: Number(values.seeds) }, (_none, index) => Number(values.seed) + index);
  const missing = [values.nodes, ...values.pods].filter((file) => !fs.existsSync(file));
  if (missing.length > 0) {
    console.log(`placement: skipped, there is no ${missing.join(', no ')}`);
    return;
  }
  const ratios = values.pods.map((pods) => compareOnTrace(values.nodes, pods, seeds));
  compareInPlane(Array.from({ length: 4 * seeds.length }, (_none, index) => (seeds[0] ?? 1) + index));
  const [first] = ratios;
  if (first !== undefined)
    console.log(
      `placement: ${first.allocated} of FGD allocated at 130 percent (${first.unallocated} of its unallocated)`,
    );
}

function compareOnTrace(
  nodeFile: string,
  taskFile: string,
  seeds: readonly number[],
): { readonly allocated: string; readonly unallocated: string } {
  const trace = readTrace(nodeFile, taskFile);
  const gpus = capacityMilli(trace.nodes) / MILLI;
  console.log(
    `${path.basename(taskFile)}: ${trace.nodes.length} nodes, ${gpus} GPUs; ${trace.tasks.length} tasks of ${trace.mix.length} kinds; seeds ${seeds.join()}`,
  );
  console.log(
    ['', 'first refusal at', ...ARRIVED.map((percent) => `free at ${percent} %`), 'ms per task']
      .map((head, column) => (column === 0 ? head.padEnd(18) : head.padStart(16)))
      .join(''),
  );
  const left = new Map(
    SCHEDULERS.map(([name, schedulerOf]) => {
      const began = performance.now();
      let drawn = 0;
      const outcomes = seeds.map((seed) => {
        const next = sequence(seed);
        const counted = (): number => {
          drawn += 1;
          return next();
        };
        return inflate(trace, (cluster) => schedulerOf(cluster, trace), counted);
      });
      printRow(name, outcomes, (performance.now() - began) / drawn);
      return [name, mean(outcomes.map((outcome) => outcome.unallocated.at(-1) ?? 0))] as const;
    }),
  );
  const fgd = Math.min(left.get(PAPER) ?? Infinity, left.get(RELEASED) ?? Infinity);
  const ours = left.get(OURS) ?? Infinity;
  console.log(
    `GPUs, mean +- standard deviation; against the better FGD at 130 %: ${(ours / fgd).toFixed(3)} of its free GPUs\n`,
  );
  return { allocated: ((gpus - ours) / (gpus - fgd)).toFixed(4), unallocated: (ours / fgd).toFixed(3) };
}

function printRow(name: string, outcomes: readonly Outcome[], milliseconds: number): void {
  const cells = [
    spread(
      outcomes.map((outcome) => outcome.beforeRefusal),
      0,
    ),
    ...ARRIVED.map((_percent, index) =>
      spread(
        outcomes.map((outcome) => outcome.unallocated[index] ?? 0),
        1,
      ),
    ),
    milliseconds.toFixed(3),
  ];
  console.log(name.padEnd(18) + cells.map((cell) => cell.padStart(16)).join(''));
}

function spread(values: readonly number[], digits: number): string {
  const middle = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return `${middle.toFixed(digits)} +- ${deviation.toFixed(digits)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

main();
