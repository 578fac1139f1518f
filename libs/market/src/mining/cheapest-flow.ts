/** A directed arc: whole units of flow up to `capacity`, each at `cost` (a whole number; below 0: a gain). */
export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly capacity: number;
  readonly cost: number;
}

/**
 * Flow of each arc when `amount` units go from `source` to `sink` at the least total cost. Exact: capacities and costs are whole
 * numbers, and the sum of all |cost| stays well below 2^53. Every unit must find a way: a network in which some cannot is a fault.
 * Network simplex (G. Dantzig, 1951) with block search for the entering arc and strongly feasible trees against cycling
 * (W. Cunningham, 1976); nodes are 0 to `nodes` - 1.
 */
export function cheapestFlow(
  nodes: number,
  arcs: readonly Arc[],
  source: number,
  sink: number,
  amount: number,
): number[] {
  const tree = new FlowTree(nodes, arcs, source, sink, amount);
  for (let entering = tree.entering(); entering >= 0; entering = tree.entering()) tree.pivot(entering);
  return tree.flows();
}

/** State of an arc: empty, in the tree, or full. Its sign times the reduced cost is below 0 where a change of its flow would gain. */
const [EMPTY, IN_TREE, FULL] = [1, 0, -1];
const NONE = -1;

/** A spanning tree of arcs and the flow it implies. Beside the arcs given, one dear arc ties each node to a root, so that a tree exists. */
class FlowTree {
  private readonly count: number;
  private readonly root: number;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly capacity: Float64Array;
  private readonly cost: Float64Array;
  private readonly flow: Float64Array;
  private readonly state: Int8Array;
  /** Of each node: the node above, the arc that leads there, and its price, by which an arc's reduced cost is cost + price(from) - price(to). */
  private readonly above: Int32Array;
  private readonly link: Int32Array;
  private readonly price: Float64Array;
  /** Nodes below each node, as linked lists. */
  private readonly below: Int32Array;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly block: number;
  private place = 0;

  constructor(
    nodes: number,
    private readonly arcs: readonly Arc[],
    source: number,
    sink: number,
    amount: number,
  ) {
    const ties = arcs.length;
    this.count = ties + nodes;
    this.root = nodes;
    const dear = 1 + arcs.reduce((sum, { cost }) => sum + Math.abs(cost), 0);
    const supply = (node: number): number => (node === source ? amount : 0) - (node === sink ? amount : 0);
    const all = [
      ...arcs,
      ...Array.from({ length: nodes }, (_, node): Arc => {
        const [from, to] = supply(node) >= 0 ? [node, nodes] : [nodes, node];
        return { from, to, capacity: amount, cost: dear };
      }),
    ];
    this.from = Int32Array.from(all, ({ from }) => from);
    this.to = Int32Array.from(all, ({ to }) => to);
    this.capacity = Float64Array.from(all, ({ capacity }) => capacity);
    this.cost = Float64Array.from(all, ({ cost }) => cost);
    this.flow = Float64Array.from(all, (_, arc) => (arc < ties ? 0 : Math.abs(supply(arc - ties))));
    this.state = Int8Array.from(all, (_, arc) => (arc < ties ? EMPTY : IN_TREE));
    this.above = new Int32Array(nodes + 1).fill(nodes);
    this.above[nodes] = NONE;
    this.link = Int32Array.from({ length: nodes + 1 }, (_, node) => (node === nodes ? NONE : ties + node));
    this.price = Float64Array.from({ length: nodes + 1 }, (_, node) =>
      node === nodes ? 0 : supply(node) >= 0 ? -dear : dear,
    );
    this.below = new Int32Array(nodes + 1).fill(NONE);
    this.next = new Int32Array(nodes + 1).fill(NONE);
    this.previous = new Int32Array(nodes + 1).fill(NONE);
    for (let node = 0; node < nodes; node++) this.hang(node, nodes);
    this.block = Math.max(10, Math.ceil(Math.sqrt(this.count)));
  }

  flows(): number[] {
    for (let arc = this.arcs.length; arc < this.count; arc++)
      if ((this.flow[arc] ?? 0) !== 0) throw new Error('some units of the flow find no way');
    return this.arcs.map((_, arc) => this.flow[arc] ?? 0);
  }

  /** The arc of a block that gains most by a change of its flow; the blocks take turns. -1 when none gains any more: the flow is cheapest. */
  entering(): number {
    let [best, gain, inBlock] = [NONE, 0, 0];
    for (let seen = 0; seen < this.count; seen++) {
      const arc = this.place;
      const cost = (this.state[arc] ?? 0) * this.reducedCost(arc);
      if (cost < gain) [best, gain] = [arc, cost];
      this.place = arc + 1 === this.count ? 0 : arc + 1;
      inBlock += 1;
      if (inBlock < this.block) continue;
      if (best !== NONE) return best;
      inBlock = 0;
    }
    return best;
  }

