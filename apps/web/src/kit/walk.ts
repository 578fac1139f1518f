/** How the stops of a picture lie: along it in columns, all over it, or in rows below each other. */
export type WalkKind = 'along' | 'map' | 'rows';

/** A place in a picture, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const nearest = (stops: readonly Place[], away: (stop: Place) => number): number =>
  stops.reduce((best, stop, i) => (away(stop) < away(stops[best] ?? stop) ? i : best), 0);

const SIDEWAYS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1 };
const UPRIGHT: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

const within = (at: number, last: number): number => Math.min(last, Math.max(0, at));

/** From the west to the east through all of them, one above another from the top: so that no stop is out of reach. */
function eastward(stops: readonly Place[], at: number, by: 1 | -1): number {
  const order = stops
    .map((stop, index) => ({ ...stop, index }))
    .sort((a, b) => a.x - b.x || a.y - b.y || a.index - b.index);
  const rank = order.findIndex(({ index }) => index === at);
  return order[within(rank + by, order.length - 1)]?.index ?? at;
}

/** The stop of those ahead that is least away; where it is when none is ahead. */
function bestAhead(
  stops: readonly Place[],
  at: number,
  isAhead: (stop: Place) => boolean,
  away: (stop: Place) => number,
): number {
  const ahead = stops.filter(isAhead);
  const next = ahead[nearest(ahead, away)];
  return next === undefined ? at : stops.indexOf(next);
}

/** Where a key leads from a stop, as the reader sees it; null: the key means nothing here. */
export function stepFrom(stops: readonly Place[], at: number, key: string, kind: WalkKind): number | null {
  const last = stops.length - 1;
  const from = stops[at];
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const sideways = SIDEWAYS[key];
  const upright = UPRIGHT[key];
  if (from === undefined || (sideways === undefined && upright === undefined)) return null;
  if (kind === 'rows') return within(at + (upright ?? sideways ?? 0), last);
  const [across, down] = [
    ({ x }: Place): number => Math.abs(x - from.x),
    ({ y }: Place): number => Math.abs(y - from.y),
  ];
  if (sideways !== undefined) {
    if (kind === 'map') return eastward(stops, at, sideways);
    // the next column first, in it the nearest row
    return bestAhead(
      stops,
      at,
      ({ x }) => (x - from.x) * sideways > 0,
      (stop) => across(stop) * 10_000 + down(stop),
    );
  }
  const isBeyond = ({ y }: Place): boolean => (y - from.y) * (upright ?? 0) > 0;
  return kind === 'map'
    ? bestAhead(stops, at, isBeyond, (stop) => down(stop) + 2 * across(stop))
    : bestAhead(stops, at, (stop) => isBeyond(stop) && stop.x === from.x, down);
}

/** The stop that a pointer means: on a map the nearest, in rows the row's, elsewhere the column's and in it the nearest row. */
export function stopNear(stops: readonly Place[], { x, y }: Place, kind: WalkKind): number {
  if (kind === 'map') return nearest(stops, (stop) => Math.hypot(stop.x - x, stop.y - y));
  if (kind === 'rows') return nearest(stops, (stop) => Math.abs(stop.y - y));
  return nearest(stops, (stop) => Math.abs(stop.x - x) * 10_000 + Math.abs(stop.y - y));
}
