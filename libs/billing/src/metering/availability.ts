import { HOUR, type Instant, MINUTE, type Period, instantFromEpoch, overlaps } from '#libs/kernel';

/** Units that answered in the same minutes of an hour: bit k of `minutes` is minute k. Rows of one node have no minute in common. */
export interface AnsweredHour {
  /** A whole UTC hour. */
  readonly hour: Instant;
  readonly minutes: bigint;
  readonly units: number;
}

/** Everything that says whether a lease had its capacity. */
export interface AvailabilityEvidence {
  /** GPUs or kW promised. */
  readonly promisedUnits: number;
  readonly answered: readonly AnsweredHour[];
  /** The first minute in which anything of the lease ever answered; null: no agent ever reported. */
  readonly firstReported: Instant | null;
  /** Stretches in which the provider itself reported a fault. */
  readonly faults: readonly Period[];
  /** Agreed maintenance. */
  readonly maintenance: readonly Period[];
  /** Curtailment called under the contract. */
  readonly curtailments: readonly Period[];
}

/** Whole minutes; `minutes` and `downMinutes` leave out maintenance and curtailment, which are counted beside them. */
export interface Availability {
  readonly minutes: number;
  readonly downMinutes: number;
  readonly maintenanceMinutes: number;
  readonly curtailedMinutes: number;
}

/** The minutes of one UTC hour as bits. `down` lies within `counted`. */
export interface AvailabilityHour {
  readonly hour: Instant;
  readonly counted: bigint;
  readonly down: bigint;
  readonly maintenance: bigint;
  readonly curtailed: bigint;
}

const ALL = (1n << 60n) - 1n;

/**
 * Minute by minute whether the promised units were there, hour by hour of the service. A minute counts when all of it lies in the
 * service and no agreed maintenance or called curtailment touches it (maintenance first). It is down when a fault that the provider
 * reported touches it, or when fewer units than promised answered in it, from the first minute on in which the lease ever reported: a
 * site without an agent is no evidence of anything, an agent that falls silent is.
 */
export function availabilityHours(service: Period, evidence: AvailabilityEvidence): AvailabilityHour[] {
  const answered = byHour(evidence.answered);
  const hours: AvailabilityHour[] = [];
  const { firstReported } = evidence;
  const reported: Period[] =
    firstReported === null || firstReported >= service.end ? [] : [{ start: firstReported, end: service.end }];
  for (let at = Math.floor(service.start / HOUR) * HOUR; at < service.end; at += HOUR) {
    const hour = instantFromEpoch(at);
    const inService = wholeMinutes(service, hour);
    const maintenance = inService & touched(evidence.maintenance, hour);
    const curtailed = inService & touched(evidence.curtailments, hour) & ~maintenance;
    const counted = inService & ~maintenance & ~curtailed;
    const silent = touched(reported, hour) & ~enough(answered.get(hour) ?? [], evidence.promisedUnits);
    const down = counted & (touched(evidence.faults, hour) | silent);
    if (inService !== 0n) hours.push({ hour, counted, down, maintenance, curtailed });
  }
  return hours;
}

/** The minutes of a service, added up. */
export function availabilityOf(service: Period, evidence: AvailabilityEvidence): Availability {
  return sumOfHours(availabilityHours(service, evidence));
}

export function sumOfHours(hours: readonly AvailabilityHour[]): Availability {
  const total = (bits: (hour: AvailabilityHour) => bigint) => hours.reduce((sum, hour) => sum + ones(bits(hour)), 0);
  return {
    minutes: total(({ counted }) => counted),
    downMinutes: total(({ down }) => down),
    maintenanceMinutes: total(({ maintenance }) => maintenance),
    curtailedMinutes: total(({ curtailed }) => curtailed),
  };
}

function byHour(rows: readonly AnsweredHour[]): ReadonlyMap<number, AnsweredHour[]> {
  const hours = new Map<number, AnsweredHour[]>();
  for (const row of rows) {
    const known = hours.get(row.hour);
    if (known) known.push(row);
    else hours.set(row.hour, [row]);
  }
  return hours;
}

/** Minutes in which at least `promised` units answered. */
function enough(rows: readonly AnsweredHour[], promised: number): bigint {
  if (promised <= 0) return ALL;
  const units = new Array<number>(60).fill(0);
  for (const row of rows)
    for (let minute = 0; minute < 60; minute += 1)
      if ((row.minutes >> BigInt(minute)) & 1n) units[minute] = (units[minute] ?? 0) + row.units;
  return units.reduce((bits, count, minute) => (count >= promised ? bits | (1n << BigInt(minute)) : bits), 0n);
}

/** Minutes of the hour that some period touches. */
function touched(periods: readonly Period[], hour: Instant): bigint {
  const span = { start: hour, end: instantFromEpoch(hour + HOUR) };
  return periods
    .filter((period) => overlaps(period, span))
    .reduce(
      (bits, { start, end }) => bits | run(Math.floor((start - hour) / MINUTE), Math.ceil((end - hour) / MINUTE)),
      0n,
    );
}

/** Minutes of the hour that lie in the period as a whole. */
function wholeMinutes({ start, end }: Period, hour: Instant): bigint {
  return run(Math.ceil((start - hour) / MINUTE), Math.floor((end - hour) / MINUTE));
}

/** Bits [from, to) of an hour. */
function run(from: number, to: number): bigint {
  const [first, last] = [Math.max(0, from), Math.min(60, to)];
  return first >= last ? 0n : ((1n << BigInt(last - first)) - 1n) << BigInt(first);
}

function ones(bits: bigint): number {
  let [left, count] = [bits, 0];
  while (left !== 0n) {
    left &= left - 1n;
    count += 1;
  }
  return count;
}
