import { type Decimal, type Instant, type Period, includes, overlap } from '#libs/kernel';

export const POWER_USES = ['GPU_LEASE', 'HALL_LEASE', 'HOLD', 'OWN_USE', 'FIRM_MINING'] as const;
export type PowerUse = (typeof POWER_USES)[number];

/** Watts at the meter that somebody may draw whatever else happens. */
export interface PowerClaim {
  readonly use: PowerUse;
  /** The lease, calendar block or mining load; null for a hold, whose tenant stays unknown. */
  readonly holderId: string | null;
  readonly period: Period;
  readonly watts: number;
}

/** What a site may draw over a stretch: by contract, and what curtailments leave of it. */
export interface PowerLimit {
  readonly period: Period;
  readonly contractedWatts: number;
  readonly limitWatts: number;
}

/** A flexible mining load as far as sharing power asks about it. */
export interface FlexibleLoad {
  readonly id: string;
  readonly externalId: string;
  readonly watts: number;
  readonly terahashesPerSecond: Decimal;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** What one flexible load may draw. */
export interface MiningAllowance {
  readonly loadId: string;
  readonly externalId: string;
  readonly watts: number;
}

/** A stretch in which nothing changes. contracted = withheld + the five claims + flexibleMining + free, to the watt. */
export interface EnvelopeSlice {
  readonly period: Period;
  readonly contractedWatts: number;
  /** Taken away by curtailments. */
  readonly withheldWatts: number;
  readonly claims: Readonly<Record<PowerUse, number>>;
  /** What flexible mining may draw: all it wants, or what claims leave. */
  readonly flexibleMiningWatts: number;
  /** Drawn by nobody. Below 0 only in a past that was written down after the fact. */
  readonly freeWatts: number;
  /** What flexible mining would draw. */
  readonly fleetWatts: number;
  readonly allowances: readonly MiningAllowance[];
}

export interface EnvelopeFacts {
  readonly claims: readonly PowerClaim[];
  readonly limits: readonly PowerLimit[];
}

/** A claim or limit does not fit: in `window` firm claims would draw `firmWatts` of `limitWatts`. */
export interface PowerExceededRefusal {
  readonly code: 'POWER_EXCEEDED';
  readonly path: readonly string[];
  /** The stretch in which most is missing; the first of them. */
  readonly window: Period;
  readonly limitWatts: number;
  readonly firmWatts: number;
  /** Who draws there, largest first; at most 20. */
  readonly inTheWay: readonly PowerClaim[];
}

const MAX_IN_THE_WAY = 20;
const NOTHING: Readonly<Record<PowerUse, number>> = {
  GPU_LEASE: 0,
  HALL_LEASE: 0,
  HOLD: 0,
  OWN_USE: 0,
  FIRM_MINING: 0,
};

/** Everything under a site's limit over a window, in slices in which nothing changes; neighbours differ. */
export function powerEnvelope(
  window: Period,
  facts: EnvelopeFacts,
  fleet: readonly FlexibleLoad[] = [],
): EnvelopeSlice[] {
  const running = [...fleet].sort(byEfficiency);
  const slices: EnvelopeSlice[] = [];
  for (const { period, limit, claims } of stretches(window, facts, edgesOf(window, fleet))) {
    const left = limit.limitWatts - total(claims);
    const wanting = running.filter(
      (load) => load.from <= period.start && (load.until === null || load.until > period.start),
    );
    const allowances = share(wanting, left);
    const flexibleMiningWatts = allowances.reduce((watts, allowance) => watts + allowance.watts, 0);
    append(slices, {
      period,
      contractedWatts: limit.contractedWatts,
      withheldWatts: limit.contractedWatts - limit.limitWatts,
      claims,
      flexibleMiningWatts,
      freeWatts: left - flexibleMiningWatts,
      fleetWatts: wanting.reduce((watts, load) => watts + load.watts, 0),
      allowances,
    });
  }
  return slices;
}

/**
 * Why claims do not fit under limits in a window; null when they do at every instant.
 * @param asking the claim that wants in, which is not in its own way
 */
export function powerExceeded(
  window: Period,
  facts: EnvelopeFacts,
  { path, asking }: { readonly path: readonly string[]; readonly asking: PowerClaim | null },
): PowerExceededRefusal | null {
  let worst: Stretch | null = null;
  for (const stretch of stretches(window, facts, [])) {
    if (excess(stretch) > 0 && (worst === null || excess(stretch) > excess(worst))) worst = stretch;
  }
  if (worst === null) return null;
  const { period, limit, claims } = worst;
  const there = facts.claims.filter((claim) => claim !== asking && includes(claim.period, period.start));
  const inTheWay = [...there].sort((a, b) => b.watts - a.watts).slice(0, MAX_IN_THE_WAY);
  const { limitWatts } = limit;
  return { code: 'POWER_EXCEEDED', path, window: period, limitWatts, firmWatts: total(claims), inTheWay };
}

interface Stretch {
  readonly period: Period;
  readonly limit: PowerLimit;
  readonly claims: Readonly<Record<PowerUse, number>>;
}

const total = (claims: Readonly<Record<PowerUse, number>>): number =>
  POWER_USES.reduce((watts, use) => watts + claims[use], 0);

const excess = ({ limit, claims }: Stretch): number => total(claims) - limit.limitWatts;

/** Joules per terahash ascending, so that the least efficient machines yield first; ties by id, so that every reader agrees. */
function byEfficiency(a: FlexibleLoad, b: FlexibleLoad): number {
  const [left, right] = [
    BigInt(a.watts) * b.terahashesPerSecond.scaled,
    BigInt(b.watts) * a.terahashesPerSecond.scaled,
  ];
  if (left !== right) return left < right ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Power left over, to each load in turn. */
function share(loads: readonly FlexibleLoad[], left: number): MiningAllowance[] {
  let rest = Math.max(0, left);
  return loads.map(({ id: loadId, externalId, watts: wanted }) => {
    const watts = Math.min(wanted, rest);
    rest -= watts;
    return { loadId, externalId, watts };
  });
}

/** Where a fleet changes inside a window. */
function edgesOf(window: Period, fleet: readonly FlexibleLoad[]): Instant[] {
  return fleet
    .flatMap(({ from, until }) => (until === null ? [from] : [from, until]))
    .filter((at) => window.start < at && at < window.end);
}

/** Sweeps a window once: where claims begin or end, where the limit changes, and at the given edges. */
function* stretches(window: Period, { claims, limits }: EnvelopeFacts, edges: readonly Instant[]): Generator<Stretch> {
  const changes = claims.flatMap(({ use, watts, period }) => {
    const inside = overlap(period, window);
    return inside
      ? [
          { at: inside.start, use, watts },
          { at: inside.end, use, watts: -watts },
        ]
      : [];
  });
  changes.sort((a, b) => a.at - b.at);
  const inForce = limits
    .filter((limit) => overlap(limit.period, window))
    .sort((a, b) => a.period.start - b.period.start);
  const starts = inForce.map(({ period }) => period.start).filter((at) => at > window.start);
  const cuts = [...new Set([window.start, ...starts, ...edges, ...changes.map(({ at }) => at)])].sort((a, b) => a - b);
  const sums = { ...NOTHING };
  let change = 0;
  let place = 0;
  for (const [index, start] of cuts.entries()) {
    const end = cuts[index + 1] ?? window.end;
    for (; (changes[change]?.at ?? Infinity) <= start; change += 1) {
      const step = changes[change];
      if (step) sums[step.use] += step.watts;
    }
    while ((inForce[place]?.period.end ?? Infinity) <= start) place += 1;
    const limit = inForce[place];
    if (limit && start < end) yield { period: { start, end }, limit, claims: { ...sums } };
  }
}

/** Adds a slice, or lengthens the last one where nothing changed. */
function append(slices: EnvelopeSlice[], slice: EnvelopeSlice): void {
  const last = slices.at(-1);
  if (last && last.period.end === slice.period.start && isSame(last, slice))
    slices[slices.length - 1] = { ...last, period: { start: last.period.start, end: slice.period.end } };
  else slices.push(slice);
}

function isSame(a: EnvelopeSlice, b: EnvelopeSlice): boolean {
  return (
    a.contractedWatts === b.contractedWatts &&
    a.withheldWatts === b.withheldWatts &&
    POWER_USES.every((use) => a.claims[use] === b.claims[use]) &&
    a.allowances.length === b.allowances.length &&
    a.allowances.every(({ loadId, watts }, index) => {
      const other = b.allowances[index];
      return loadId === other?.loadId && watts === other.watts;
    })
  );
}
