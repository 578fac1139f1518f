// Bookings of one resource over time, for a seed: usual requests that come one after the other and start some days later.
import { DAY, HOUR, type Period, instantFromEpoch, overlaps } from '#libs/kernel';
import { fragmentation } from './fragmentation.js';
import { type Geometry } from './geometry.js';
import { place } from './placement.js';
import { type UsedUnits } from './plane.js';
import { complement } from './ranges.js';
import { sequence } from './taste.js';
import { usualRequests } from './usual-requests.js';

export interface ReservationWorld {
  readonly name: string;
  readonly geometry: Geometry;
  /** Over how many days requests come, and what they ask for in all, as a share of the unit-hours of those days. */
  readonly days: number;
  readonly load: number;
  /** Mean days from request to start. */
  readonly leadDays: number;
  /** Kinds of request that last longer do not come. */
  readonly longestDays: number;
}

interface Reservation {
  readonly at: number;
  readonly window: Period;
  readonly units: number;
  readonly gang: boolean;
}

/** A wide fabric and narrow ones, whole and fractional nodes, and a hall. */
export const RESERVATION_WORLDS: readonly ReservationWorld[] = [
  { name: 'one fabric', ...sized(32, 32, 8), days: 60, load: 1.2, leadDays: 10, longestDays: 30 },
  { name: 'four fabrics', ...sized(64, 16, 8), days: 90, load: 0.9, leadDays: 20, longestDays: 30 },
  { name: 'parts of nodes', ...sized(32, 8, 1), days: 60, load: 1.2, leadDays: 5, longestDays: 30 },
  {
    name: 'a hall',
    geometry: { kind: 'HALL', units: 1_000, minChunk: 10 },
    days: 90,
    load: 0.9,
    leadDays: 5,
    longestDays: 30,
  },
];

function sized(nodes: number, nodesPerFabric: number, minChunk: number): Pick<ReservationWorld, 'geometry'> {
  return { geometry: { kind: 'GPU', units: nodes * 8, gpusPerNode: 8, nodesPerFabric, minChunk } };
}

/** Requests spread over the days by what they ask for; each lasts half to one and a half times what is usual. */
function reservations(world: ReservationWorld, seed: number): Reservation[] {
  const next = sequence(seed);
  const kinds = usualRequests(world.geometry).filter(({ hours }) => hours <= world.longestDays * 24);
  const weight = kinds.reduce((sum, kind) => sum + kind.weight, 0);
  const demand = world.geometry.units * world.days * 24 * world.load;
  const found: Reservation[] = [];
  for (let asked = 0; asked < demand;) {
    let at = next() * weight;
    const kind = kinds.find((candidate) => (at -= candidate.weight) < 0) ?? kinds[0];
    if (kind === undefined) break;
    const hours = Math.max(1, Math.round(kind.hours * (0.5 + next())));
    asked += kind.units * hours;
    const came = Math.round((asked / demand) * world.days * 24);
    const start = came + Math.round(-Math.log(1 - next()) * world.leadDays * 24);
    const window = { start: instantFromEpoch(start * HOUR), end: instantFromEpoch((start + hours) * HOUR) };
    found.push({ at: came * HOUR, window, units: kind.units, gang: kind.gang });
  }
  const end = horizonEnd(world);
  return found.filter(({ window }) => window.end <= end);
}

function horizonEnd(world: ReservationWorld): number {
  return (world.days + 30) * DAY;
}

/** Books them one by one. Shares: of the unit-hours asked for that were refused, and the mean fragmentation over `looks` moments. */
export function bookAll(
  world: ReservationWorld,
  seed: number,
  looksAround: boolean,
  looks = 3,
): { readonly refused: number; readonly fragmentation: number } {
  const all = reservations(world, seed);
  const used: UsedUnits[] = [];
  const seen: number[] = [];
  let [asked, refused] = [0, 0];
  all.forEach(({ at, window, units, gang }, index) => {
    const { geometry } = world;
    const horizon = { start: instantFromEpoch(at), end: instantFromEpoch(horizonEnd(world)) };
    const taken = used.filter(({ period }) => overlaps(period, window));
    const free = complement(
      taken.map((each) => each.units),
      geometry.units,
    );
    const placed = place({
      geometry,
      free,
      units,
      gang,
      ...(looksAround ? { around: { window, horizon, used } } : {}),
    });
    const amount = units * (window.end - window.start);
    asked += amount;
    if (placed === null) refused += amount;
    for (const range of placed ?? []) used.push({ units: range, period: window });
    if ((index + 1) % Math.floor(all.length / looks) === 0) seen.push(fragmentation({ geometry, horizon, used }));
  });
  return { refused: refused / asked, fragmentation: seen.reduce((sum, each) => sum + each, 0) / seen.length };
}