  /** Sends as much as possible around the cycle that an arc closes with the tree; the arc that blocks first leaves the tree for it. */
  pivot(arc: number): void {
    const [from, to] = [this.from[arc] ?? 0, this.to[arc] ?? 0];
    const top = this.meeting(from, to);
    const [first, last] = this.state[arc] === EMPTY ? [from, to] : [to, from];
    let units = this.capacity[arc] ?? 0;
    let leaving = NONE;
    let isBehind = true;
    for (let node = first; node !== top; node = this.above[node] ?? top) {
      const room = this.room(node, false);
      if (room < units) [units, leaving] = [room, node];
    }
    for (let node = last; node !== top; node = this.above[node] ?? top) {
      const room = this.room(node, true);
      if (room <= units) [units, leaving, isBehind] = [room, node, false];
    }
    this.send(arc, top, (this.state[arc] ?? 0) * units);
    if (leaving === NONE) this.state[arc] = -(this.state[arc] ?? 0);
    else this.exchange(arc, leaving, isBehind ? first : last);
  }

  private reducedCost(arc: number): number {
    return (this.cost[arc] ?? 0) + (this.price[this.from[arc] ?? 0] ?? 0) - (this.price[this.to[arc] ?? 0] ?? 0);
  }

  /** Lowest node above both: two walkers who change sides at the root meet there. */
  private meeting(from: number, to: number): number {
    let [a, b] = [from, to];
    while (a !== b) {
      a = a === this.root ? to : (this.above[a] ?? to);
      b = b === this.root ? from : (this.above[b] ?? from);
    }
    return a;
  }

  /** How much more can pass the link of a node, upwards or downwards. */
  private room(node: number, upwards: boolean): number {
    const link = this.link[node] ?? 0;
    const isAlong = (this.from[link] === node) === upwards;
    return isAlong ? (this.capacity[link] ?? 0) - (this.flow[link] ?? 0) : (this.flow[link] ?? 0);
  }

  private send(arc: number, top: number, units: number): void {
    if (units === 0) return;
    this.flow[arc] = (this.flow[arc] ?? 0) + units;
    const pass = (start: number, change: number): void => {
      for (let node = start; node !== top; node = this.above[node] ?? top) {
        const link = this.link[node] ?? 0;
        this.flow[link] = (this.flow[link] ?? 0) + (this.from[link] === node ? -change : change);
      }
    };
    pass(this.from[arc] ?? 0, units);
    pass(this.to[arc] ?? 0, -units);
  }

  /** Cuts the tree above `leaving` and ties the part cut off to the rest by `arc`, whose end `lower` becomes its top. */
  private exchange(arc: number, leaving: number, lower: number): void {
    const out = this.link[leaving] ?? 0;
    this.state[arc] = IN_TREE;
    this.state[out] = this.flow[out] === 0 ? EMPTY : FULL;
    const isFrom = this.from[arc] === lower;
    let [node, above, link] = [lower, (isFrom ? this.to[arc] : this.from[arc]) ?? 0, arc];
    for (let isLast = false; !isLast;) {
      isLast = node === leaving;
      const [oldAbove, oldLink] = [this.above[node] ?? 0, this.link[node] ?? 0];
      this.unhang(node, oldAbove);
      this.hang(node, above);
      this.link[node] = link;
      [above, link, node] = [node, oldLink, oldAbove];
    }
    const reduced = this.reducedCost(arc);
    this.reprice(lower, isFrom ? -reduced : reduced);
  }

  private reprice(top: number, change: number): void {
    const waiting = [top];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      this.price[node] = (this.price[node] ?? 0) + change;
      for (let child = this.below[node] ?? NONE; child !== NONE; child = this.next[child] ?? NONE) waiting.push(child);
    }
  }

  private hang(node: number, above: number): void {
    const sibling = this.below[above] ?? NONE;
    this.above[node] = above;
    this.previous[node] = NONE;
    this.next[node] = sibling;
    if (sibling !== NONE) this.previous[sibling] = node;
    this.below[above] = node;
  }

  private unhang(node: number, above: number): void {
    const [before, after] = [this.previous[node] ?? NONE, this.next[node] ?? NONE];
    if (before === NONE) this.below[above] = after;
    else this.next[before] = after;
    if (after !== NONE) this.previous[after] = before;
  }
}
