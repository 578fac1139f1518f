// World: sites over some weeks, whose limit, curtailments and claims change at instants.
import fc from 'fast-check';
import { drawPower, type PowerSlice, type SitePower, stopsOfPower } from './power.js';
import { type Picture, type Shape } from './picture.js';
import { standaloneSvg } from './standalone.js';
import { timeAxis } from './time-axis.js';

const DAY = 86_400_000;
const at = (day: number): number => Date.UTC(2026, 11, 1) + day * DAY;
const FRAME = { width: 600, height: 200, id: 'w' };

const ofClass = ({ body }: Picture, name: string): Shape[] =>
  body.filter(({ attributes }) => attributes['class'] === name);
const outline = (picture: Picture, name: string): string => String(ofClass(picture, name)[0]?.attributes['d']);
/** Every x of a path of points. */
const xs = (d: string): number[] => [...d.matchAll(/[ML](-?[\d.]+),/g)].map((match) => Number(match[1]));

describe('drawPower', () => {
  it('steps at instants, without slopes', () => {
    expect(outline(drawPower(setup(), FRAME), 'pic-leased')).toMatchSnapshot();
    expect(outline(drawPower(setup(), FRAME), 'pic-limit')).toMatchSnapshot();
  });

  it('draws inside its frame, whatever is claimed of whatever limit, from either side', () => {
    fc.assert(
      fc.property(anySlices, fc.integer({ min: 280, max: 1200 }), fc.boolean(), (slices, width, isMirrored) => {
        const frame = { ...FRAME, width };
        const data = setup({ slices, window: { start: at(0), end: at(slices.length) }, isMirrored });
        const picture = drawPower(data, frame);
        for (const name of ['pic-leased', 'pic-free', 'pic-limit'])
          for (const x of xs(outline(picture, name))) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(width);
          }
        for (const { attributes } of ofClass(picture, 'pic-blocked')) {
          expect(Number(attributes['y'])).toBeGreaterThanOrEqual(0);
          expect(Number(attributes['height'])).toBeGreaterThanOrEqual(0);
          expect(Number(attributes['x']) + Number(attributes['width'])).toBeLessThanOrEqual(width + 0.11);
        }
        expect(ofClass(picture, 'pic-blocked')).toHaveLength(slices.filter(({ withheldKw }) => withheldKw > 0).length);
      }),
    );
  });

  it('lights what is free only in the stretch that was asked for', () => {
    const picture = drawPower(setup({ wanted: { start: at(30), end: at(60) } }), FRAME);
    const lit = xs(outline(picture, 'pic-free'));
    const all = xs(outline(picture, 'pic-free-far'));
    expect(Math.min(...lit)).toBeGreaterThan(Math.min(...all));
    expect(Math.max(...lit)).toBeLessThan(Math.max(...all));
    expect(ofClass(picture, 'pic-mark')).toHaveLength(1);
    expect(ofClass(drawPower(setup(), FRAME), 'pic-mark')).toHaveLength(0);
  });

  it('runs from the right where reading does', () => {
    const [first] = xs(outline(drawPower(setup(), FRAME), 'pic-leased'));
    const [mirrored] = xs(outline(drawPower(setup({ isMirrored: true }), FRAME), 'pic-leased'));
    expect((first ?? 0) + (mirrored ?? 0)).toBeCloseTo(FRAME.width, 0);
  });
});

describe('stopsOfPower', () => {
  it('go from left to right, one a slice, whichever way time runs', () => {
    for (const isMirrored of [false, true]) {
      const stops = stopsOfPower(setup({ isMirrored }), FRAME);
      expect(stops.map(({ at: slice }) => slice)).toEqual(isMirrored ? [3, 2, 1, 0] : [0, 1, 2, 3]);
      expect(stops.map(({ x }) => x)).toEqual(stops.map(({ x }) => x).sort((a, b) => a - b));
      // the more is claimed the higher
      const [low, high] = [stops.find((one) => one.at === 0), stops.find((one) => one.at === 1)];
      expect(high?.y).toBeLessThan(low?.y ?? 0);
    }
  });
});

describe('timeAxis', () => {
  it.each([120, 320, 700, 1600])('leaves room between labels at %i px', (width) => {
    const ticks = timeAxis({ start: at(0), end: at(90) }, 0, width, 100, () => 'label').map((tick) => {
      const [line] = tick.children;
      return typeof line === 'object' ? Number(line.attributes['x1']) : NaN;
    });
    ticks.slice(1).forEach((x, i) => expect(x - (ticks[i] ?? 0)).toBeGreaterThanOrEqual(60));
    ticks.forEach((x) => expect(x).toBeLessThanOrEqual(width - 50));
  });
});

describe('standaloneSvg', () => {
  it('escapes every text, so that a name can never become markup', () => {
    const svg = standaloneSvg(drawPower(setup({ sayInstant: () => '<script>"&' }), FRAME), 'A & <b>');
    expect(svg).not.toMatch(/<script|<b>/);
    expect(svg).toContain('<title>A &#38; &#60;b&#62;</title>');
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" role="img" width="600" height="200"')).toBe(true);
  });
});

const anySlices = fc
  .array(
    fc
      .record({ limitKw: fc.nat(20_000), cut: fc.nat(100), claimedKw: fc.nat(25_000) })
      .map(({ limitKw, cut, claimedKw }) => ({ limitKw, withheldKw: (limitKw * cut) / 100, claimedKw })),
    { minLength: 1, maxLength: 20 },
  )
  .map((slices) => slices.map((slice, day): PowerSlice => ({ ...slice, start: at(day), end: at(day + 1) })));

/** 12 MW, of which 15 from the seventieth day on; a curtailment in between. */
function setup(changed: Partial<SitePower> = {}): SitePower {
  return {
    window: { start: at(0), end: at(90) },
    slices: [
      { start: at(0), end: at(14), limitKw: 12_000, withheldKw: 0, claimedKw: 3200 },
      { start: at(14), end: at(40), limitKw: 12_000, withheldKw: 0, claimedKw: 7800 },
      { start: at(40), end: at(70), limitKw: 12_000, withheldKw: 3000, claimedKw: 7800 },
      { start: at(70), end: at(90), limitKw: 15_000, withheldKw: 0, claimedKw: 5400 },
    ],
    ...{ unit: 'kW', sayKw: String },
    sayInstant: (ms) => new Date(ms).toISOString().slice(0, 10),
    ...changed,
  };
}
