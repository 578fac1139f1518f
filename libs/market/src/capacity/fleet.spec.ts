// World: a few small nodes in two or three pools, requests for GPUs and parts of GPUs with cores, and the rule worked out by hand beside it.
import fc from 'fast-check';
import { Fleet, type FleetPlacement, type FleetPool, type FleetRequest } from './fleet.js';

type Mix = readonly (FleetRequest & { readonly weight: number })[];

describe('a fleet', () => {
  it.each([
    ['a request that may go anywhere leaves alone the pool that others depend on', 0, 0, 1],
    ['a request that only one pool serves goes there', 0, 1, 0],
    ['many cores go where cores are left over', 1, 2, 1],
    ['a part of a GPU goes beside another that leaves nothing', 2, 3, 0],
  ] as const)('%s', (_name, world, kind, pool) => {
    const { pools, mix, before } = WORLDS[world] ?? { pools: [], mix: [], before: [] };
    const fleet = new Fleet(pools, mix);
    for (const earlier of before) fleet.take(earlier.request, earlier.placement);
    expect(fleet.place(KINDS[kind])?.pool).toBe(pool);
  });

  it('puts a part of a GPU on the GPU that it fills', () => {
    const [half, whole] = [part(500), part(1_000)];
    const fleet = new Fleet([{ nodes: 1, empty: { gpus: [1_000, 1_000], host: [] } }], mixOf([half, whole]));
    fleet.take(half, { pool: 0, node: 0, gpus: [1] });
    expect(fleet.place(half)).toEqual({ pool: 0, node: 0, gpus: [1] });
  });

  it('will not take what has no room', () => {
    const whole = part(1_000);
    const fleet = new Fleet([{ nodes: 1, empty: { gpus: [1_000], host: [] } }], mixOf([whole]));
    fleet.take(whole, { pool: 0, node: 0, gpus: [0] });
    expect(fleet.place(whole)).toBeNull();
    expect(() => fleet.take(whole, { pool: 0, node: 0, gpus: [0] })).toThrow('has room');
  });

  it('places whenever some node has room, where the rule is least, whatever came before', () => {
    fc.assert(
      fc.property(somePools(), someMix(), fc.array(fc.nat(), { maxLength: 14 }), (pools, mix, arrivals) => {
        const fleet = new Fleet(pools, mix);
        const state = pools.map(({ nodes, empty }) => Array.from({ length: nodes }, () => empty));
        for (const arrival of arrivals) {
          const request = mix[arrival % mix.length];
          if (request === undefined) continue;
          const placement = fleet.place(request);
          const costs = everySpot(state, request).map((spot) => cost(pools, state, mix, request, spot));
          expect(placement === null).toBe(costs.length === 0);
          if (placement === null) continue;
          expect(cost(pools, state, mix, request, placement)).toBeCloseTo(Math.min(...costs), 6);
          fleet.take(request, placement);
          replace(state, placement, after(nodeOf(state, placement), request, placement.gpus));
        }
      }),
      { numRuns: 300 },
    );
  });
});

interface Space {
  readonly gpus: readonly number[];
  readonly host: readonly number[];
}

function part(each: number, cores = 0, pools = [0]): FleetRequest {
  return { gpus: 1, each, host: cores > 0 ? [cores] : [], pools: new Set(pools) };
}

function mixOf(requests: readonly FleetRequest[]): Mix {
  return requests.map((request) => ({ ...request, weight: 1 / requests.length }));
}

const ANYWHERE = part(1_000, 4, [0, 1]);
const ONLY_HERE = part(1_000, 4, [0]);
const MANY_CORES = part(1_000, 12, [0, 1]);
const FEW_CORES = part(1_000, 4, [0, 1]);
const LARGE_PART = part(700, 0, [0, 1]);
const SMALL_PART = part(300, 0, [0, 1]);
const KINDS = [ANYWHERE, ONLY_HERE, MANY_CORES, SMALL_PART] as const;

const ALIKE = [0, 1].map(() => ({ nodes: 2, empty: { gpus: [1_000, 1_000], host: [16] } }));
const WORLDS: readonly {
  readonly pools: readonly FleetPool[];
  readonly mix: Mix;
  readonly before: readonly { readonly request: FleetRequest; readonly placement: FleetPlacement }[];
}[] = [
  { pools: ALIKE, mix: mixOf([ANYWHERE, ONLY_HERE]), before: [] },
  {
    pools: [8, 24].map((cores) => ({ nodes: 2, empty: { gpus: [1_000, 1_000], host: [cores] } })),
    mix: mixOf([MANY_CORES, FEW_CORES]),
    before: [],
  },
  {
    pools: [0, 1].map(() => ({ nodes: 1, empty: { gpus: [1_000], host: [] } })),
    mix: mixOf([LARGE_PART, SMALL_PART]),
    before: [{ request: LARGE_PART, placement: { pool: 0, node: 0, gpus: [0] } }],
  },
];

