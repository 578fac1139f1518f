import { type Instant, type Period, latest, overlaps } from '#libs/kernel';
import { type PowerClaim, type PowerUse, type UnitRange, countUnits } from '#libs/market';
import {
  type CapacityStore,
  type Reservation,
  type SitePowerSlice,
  type Tx,
  type UsedRectangle,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

/** One rectangle as the fake keeps it. `watts` is the whole rectangle's draw at the meter. */
export interface FakeRectangle {
  readonly id: string;
  readonly resourceId: string;
  readonly siteId: string;
  readonly units: UnitRange;
  readonly period: Period;
  readonly watts: number;
  readonly holder: {
    readonly kind: 'QUOTE' | 'LEASE' | 'BLOCK';
    readonly id: string;
    readonly expiresAt: Instant | null;
  };
}

/** What the fake must know of resources and sites, looked up at each call. */
export interface CapacityFacts {
  /** Units of a resource; null: there is no such resource. */
  sizeOf(resourceId: string): number | null;
  /** Limit of a site over time, watts. */
  limitAt(siteId: string, at: Instant): number;
  /** Instants at which the site's limit changes. */
  limitSteps(siteId: string): readonly Instant[];
  /** Draw of everything the site has listed and mines with, watts at the meter. */
  listedWatts(siteId: string, now: Instant): number;
  isHall(resourceId: string): boolean;
  /** Watts of firm mining at an instant. */
  firmMiningAt(siteId: string, at: Instant): number;
  /** A new claim was laid: flexible mining yields to it. */
  claimed(tx: Tx, siteId: string, period: Period, cause: 'BOOKING' | 'OWN_USE'): void;
}

const USES = { QUOTE: 'HELD', LEASE: 'LEASED', BLOCK: 'BLOCKED' } as const;

/** Rectangles kept apart by plain loops: the oracle the database's constraint is compared with. */
export class FakeCapacity implements CapacityStore {
  readonly table: FakeTable<FakeRectangle>;
  #next = 0;

  constructor(
    database: FakeDatabase,
    private readonly facts: CapacityFacts,
  ) {
    this.table = database.table<FakeRectangle>(() => null);
  }

  free(tx: Tx, resourceIds: readonly string[], window: Period): Promise<ReadonlyMap<string, readonly UnitRange[]>> {
    return Promise.resolve(new Map(resourceIds.map((id) => [id, this.#freeRanges(tx.now, id, window)])));
  }

  used(tx: Tx, resourceId: string, window: Period): Promise<UsedRectangle[]> {
    const rectangles = this.#living(tx.now).filter(
      (one) => one.resourceId === resourceId && overlaps(one.period, window),
    );
    const ordered = rectangles.sort((a, b) => a.period.start - b.period.start || a.units.from - b.units.from);
    return Promise.resolve(
      ordered.map(({ units, period, holder }) => ({ resourceId, units, period, use: USES[holder.kind] })),
    );
  }

  freePower(tx: Tx, siteIds: readonly string[], window: Period): Promise<ReadonlyMap<string, number | null>> {
    return Promise.resolve(new Map(siteIds.map((id) => [id, this.#freeWatts(tx.now, id, window)])));
  }

  powerUse(tx: Tx, siteId: string, window: Period): Promise<SitePowerSlice[]> {
    const edges = this.#edges(tx.now, siteId, window);
    const slices = edges.slice(0, -1).map((start, index): SitePowerSlice => {
      const period = { start, end: edges[index + 1] ?? window.end };
      return { period, limitWatts: this.facts.limitAt(siteId, start), drawWatts: this.#drawAt(tx.now, siteId, start) };
    });
    return Promise.resolve(slices);
  }

  reserve(
    tx: Tx,
    { resourceId, siteId, units, period, watts, holder }: Reservation,
  ): Promise<'RESERVED' | 'UNITS_TAKEN' | 'POWER_EXCEEDED'> {
    const free = this.#freeRanges(tx.now, resourceId, period);
    const isTwice = units.some((one, index) =>
      units.slice(0, index).some((other) => one.from < other.to && other.from < one.to),
    );
    const fits = !isTwice && units.every((range) => free.some((gap) => gap.from <= range.from && range.to <= gap.to));
    if (!fits) return Promise.resolve('UNITS_TAKEN');
    const freeWatts = this.#freeWatts(tx.now, siteId, period);
    if (freeWatts !== null && watts > freeWatts) return Promise.resolve('POWER_EXCEEDED');
    const total = countUnits(units);
    for (const range of units) {
      const id = `rectangle-${(this.#next += 1)}`;
      this.table.put(tx, id, {
        id,
        resourceId,
        siteId,
        units: range,
        period,
        watts: (watts * (range.to - range.from)) / total,
        holder,
      });
    }
    if (watts > 0) this.facts.claimed(tx, siteId, period, holder.kind === 'BLOCK' ? 'OWN_USE' : 'BOOKING');
    return Promise.resolve('RESERVED');
  }

  convert(tx: Tx, quoteId: string, leaseId: string): Promise<boolean> {
    const held = this.#living(tx.now).filter((one) => one.holder.kind === 'QUOTE' && one.holder.id === quoteId);
    for (const one of held)
      this.table.put(tx, one.id, { ...one, holder: { kind: 'LEASE', id: leaseId, expiresAt: null } });
    return Promise.resolve(held.length > 0);
  }

  release(tx: Tx, holderId: string, from: Instant): Promise<void> {
    for (const one of this.table.rows().filter((row) => row.holder.id === holderId && row.period.end > from)) {
      if (one.period.start >= from) this.table.delete(one.id);
      else this.table.put(tx, one.id, { ...one, period: { start: one.period.start, end: from } });
    }
    return Promise.resolve();
  }

  /** Firm claims of leases, holds and own use, one a holder and period. */
  claims(now: Instant, siteId: string, window: Period): PowerClaim[] {
    const drawing = this.#living(now).filter(
      (one) => one.siteId === siteId && one.watts > 0 && overlaps(one.period, window),
    );
    const claims = new Map<string, PowerClaim>();
    for (const { holder, period, watts, resourceId } of drawing) {
      const key = `${holder.id} ${period.start} ${period.end}`;
      const holderId = holder.kind === 'QUOTE' ? null : holder.id;
      const use = this.#useOf(holder.kind, resourceId);
      claims.set(key, { use, holderId, period, watts: watts + (claims.get(key)?.watts ?? 0) });
    }
    return [...claims.values()];
  }

  #useOf(kind: FakeRectangle['holder']['kind'], resourceId: string): PowerUse {
    if (kind === 'QUOTE') return 'HOLD';
    if (kind === 'BLOCK') return 'OWN_USE';
    return this.facts.isHall(resourceId) ? 'HALL_LEASE' : 'GPU_LEASE';
  }

  #living(now: Instant): FakeRectangle[] {
    return this.table.rows().filter((one) => one.holder.expiresAt === null || one.holder.expiresAt > now);
  }

  #freeRanges(now: Instant, resourceId: string, window: Period): UnitRange[] {
    const size = this.facts.sizeOf(resourceId) ?? 0;
    const taken = this.#living(now).filter((one) => one.resourceId === resourceId && overlaps(one.period, window));
    const gaps: UnitRange[] = [];
    let from = 0;
    for (const { units } of taken.sort((a, b) => a.units.from - b.units.from)) {
      if (units.from > from) gaps.push({ from, to: Math.min(units.from, size) });
      from = Math.max(from, units.to);
    }
    return from < size ? [...gaps, { from, to: size }] : gaps;
  }

  #drawAt(now: Instant, siteId: string, at: Instant): number {
    const drawing = this.#living(now).filter(
      (one) => one.siteId === siteId && one.period.start <= at && at < one.period.end,
    );
    return drawing.reduce((total, one) => total + one.watts, this.facts.firmMiningAt(siteId, at));
  }

  /** Where draw or limit may change in the window, its ends included, ascending. */
  #edges(now: Instant, siteId: string, window: Period): Instant[] {
    const starts = this.#living(now)
      .filter((one) => one.siteId === siteId)
      .flatMap((one) => [one.period.start, one.period.end]);
    const inside = [...starts, ...this.facts.limitSteps(siteId)].filter((at) => window.start < at && at < window.end);
    return [...new Set([window.start, ...inside, window.end])].sort((a, b) => a - b);
  }

  #freeWatts(now: Instant, siteId: string, window: Period): number | null {
    const edges = this.#edges(now, siteId, window).slice(0, -1);
    const limits = edges.map((at) => this.facts.limitAt(siteId, latest(at, window.start)));
    if (this.facts.listedWatts(siteId, now) <= Math.min(...limits)) return null;
    return Math.min(...edges.map((at, index) => (limits[index] ?? 0) - this.#drawAt(now, siteId, at)));
  }
}
