/** What the product's library decides (`Fleet`), on the nodes of a trace. A pool is a set of nodes that are alike; units are thousandths of a GPU. */
import { Fleet, type FleetRequest } from '#libs/market';
import { type Scheduler } from './first-and-best-fit.js';
import { MILLI, type Task, type Trace } from './trace.js';

export function ourFleet(trace: Trace): Scheduler {
  const pools = new Map<string, { readonly number: number; readonly model: string; readonly nodes: number[] }>();
  trace.nodes.forEach((node, index) => {
    const key = JSON.stringify(node);
    const pool = pools.get(key) ?? { number: pools.size, model: node.model, nodes: [] };
    pool.nodes.push(index);
    pools.set(key, pool);
  });
  const alike = [...pools.values()];
  const requests = new Map<Task, FleetRequest>(
    trace.mix.map(({ task }) => {
      const serving = alike.filter(({ model }) => task.models.length === 0 || task.models.includes(model));
      const { gpus, each, cpuMilli, memoryMib } = task;
      return [task, { gpus, each, host: [cpuMilli, memoryMib], pools: new Set(serving.map((pool) => pool.number)) }];
    }),
  );
  const requestOf = (task: Task): FleetRequest => {
    const request = requests.get(task);
    if (request === undefined) throw new Error('a task that is not of the trace');
    return request;
  };
  const fleet = new Fleet(
    alike.map(({ nodes }) => {
      const { gpus = 0, cpuMilli = 0, memoryMib = 0 } = trace.nodes[nodes[0] ?? 0] ?? {};
      return {
        nodes: nodes.length,
        empty: { gpus: Array.from({ length: gpus }, () => MILLI), host: [cpuMilli, memoryMib] },
      };
    }),
    trace.mix.map(({ task, share }) => ({ ...requestOf(task), weight: share })),
  );
  return {
    place(task) {
      const request = requestOf(task);
      const placement = fleet.place(request);
      if (placement === null) return null;
      fleet.take(request, placement);
      return { node: alike[placement.pool]?.nodes[placement.node] ?? -1, gpus: placement.gpus };
    },
  };
}
