import { type Arc, cheapestFlow } from './cheapest-flow.js';
import { type SiteUse, type SitePower, freeWatts, openWatts } from './site-use.js';

/** Values count in steps of 1e-4 USD per MWh, so that sums are whole and exact. */
const STEPS_PER_USD = 10_000;
/** Above what any watt can gain by not resting: two values of 100,000 USD in steps. */
const MUST_REST = 1e11;

/** Rounds a value to the step that plans count in. */
export function inSteps(usd: number): number {
  return Math.round(usd * STEPS_PER_USD) / STEPS_PER_USD;
}

const steps = (usd: number): number => Math.round(usd * STEPS_PER_USD);

/**
 * Watts of each use in each hour, beyond contracts, that together earn the most: sum over hours of net value, less the cost of every
 * watt that is started. A flow through time: a watt is at each hour in one use or at rest; staying is free, starting a use costs,
 * stopping is free. A use that costs nothing to start needs no memory and is one more way to pass an hour at rest.
 */
export function bestPlan(site: SitePower): number[][] {
  const free = freeWatts(site);
  const running = site.uses.reduce((sum, use) => sum + use.runningWatts, 0);
  const all = Math.max(running, ...free);
  const map = new Network(site, free, all);
  const flows = cheapestFlow(map.nodes, map.arcs, map.source, map.hub(free.length), all);
  return site.uses.map((_use, index) => free.map((_watts, hour) => flows[map.passing[index]?.[hour] ?? -1] ?? 0));
}

/** The network: a hub per hour where watts gather that are free to go anywhere, and for each use with a start cost a stretch per hour. */
class Network {
  readonly arcs: Arc[] = [];
  /** Index of the arc that stands for use u in hour h. */
  readonly passing: number[][];
  readonly nodes: number;
  readonly source: number;

  constructor(
    private readonly site: SitePower,
    private readonly free: readonly number[],
    private readonly all: number,
  ) {
    const hours = free.length;
    const uses = site.uses.length;
    this.source = hours + 1 + 2 * hours * uses;
    this.nodes = this.source + 1;
    this.passing = site.uses.map((use, index) =>
      free.map((_watts, hour) => (use.startUsdPerMw > 0 ? this.stretch(use, index, hour) : this.short(use, hour))),
    );
    for (const [hour, watts] of free.entries()) {
      this.add(this.hub(hour), this.hub(hour + 1), all - watts, -MUST_REST);
      this.add(this.hub(hour), this.hub(hour + 1), watts, 0);
    }
    this.begin();
  }

  hub(hour: number): number {
    return hour;
  }

  private into(use: number, hour: number): number {
    return this.free.length + 1 + 2 * (use * this.free.length + hour);
  }

  /** Index of the new arc; -1 where nothing could ever pass. */
  private add(from: number, to: number, capacity: number, cost: number): number {
    if (capacity <= 0) return -1;
    this.arcs.push({ from, to, capacity, cost });
    return this.arcs.length - 1;
  }

  /** An hour of a use that costs nothing to start: from hub to hub. Rest is as good as one that earns nothing. */
  private short(use: SiteUse, hour: number): number {
    const earned = steps(use.netUsdPerMwh[hour] ?? 0);
    return earned > 0 ? this.add(this.hub(hour), this.hub(hour + 1), openWatts(use, hour), -earned) : -1;
  }

  /** An hour of a use with a start cost: entered from the hub at that cost, or from its own last hour for nothing. */
  private stretch(use: SiteUse, index: number, hour: number): number {
    const [into, out] = [this.into(index, hour), this.into(index, hour) + 1];
    this.add(this.hub(hour), into, this.all, steps(use.startUsdPerMw));
    this.add(out, this.hub(hour + 1), this.all, 0);
    if (hour + 1 < this.free.length) this.add(out, this.into(index, hour + 1), this.all, 0);
    return this.add(into, out, openWatts(use, hour), -steps(use.netUsdPerMwh[hour] ?? 0));
  }

  /** Where each watt is before the first hour: what runs may go on for nothing, everything may stop. */
  private begin(): void {
    this.add(this.source, this.hub(0), this.all, 0);
    for (const [index, use] of this.site.uses.entries())
      if (use.startUsdPerMw > 0) this.add(this.source, this.into(index, 0), use.runningWatts, 0);
  }
}
