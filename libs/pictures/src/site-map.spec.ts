// World: three places, one without anything free, on a map of 720 x 316.
import { circleAround, drawSiteMap, MAP_RATIO, RINGS_MS, type SiteMap, stopsOfSiteMap } from './site-map.js';
import { LAND } from './land.js';
import { standaloneSvg } from './standalone.js';

const FRAME = { width: 720, height: Math.round(720 * MAP_RATIO), id: 'm' };
const TEXAS = { longitude: -99, latitude: 31, free: 400 };
const data: SiteMap = {
  places: [TEXAS, { longitude: -19, latitude: 65, free: 100 }, { longitude: 25, latitude: 60, free: 0 }],
  selected: null,
  sayRing: (milliseconds) => `${milliseconds} ms`,
};
const byClass = (map: SiteMap, name: string) =>
  drawSiteMap(map, FRAME).body.filter(({ attributes }) => attributes['class'] === name);

describe('the land', () => {
  it('lies on the globe, ring by ring, and is small enough to be sent', () => {
    for (const ring of LAND) {
      let [east, north] = [0, 0];
      for (const step of ring.split(' ')) {
        const [dx = NaN, dy = NaN] = step.split(',').map(Number);
        [east, north] = [east + dx, north + dy];
        // Asia crosses 180 degrees: once it is there from beyond the other edge
        expect(Math.abs(east) <= 3800 && Math.abs(north) <= 900).toBe(true);
        // no step leaps across the map
        expect(Math.abs(dx) < 1800 || (dx === east && dy === north)).toBe(true);
      }
    }
    expect(LAND.join('').length).toBeLessThan(30_000);
  });
});

describe('the map of sites', () => {
  it('draws a dot a place, the larger the more is free, and says emptiness by its fill', () => {
    expect([byClass(data, 'pic-free').length, byClass(data, 'pic-track').length]).toEqual([2, 1]);
    const radius = (at: number) =>
      Number(/a([\d.]+) /.exec(String(byClass(data, 'pic-free')[at]?.attributes['d']))?.[1]);
    expect(radius(0)).toBe(2 * radius(1));
  });

  it('draws rings around the selected place only', () => {
    expect(byClass(data, 'pic-dash')).toEqual([]);
    expect(byClass({ ...data, selected: 0 }, 'pic-dash')).toHaveLength(RINGS_MS.length);
    expect(byClass({ ...data, selected: 9 }, 'pic-dash')).toEqual([]);
    expect(standaloneSvg(drawSiteMap({ ...data, selected: 0 }, FRAME), 'sites')).toContain('25 ms');
  });

  it('has its stops where its dots are', () => {
    expect(stopsOfSiteMap(data, FRAME)).toEqual([
      { at: 0, x: 162, y: expect.any(Number) as number },
      { at: 1, x: 322, y: expect.any(Number) as number },
      { at: 2, x: 410, y: expect.any(Number) as number },
    ]);
  });

  it('makes circles that are equally far everywhere, across the date line too', () => {
    const radians = Math.PI / 180;
    for (const from of [TEXAS, { longitude: 178, latitude: -38, free: 1 }]) {
      for (const [longitude, latitude] of circleAround(from, 2_500)) {
        expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
        const [a, b] = [from.latitude * radians, latitude * radians];
        const turn = (longitude - from.longitude) * radians;
        const angle = Math.acos(Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(turn));
        expect(angle * 6371).toBeCloseTo(2_500, 3);
      }
    }
  });
});