function somePools(): fc.Arbitrary<FleetPool[]> {
  return fc.array(
    fc.record({
      nodes: fc.integer({ min: 1, max: 2 }),
      empty: fc.record({
        gpus: fc.constantFrom([10], [10, 10], [10, 10, 10]),
        host: fc.tuple(fc.integer({ min: 0, max: 30 })),
      }),
    }),
    { minLength: 3, maxLength: 3 },
  );
}

function someMix(): fc.Arbitrary<Mix> {
  const request = fc.record({
    size: fc.constantFrom([1, 3], [1, 5], [1, 7], [1, 10], [2, 10]),
    cores: fc.integer({ min: 0, max: 12 }),
    pools: fc.constantFrom([0], [0, 1], [0, 1, 2], [2]),
  });
  return fc.array(request, { minLength: 1, maxLength: 4 }).map((all) =>
    mixOf(
      all.map(({ size: [gpus = 1, each = 1], cores, pools }) => ({
        gpus,
        each,
        host: [cores],
        pools: new Set(pools),
      })),
    ),
  );
}

/** Every choice of GPUs on every node, also of those that are alike. */
function everySpot(state: readonly (readonly Space[])[], request: FleetRequest): FleetPlacement[] {
  return state.flatMap((nodes, pool) =>
    nodes.flatMap((space, node) => {
      if (!request.pools.has(pool) || !runsOn(space, request)) return [];
      const roomy = space.gpus.flatMap((free, gpu) => (free >= request.each ? [gpu] : []));
      const pairs = roomy.flatMap((a) => roomy.filter((b) => b > a).map((b) => [a, b]));
      return (request.gpus === 1 ? roomy.map((gpu) => [gpu]) : pairs).map((gpus) => ({ pool, node, gpus }));
    }),
  );
}

function runsOn(space: Space, request: FleetRequest): boolean {
  const isHosted = space.host.every((free, index) => free >= (request.host[index] ?? 0));
  return isHosted && space.gpus.filter((free) => free >= request.each).length >= request.gpus;
}

/** The rule, term by term as it is written down. */
function cost(
  pools: readonly FleetPool[],
  state: readonly (readonly Space[])[],
  mix: Mix,
  request: FleetRequest,
  { pool, node, gpus }: FleetPlacement,
): number {
  const before = nodeOf(state, { pool, node });
  const growth = waste(after(before, request, gpus), pool, mix) - waste(before, pool, mix);
  return growth + request.gpus * request.each * dependence(pools, state, mix, pool);
}

function waste(space: Space, pool: number, mix: Mix): number {
  const free = sum(space.gpus);
  const here = mix.filter((kind) => kind.pools.has(pool));
  const unusable = mix.map((kind) => {
    const wasted =
      here.includes(kind) && runsOn(space, kind) ? sum(space.gpus.filter((each) => each < kind.each)) : free;
    return kind.weight * wasted;
  });
  const cores = sum(here.map((kind) => kind.weight * (kind.host[0] ?? 0)));
  const units = sum(here.map((kind) => kind.weight * kind.gpus * kind.each));
  const served = cores > 0 ? ((space.host[0] ?? 0) * units) / cores : Infinity;
  return sum(unusable) + Math.max(0, free - served);
}

function dependence(pools: readonly FleetPool[], state: readonly (readonly Space[])[], mix: Mix, pool: number): number {
  const freeIn = (number: number): number => sum((state[number] ?? []).map((space) => sum(space.gpus)));
  const all = sum(pools.map((_pool, number) => freeIn(number)));
  const demanded = sum(mix.map((kind) => kind.weight * kind.gpus * kind.each));
  const terms = mix.map((kind) => {
    const serving = pools.flatMap(({ empty }, number) =>
      kind.pools.has(number) && runsOn(empty, kind) ? [number] : [],
    );
    const share = (kind.weight * kind.gpus * kind.each) / demanded;
    const free = sum(serving.map(freeIn));
    return serving.includes(pool) && free > 0 ? share / (free / all) : 0;
  });
  return sum(terms);
}

function after(space: Space, request: FleetRequest, gpus: readonly number[]): Space {
  return {
    gpus: space.gpus.map((free, gpu) => (gpus.includes(gpu) ? free - request.each : free)),
    host: space.host.map((free, index) => free - (request.host[index] ?? 0)),
  };
}

function nodeOf(state: readonly (readonly Space[])[], { pool, node }: { pool: number; node: number }): Space {
  return state[pool]?.[node] ?? { gpus: [], host: [] };
}

function replace(state: Space[][], { pool, node }: FleetPlacement, space: Space): void {
  const nodes = state[pool];
  if (nodes !== undefined) nodes[node] = space;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
