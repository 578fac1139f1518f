import { LAND } from './land.js';
import { type Frame, type Picture, px, shape, type Shape } from './picture.js';
import { type PictureStop } from './price-history.js';

/** Something that lies somewhere, roughly: the middle of its state or country. */
export interface MapPlace {
  readonly longitude: number;
  readonly latitude: number;
  /** Units that can be had there; the area of its dot. */
  readonly free: number;
}

export interface SiteMap {
  /** From the west to the east: the order of the stops. */
  readonly places: readonly MapPlace[];
  /** Of which rings are drawn; null: of none. */
  readonly selected: number | null;
  /** Text at a ring, e.g. "25 ms". */
  readonly sayRing: (milliseconds: number) => string;
}

/** From here to there the map reaches: inhabited land. */
const NORTH = 80;
const SOUTH = -56;
/** Height over width. */
export const MAP_RATIO = 0.44;
const LARGEST_DOT = 15;
const SMALLEST_DOT = 4;
const EARTH_KM = 6371;
/** There and back through fibre, in which light makes 200 km a millisecond: a lower bound, no route is straight. */
const KM_PER_MS = 100;
/** Milliseconds there and back at which rings are drawn. */
export const RINGS_MS: readonly number[] = [10, 25, 50];

interface Scales {
  readonly x: (longitude: number) => number;
  readonly y: (latitude: number) => number;
}

const scalesOf = ({ width, height }: Frame): Scales => ({
  x: (longitude) => px(((longitude + 180) / 360) * width),
  y: (latitude) => px(((NORTH - latitude) / (NORTH - SOUTH)) * height),
});

/** One path for all land; kept by size, since every stop draws it anew. */
const drawn = new Map<string, string>();
function landPath(frame: Frame): string {
  const key = `${frame.width}x${frame.height}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const { x, y } = scalesOf(frame);
  const path = LAND.map((ring) => {
    let [east, north] = [0, 0];
    const points = ring.split(' ').map((step) => {
      const [dx = 0, dy = 0] = step.split(',').map(Number);
      [east, north] = [east + dx, north + dy];
      return `${x(east / 10)} ${y(north / 10)}`;
    });
    return `M${points.join('L')}Z`;
  }).join('');
  drawn.set(key, path);
  return path;
}

const RADIANS = Math.PI / 180;

/** Points of the circle on the globe, in degrees, clockwise from north. */
export function circleAround({ longitude, latitude }: MapPlace, km: number): readonly (readonly [number, number])[] {
  const [far, lat] = [km / EARTH_KM, latitude * RADIANS];
  return Array.from({ length: 73 }, (_, step) => {
    const bearing = step * 5 * RADIANS;
    const there = Math.asin(Math.sin(lat) * Math.cos(far) + Math.cos(lat) * Math.sin(far) * Math.cos(bearing));
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(far) * Math.cos(lat),
      Math.cos(far) - Math.sin(lat) * Math.sin(there),
    );
    return [((longitude + turn / RADIANS + 540) % 360) - 180, there / RADIANS] as const;
  });
}

/** A line that leaves the map on one side and goes on at the other is lifted in between. */
function ringPath(points: readonly (readonly [number, number])[], { x, y }: Scales): string {
  return points
    .map(([longitude, latitude], at) => {
      const before = points[at - 1];
      const isLifted = before === undefined || Math.abs(before[0] - longitude) > 180;
      return `${isLifted ? 'M' : 'L'}${x(longitude)} ${y(latitude)}`;
    })
    .join('');
}

function rings(place: MapPlace, { sayRing }: SiteMap, frame: Frame): Shape[] {
  const scales = scalesOf(frame);
  return RINGS_MS.flatMap((milliseconds) => {
    const points = circleAround(place, milliseconds * KM_PER_MS);
    const [, south = 0] = points[36] ?? [];
    const label = { x: scales.x(place.longitude), y: px(Math.min(frame.height - 4, scales.y(south) - 3)) };
    return [
      shape('path', { class: 'pic-dash', d: ringPath(points, scales) }),
      shape('text', { ...label, class: 'pic-halo', 'text-anchor': 'middle' }, sayRing(milliseconds)),
    ];
  });
}

const radiusOf = (free: number, most: number): number =>
  free <= 0 ? SMALLEST_DOT : px(Math.max(SMALLEST_DOT, Math.sqrt(free / most) * LARGEST_DOT));

function dot(place: MapPlace, most: number, isSelected: boolean, { x, y }: Scales): Shape[] {
  const [cx, cy, r] = [x(place.longitude), y(place.latitude), radiusOf(place.free, most)];
  const round = (radius: number): string =>
    `M${px(cx - radius)} ${cy}a${radius} ${radius} 0 1 0 ${px(2 * radius)} 0a${radius} ${radius} 0 1 0 ${px(-2 * radius)} 0Z`;
  return [
    shape('path', { class: place.free > 0 ? 'pic-free' : 'pic-track', d: round(r) }),
    ...(isSelected ? [shape('path', { class: 'pic-mark', d: round(px(r + 3)) })] : []),
  ];
}

/** Land without borders, a dot for each place as large as what is free there, and around one of them how far light comes in so many ms. */
export const drawSiteMap = (data: SiteMap, frame: Frame): Picture => {
  const scales = scalesOf(frame);
  const most = Math.max(1, ...data.places.map(({ free }) => free));
  const chosen = data.selected === null ? undefined : data.places[data.selected];
  return {
    width: frame.width,
    height: frame.height,
    body: [
      shape('path', { class: 'pic-land', d: landPath(frame) }),
      ...(chosen === undefined ? [] : rings(chosen, data, frame)),
      ...data.places.flatMap((place, at) => dot(place, most, at === data.selected, scales)),
    ],
  };
};

export const stopsOfSiteMap = (data: SiteMap, frame: Frame): readonly PictureStop[] => {
  const { x, y } = scalesOf(frame);
  return data.places.map(({ longitude, latitude }, at) => ({ at, x: x(longitude), y: y(latitude) }));
};
