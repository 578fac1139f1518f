import { assert } from '#libs/kernel';
import { type NodeNeed, type NodeSpace, type WeightedNeed, expectedWaste, fitsOn, unitsOf } from './node-space.js';

/** Nodes that are alike when empty. */
export interface FleetPool {
  readonly nodes: number;
  readonly empty: NodeSpace;
}

/** A lease on one node: whole GPUs, or a part of one. Requests of one kind are one object: what is found out about it is kept. */
export interface FleetRequest extends NodeNeed {
  /** Numbers of the pools that will do, e.g. those of the GPU models asked for. */
  readonly pools: ReadonlySet<number>;
}

export interface FleetPlacement {
  readonly pool: number;
  readonly node: number;
  /** Numbers of the GPUs on the node. */
  readonly gpus: readonly number[];
}

interface Spot {
  readonly gpus: readonly number[];
  /** Units expected to become useless; negative where the placement leaves less waste than there was. */
  readonly waste: number;
}

interface Node {
  readonly pool: number;
  readonly number: number;
  space: NodeSpace;
  waste: number;
  /** Best spot by kind of request, since the node last changed. */
  spots: Map<FleetRequest, Spot | null>;
}

/**
 * Which node and GPUs a request gets that several pools could serve, for an expected mix of requests (weights add up to 1): where
 *
 *     growth of the node's expected waste (`expectedWaste`)  +  units x how much the mix depends on the pool
 *
 * is least, the first of equals. DEPENDENCE of the mix on a pool is the sum, over the kinds of request that an empty node of the pool could
 * serve, of the kind's share of all demanded units, over the share of the free units that lie in pools which could serve it: what few
 * pools can serve weighs on those, the more the fuller they get. It is the same for all pools where every request may go anywhere.
 */
export class Fleet {
  readonly #pools: readonly (readonly Node[])[];
  readonly #nodes: readonly Node[];
  readonly #waste: readonly ((space: NodeSpace) => number)[];
  readonly #kinds: readonly { readonly share: number; readonly pools: readonly number[] }[];
  readonly #free: number[];

  constructor(pools: readonly FleetPool[], mix: readonly (FleetRequest & WeightedNeed)[]) {
    this.#waste = pools.map((_pool, number) => expectedWaste(mix.filter((need) => need.pools.has(number))));
    this.#pools = pools.map(({ nodes, empty }, pool) => {
      const waste = this.#wasteOf(pool, empty);
      return Array.from({ length: nodes }, (_none, number) => ({
        pool,
        number,
        space: empty,
        waste,
        spots: new Map(),
      }));
    });
    this.#nodes = this.#pools.flat();
    this.#free = pools.map(({ nodes, empty }) => nodes * empty.gpus.reduce((sum, units) => sum + units, 0));
    this.#kinds = kindsOf(pools, mix);
  }

  /** Where the request goes, or null when no node can take it. Deterministic; changes nothing. */
  place(request: FleetRequest): FleetPlacement | null {
    const dependence = this.#dependence();
    let best: { node: Node; spot: Spot; cost: number } | null = null;
    for (const node of this.#nodes) {
      const spot = request.pools.has(node.pool) ? this.#spot(node, request) : null;
      if (spot === null) continue;
      const cost = spot.waste + unitsOf(request) * (dependence[node.pool] ?? 0);
      // what differs by rounding only is equal, so that the first of equals is the first on every machine
      if (best === null || cost < best.cost - 1e-9) best = { node, spot, cost };
    }
    return best && { pool: best.node.pool, node: best.node.number, gpus: best.spot.gpus };
  }

  /** Takes what `place` found. */
  take(request: FleetRequest, { pool, node: number, gpus }: FleetPlacement): void {
    const node = this.#pools[pool]?.[number];
    const roomy =
      new Set(gpus).size === request.gpus && gpus.every((gpu) => (node?.space.gpus[gpu] ?? 0) >= request.each);
    assert(node !== undefined && roomy && fitsOn(node.space, request), `node ${number} of pool ${pool} has room`);
    node.space = without(node.space, request, gpus);
    node.waste = this.#wasteOf(pool, node.space);
    node.spots.clear();
    this.#free[pool] = (this.#free[pool] ?? 0) - unitsOf(request);
  }

  #spot(node: Node, request: FleetRequest): Spot | null {
    const known = node.spots.get(request);
    if (known !== undefined) return known;
    const spots = fitsOn(node.space, request)
      ? choices(node.space, request).map((gpus) => ({
          gpus,
          waste: this.#wasteOf(node.pool, without(node.space, request, gpus)) - node.waste,
        }))
      : [];
    const spot = spots.reduce<Spot | null>(
      (best, next) => (best && best.waste <= next.waste + 1e-9 ? best : next),
      null,
    );
    node.spots.set(request, spot);
    return spot;
  }

  #wasteOf(pool: number, space: NodeSpace): number {
    return this.#waste[pool]?.(space) ?? 0;
  }

  #dependence(): number[] {
    const total = this.#free.reduce((sum, units) => sum + units, 0);
    const dependence = this.#free.map(() => 0);
    for (const { share, pools } of this.#kinds) {
      const free = pools.reduce((sum, pool) => sum + (this.#free[pool] ?? 0), 0);
      if (free > 0) for (const pool of pools) dependence[pool] = (dependence[pool] ?? 0) + (share * total) / free;
    }
    return dependence;
  }
}

/** Kinds of request by the pools that could serve them at all, with their shares of all demanded units. */
function kindsOf(
  pools: readonly FleetPool[],
  mix: readonly (FleetRequest & WeightedNeed)[],
): { readonly share: number; readonly pools: readonly number[] }[] {
  const units = mix.reduce((sum, need) => sum + need.weight * unitsOf(need), 0);
  const kinds = new Map<string, { share: number; pools: number[] }>();
  for (const need of mix) {
    const serving = pools.flatMap(({ empty }, pool) => (need.pools.has(pool) && fitsOn(empty, need) ? [pool] : []));
    const kind = kinds.get(serving.join()) ?? { share: 0, pools: serving };
    kind.share += (need.weight * unitsOf(need)) / units;
    kinds.set(serving.join(), kind);
  }
  return [...kinds.values()];
}

/** GPUs to choose among: GPUs with equally much free are alike. */
function choices({ gpus }: NodeSpace, need: NodeNeed): (readonly number[])[] {
  const roomy = gpus.flatMap((free, gpu) => (free >= need.each ? [gpu] : []));
  if (need.gpus > 1) return [[...roomy].sort((a, b) => (gpus[a] ?? 0) - (gpus[b] ?? 0)).slice(0, need.gpus)];
  const byFree = new Map(roomy.map((gpu) => [gpus[gpu], gpu]));
  return [...byFree.values()].map((gpu) => [gpu]);
}

function without(space: NodeSpace, need: NodeNeed, taken: readonly number[]): NodeSpace {
  return {
    gpus: space.gpus.map((free, gpu) => (taken.includes(gpu) ? free - need.each : free)),
    host: space.host.map((free, index) => free - (need.host[index] ?? 0)),
  };
}
