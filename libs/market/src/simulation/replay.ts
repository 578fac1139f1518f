import { HOUR, type Period } from '#libs/kernel';

/** Somebody who comes with a request and takes it if the pool asks no more than `willing` per unit and hour. Doubles throughout. */
export interface Arrival {
  /** When it comes; no window begins before. */
  readonly at: number;
  readonly units: number;
  readonly window: Period;
  /** The pool's rate at a utilisation from 0 to 1. */
  readonly rateAt: (utilisation: number) => number;
  readonly willing: number;
}

export interface Replayed {
  readonly leases: number;
  readonly revenue: number;
  /** Unit-hours sold, all of them. */
  readonly soldHours: number;
  /** Unit-hours sold within the stretch asked for. */
  readonly soldWithin: number;
}

interface Taken {
  readonly units: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Plays arrivals, in order, against an empty pool of `capacity` units that are all alike: each is quoted the rate at the utilisation of
 * its window, and leases when it is willing and the units are free throughout.
 */
export function replay(arrivals: readonly Arrival[], capacity: number, within: Period): Replayed {
  let running: Taken[] = [];
  let [leases, revenue, soldHours, soldWithin] = [0, 0, 0, 0];
  for (const { at, units, window, rateAt, willing } of arrivals) {
    if (units > capacity) continue;
    running = running.filter(({ end }) => end > at);
    const beside = running.filter((other) => other.start < window.end && window.start < other.end);
    const rate = rateAt(utilisation(beside, capacity, window));
    if (rate > willing || !fits(beside, window, capacity - units)) continue;
    running.push({ units, start: window.start, end: window.end });
    leases += 1;
    const hours = (window.end - window.start) / HOUR;
    revenue += rate * units * hours;
    soldHours += units * hours;
    soldWithin += (units * overlapOf(window, within)) / HOUR;
  }
  return { leases, revenue, soldHours, soldWithin };
}

function overlapOf(a: { readonly start: number; readonly end: number }, b: Period): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

function utilisation(beside: readonly Taken[], capacity: number, window: Period): number {
  const used = beside.reduce((sum, other) => sum + other.units * overlapOf(other, window), 0);
  return Math.min(1, used / (capacity * (window.end - window.start)));
}

/** Whether at no instant of the window more than `most` units are in use. */
function fits(beside: readonly Taken[], window: Period, most: number): boolean {
  if (beside.reduce((sum, { units }) => sum + units, 0) <= most) return true;
  const events = beside.flatMap(({ units, start, end }) => [
    { at: Math.max(start, window.start), change: units },
    { at: end, change: -units },
  ]);
  // who ends makes room before who begins at the same instant
  events.sort((a, b) => a.at - b.at || a.change - b.change);
  let inUse = 0;
  return events.every(({ change }) => {
    inUse += change;
    return inUse <= most;
  });
}
