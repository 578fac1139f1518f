import { DAY, type Instant, type Period, addMilliseconds, instantFromEpoch, overlap, overlaps } from '#libs/kernel';
import {
  type Curtailment,
  type MiningLoad,
  type OfferedPower,
  POWER_HORIZON,
  POWER_USES,
  type PowerClaim,
  type PowerLimit,
  inForce,
  powerEnvelope,
} from '#libs/market';
import {
  type CurtailmentStore,
  type MiningLoadStore,
  type MiningOrder,
  type PowerStore,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

/** A load as the fake keeps it: a removed one stays for the past it ran in. */
export interface FakeLoad extends MiningLoad {
  readonly removedAt: Instant | null;
}

export interface FakeOrder extends MiningOrder {
  readonly orgId: string;
  readonly siteId: string;
}

export interface PowerTables {
  readonly loads: FakeTable<FakeLoad>;
  readonly curtailments: FakeTable<Curtailment>;
  readonly orders: FakeTable<FakeOrder>;
}

export function powerTables(database: FakeDatabase): PowerTables {
  const owner = (row: { readonly orgId: string }) => [row.orgId];
  return {
    loads: database.table<FakeLoad>(owner),
    curtailments: database.table<Curtailment>(owner),
    orders: database.table<FakeOrder>(owner),
  };
}

/** What power must know of sites and of what is held on them, looked up at each call. */
export interface PowerFacts {
  /** Null: there is no such site. */
  ownerOf(siteId: string): string | null;
  contractedAt(siteId: string, at: Instant): number;
  contractedSteps(siteId: string): readonly Instant[];
  /** Whether something of it is on offer. */
  isOnOffer(siteId: string): boolean;
  /** Leases, holds and own use. */
  held(now: Instant, siteId: string, window: Period): PowerClaim[];
}

const MAX_STRETCHES = 8;

/** A site's power by plain loops over everything. */
export class FakePower implements PowerStore {
  #orders = 0;

  constructor(
    private readonly tables: PowerTables,
    private readonly facts: PowerFacts,
  ) {}

  close(tx: Tx, siteId: string): Promise<void> {
    if (!this.#isOwn(tx, siteId)) return Promise.reject(new Error(`site ${siteId} is not the one of this transaction`));
    return Promise.resolve();
  }

  claims(tx: Tx, siteId: string, window: Period): Promise<PowerClaim[]> {
    return Promise.resolve(this.#isOwn(tx, siteId) ? this.#claims(tx.now, siteId, window) : []);
  }

  limits(tx: Tx, siteId: string, window: Period): Promise<PowerLimit[]> {
    return Promise.resolve(this.#isOwn(tx, siteId) ? this.#limits(siteId, window) : []);
  }

  offered(tx: Tx, siteId: string, wanted: Period): Promise<OfferedPower[]> {
    const yesterday = addMilliseconds(instantFromEpoch(Math.floor(tx.now / DAY) * DAY), -DAY);
    const window = overlap(wanted, { start: yesterday, end: POWER_HORIZON });
    if (!window || !this.facts.isOnOffer(siteId)) return Promise.resolve([]);
    const facts = { claims: this.#claims(tx.now, siteId, window), limits: this.#limits(siteId, window) };
    const told: OfferedPower[] = [];
    for (const { period, contractedWatts, withheldWatts, claims } of powerEnvelope(window, facts)) {
      const claimedWatts = POWER_USES.reduce((watts, use) => watts + claims[use], 0);
      const one = { period, contractedWatts, limitWatts: contractedWatts - withheldWatts, claimedWatts };
      const last = told.at(-1);
      const goesOn =
        last?.claimedWatts === claimedWatts &&
        last.limitWatts === one.limitWatts &&
        last.contractedWatts === contractedWatts;
      if (last && goesOn) told[told.length - 1] = { ...last, period: { start: last.period.start, end: period.end } };
      else told.push(one);
    }
    return Promise.resolve(told);
  }

  orders(tx: Tx, siteId: string, window: Period, most: number): Promise<MiningOrder[]> {
    const found = this.tables.orders.all(tx).filter((one) => one.siteId === siteId && overlaps(one.period, window));
    const newest = found.reverse().slice(0, most);
    return Promise.resolve(newest.map(({ orgId: _org, siteId: _site, ...order }) => order));
  }

  /** Lowest limit of an instant, curtailments included. */
  limitAt(siteId: string, at: Instant): number {
    const cuts = this.#cuts(siteId).filter(({ period }) => period.start <= at && at < period.end);
    return Math.min(this.facts.contractedAt(siteId, at), ...cuts.map(({ limitWatts }) => limitWatts));
  }

  /** Where limits or firm mining change. */
  edges(siteId: string): Instant[] {
    const periods = [...this.#cuts(siteId), ...this.firm(siteId)].map(({ period }) => period);
    return [...this.facts.contractedSteps(siteId), ...periods.flatMap(({ start, end }) => [start, end])];
  }

  firm(siteId: string): PowerClaim[] {
    const loads = this.#running(siteId, FOREVER).filter(({ yields }) => yields === 'FIRM');
    return loads.map((load) => ({
      use: 'FIRM_MINING',
      holderId: load.id,
      period: periodOf(load),
      watts: load.watts,
    }));
  }

  /** Draw of everything that mines or will. */
  fleetWatts(now: Instant, siteId: string): number {
    const ahead = this.#running(siteId, { start: now, end: POWER_HORIZON });
    return ahead.reduce((total, { watts }) => total + watts, 0);
  }

  running(siteId: string, window: Period): MiningLoad[] {
    return this.#running(siteId, window).map(({ removedAt: _, ...load }) => load);
  }

  /** What the database's triggers do: throws where firm claims exceed the limit. */
  check(now: Instant, siteId: string): void {
    const window = { start: now, end: POWER_HORIZON };
    const slices = powerEnvelope(window, {
      claims: this.#claims(now, siteId, window),
      limits: this.#limits(siteId, window),
    });
    if (slices.some(({ freeWatts }) => freeWatts < 0)) throw new Error(`site ${siteId} would draw more than its limit`);
  }

  /** Tells flexible mining where in a period it may not draw what it wants. */
  order(tx: Tx, siteId: string, wanted: Period, cause: MiningOrder['cause']): void {
    const window = overlap(wanted, { start: tx.now, end: POWER_HORIZON });
    if (!window) return;
    const fleet = this.#running(siteId, window).filter(({ yields }) => yields === 'FLEXIBLE');
    const facts = { claims: this.#claims(tx.now, siteId, window), limits: this.#limits(siteId, window) };
    const told: FakeOrder[] = [];
    for (const slice of powerEnvelope(window, facts, fleet)) {
      if (slice.flexibleMiningWatts >= slice.fleetWatts) continue;
      const { period, flexibleMiningWatts: allowedWatts, fleetWatts } = slice;
      const last = told.at(-1);
      const isOn = last?.period.end === period.start && last.allowedWatts === allowedWatts;
      if (last && (isOn || told.length === MAX_STRETCHES)) {
        told[told.length - 1] = {
          ...last,
          period: { start: last.period.start, end: period.end },
          allowedWatts: Math.min(last.allowedWatts, allowedWatts),
          fleetWatts: Math.max(last.fleetWatts, fleetWatts),
        };
      } else {
        const orgId = this.facts.ownerOf(siteId) ?? '';
        told.push({ orgId, siteId, period, allowedWatts, fleetWatts, cause, orderedAt: tx.now });
      }
    }
    for (const one of told) this.tables.orders.seed(String((this.#orders += 1)), one);
  }

  #isOwn({ scope }: Tx, siteId: string): boolean {
    return scope.kind === 'PLATFORM' || this.facts.ownerOf(siteId) === scope.orgId;
  }

  #claims(now: Instant, siteId: string, window: Period): PowerClaim[] {
    const firm = this.firm(siteId).filter(({ period }) => overlaps(period, window));
    return [...this.facts.held(now, siteId, window), ...firm].sort((a, b) => a.period.start - b.period.start);
  }

  #limits(siteId: string, window: Period): PowerLimit[] {
    if (this.facts.ownerOf(siteId) === null) return [];
    const inside = this.edges(siteId).filter((at) => window.start < at && at < window.end);
    const starts = [...new Set([window.start, ...inside])].sort((a, b) => a - b);
    return starts.map((start, index) => ({
      period: { start, end: starts[index + 1] ?? window.end },
      contractedWatts: this.facts.contractedAt(siteId, start),
      limitWatts: this.limitAt(siteId, start),
    }));
  }

  #cuts(siteId: string): { readonly period: Period; readonly limitWatts: number }[] {
    return this.tables.curtailments.rows().flatMap((one) => {
      const period = one.siteId === siteId ? inForce(one) : null;
      return period ? [{ period, limitWatts: one.limitWatts }] : [];
    });
  }

  #running(siteId: string, window: Period): FakeLoad[] {
    const loads = this.tables.loads.rows().filter((load) => load.siteId === siteId);
    const ended = loads.map((load) => ({ ...load, until: endOf(load) }));
    return ended.filter((load) => load.from < (load.until ?? Infinity) && overlaps(periodOf(load), window));
  }
}

const FOREVER = { start: 0 as Instant, end: POWER_HORIZON };

const periodOf = ({ from, until }: MiningLoad): Period => ({ start: from, end: until ?? POWER_HORIZON });

function endOf({ until, removedAt }: FakeLoad): Instant | null {
  if (until === null || removedAt === null) return until ?? removedAt;
  return until < removedAt ? until : removedAt;
}

export function fakeMiningLoads({ loads }: PowerTables, power: FakePower): MiningLoadStore {
  const listed = (tx: Tx): FakeLoad[] => loads.all(tx).filter(({ removedAt }) => removedAt === null);
  const bare = ({ removedAt: _, ...load }: FakeLoad): MiningLoad => load;
  const changed = (tx: Tx, siteIds: readonly string[]): void => {
    for (const siteId of new Set(siteIds)) {
      power.check(tx.now, siteId);
      power.order(tx, siteId, { start: tx.now, end: POWER_HORIZON }, 'MINING');
    }
  };
  return {
    byId: (tx, id) =>
      Promise.resolve(
        listed(tx)
          .filter((load) => load.id === id)
          .map(bare)[0] ?? null,
      ),
    byExternalIds: (tx, ids) =>
      Promise.resolve(
        listed(tx)
          .filter((load) => ids.includes(load.externalId))
          .map(bare),
      ),
    bySite: (tx, siteId) => {
      const here = listed(tx).filter((load) => load.siteId === siteId);
      return Promise.resolve(here.sort((a, b) => (a.externalId < b.externalId ? -1 : 1)).map(bare));
    },
    running: (_tx, siteId, window) => Promise.resolve(power.running(siteId, window)),
    save: (tx, rows) => {
      for (const row of rows) {
        if ((loads.get(tx, row.id)?.version ?? 0) !== row.version) throw new Error('1 mining loads changed meanwhile');
        loads.put(tx, row.id, { ...row, version: row.version + 1, removedAt: null });
      }
      const siteIds = rows.map(({ siteId }) => siteId);
      changed(tx, siteIds);
      return Promise.resolve();
    },
    remove: (tx, id, at) => {
      const load = loads.get(tx, id);
      if (load) loads.put(tx, id, { ...load, removedAt: at });
      return Promise.resolve();
    },
  };
}

export function fakeCurtailments({ curtailments }: PowerTables, power: FakePower): CurtailmentStore {
  return {
    byId: (tx, id) => Promise.resolve(curtailments.get(tx, id)),
    bySite: (tx, siteId, window) => {
      const found = curtailments.all(tx).filter((one) => one.siteId === siteId && overlaps(one.period, window));
      return Promise.resolve(found.sort((a, b) => a.period.start - b.period.start || (a.id < b.id ? -1 : 1)));
    },
    insert: (tx, curtailment) => {
      curtailments.put(tx, curtailment.id, curtailment);
      power.check(tx.now, curtailment.siteId);
      power.order(tx, curtailment.siteId, curtailment.period, 'CURTAILMENT');
      return Promise.resolve();
    },
    cancel: (tx, id, at) => {
      const found = curtailments.get(tx, id);
      if (found) curtailments.put(tx, id, { ...found, cancelledAt: at });
      return Promise.resolve();
    },
  };
}
