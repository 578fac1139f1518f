import { HOUR } from '#libs/kernel';
import { type Geometry, isQuantity, unitsPerNode } from './geometry.js';
import { type Column, type Plane, columnsOf } from './plane.js';
import { type Usability, usability } from './usable-columns.js';
import { type UsualRequest, usualRequests } from './usual-requests.js';

/**
 * How much of what is free of a resource nobody could use: 0 (every free hour of every unit can be leased by every usual request)
 * to 1 (none by any). After the fragmentation measure of FGD (Weng et al., USENIX ATC 2023), with time as a second axis.
 *
 * Exactly: a free instant of a free unit is USABLE by a kind of request when some placement of such a request by the rules of
 * `place`, for its hours, at any start, wholly in free units and within the horizon, covers it. Kinds that last longer than the
 * horizon, or of an amount that no lease may have (`isQuantity`), do not count; nor for any kind the units that it could not use even
 * if the resource were empty (a fabric domain too small for it). Then
 *
 *     fragmentation = sum over kinds of weight x free unit-hours not usable by it / sum over kinds of weight x free unit-hours
 *
 * and 0 where nothing is free. An empty resource has 0, a full one has 0: it measures waste, not use. Every kind is tried alone against
 * the plane as it is. A float: for comparing placements and for advice, never for an amount.
 */
export function fragmentation(plane: Plane, requests: readonly UsualRequest[] = usualRequests(plane.geometry)): number {
  const total = { free: 0, unusable: 0 };
  for (const part of requests.every(({ gang }) => gang) ? fabricDomains(plane) : [plane]) {
    const { free, unusable } = wasteOf(part, requests, plane.geometry);
    total.free += free;
    total.unusable += unusable;
  }
  return total.free === 0 ? 0 : total.unusable / total.free;
}

/** A gang never spans two domains: each is a plane by itself, and looking at them one by one costs far less than at all together. */
function fabricDomains(plane: Plane): Plane[] {
  const { geometry, horizon } = plane;
  if (geometry.kind === 'HALL') return [plane];
  const size = geometry.nodesPerFabric * unitsPerNode(geometry);
  return Array.from({ length: Math.ceil(geometry.units / size) }, (_, index) => {
    const [from, to] = [index * size, Math.min(geometry.units, (index + 1) * size)];
    const used = plane.used
      .filter(({ units }) => units.from < to && from < units.to)
      .map(({ units, period }) => ({
        units: { from: Math.max(from, units.from) - from, to: Math.min(to, units.to) - from },
        period,
      }));
    return { geometry: { ...geometry, units: to - from }, horizon, used };
  });
}

interface Waste {
  readonly free: number;
  readonly unusable: number;
}

function wasteOf(plane: Plane, requests: readonly UsualRequest[], whole: Geometry): Waste {
  const columns = columnsOf(plane);
  const horizon = plane.horizon.end - plane.horizon.start;
  const usable = usability(plane, columns);
  const free = Float64Array.from(columns, (column) => widthOf(column) * freeTime(column, horizon));
  const everything = new Uint8Array(columns.length).fill(1);
  const total = { free: 0, unusable: 0 };
  for (const hours of new Set(requests.map((request) => request.hours))) {
    if (hours * HOUR > horizon) continue;
    const kinds = requests.filter((request) => request.hours === hours && isQuantity(whole, request.units));
    usableTimes(columns, usable, kinds, hours * HOUR, horizon).forEach((time, index) => {
      const { weight, ...kind } = kinds[index] ?? { weight: 0, units: 1, gang: false };
      usable(everything, kind).forEach((isEver, column) => {
        if (isEver === 0 || columns[column] === undefined) return;
        total.free += weight * (free[column] ?? 0);
        total.unusable += weight * ((free[column] ?? 0) - widthOf(columns[column]) * (time[column] ?? 0));
      });
    });
  }
  return total;
}

function widthOf({ units }: Column): number {
  return units.to - units.from;
}

function freeTime(column: Column, horizon: number): number {
  return column.busy.reduce((left, { from, to }) => left - (to - from), horizon);
}

/** For how long of the horizon each column is usable, by kind of request, in milliseconds. All kinds last `length`. */
function usableTimes(
  columns: readonly Column[],
  usable: Usability,
  kinds: readonly UsualRequest[],
  length: number,
  horizon: number,
): Float64Array[] {
  const starts = turningPoints(columns, length, horizon);
  const times = kinds.map(() => new Float64Array(columns.length));
  const until = kinds.map(() => new Float64Array(columns.length));
  const freeAt = freeOver(columns, length);
  const cover = (at: number, from: number, to: number): void => {
    const isFree = freeAt(at);
    kinds.forEach((kind, index) => {
      const [time, end] = [times[index], until[index]];
      usable(isFree, kind).forEach((isUsable, column) => {
        if (isUsable === 0 || time === undefined || end === undefined) return;
        time[column] = (time[column] ?? 0) + to - Math.max(from, end[column] ?? 0);
        end[column] = to;
      });
    });
  };
  starts.forEach((start, index) => {
    cover(start, start, start + length);
    const next = starts[index + 1];
    // what is free does not change between two turning points, so one look serves every start there
    if (next !== undefined) cover((start + next) / 2, start, next + length);
  });
  return times;
}

/** Starts at which a window of that length begins or ceases to meet something used. */
function turningPoints(columns: readonly Column[], length: number, horizon: number): number[] {
  const ends = columns.flatMap(({ busy }) => busy.flatMap(({ from, to }) => [from - length, to]));
  const inside = ends.filter((at) => at > 0 && at < horizon - length);
  return [...new Set([0, ...inside, horizon - length])].sort((a, b) => a - b);
}

/** Tells which columns are free over [at, at + length). Asked with ascending times only, so that nothing is searched twice. */
function freeOver(columns: readonly Column[], length: number): (at: number) => Uint8Array {
  const next = new Int32Array(columns.length);
  return (at) =>
    Uint8Array.from(columns, ({ busy }, column) => {
      let first = next[column] ?? 0;
      while ((busy[first]?.to ?? Infinity) <= at) first += 1;
      next[column] = first;
      return (busy[first]?.from ?? Infinity) >= at + length ? 1 : 0;
    });
}
