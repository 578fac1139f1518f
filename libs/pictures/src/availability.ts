import { type Holdings, tableAvailability } from './availability-slices.js';
import { type Direction, direction } from './direction.js';
import { fillFor, patterns } from './fills.js';
import { level, sayWhole } from './level-axis.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { bracket, type SayInstant, type Stretch, timeAxis, timeScale } from './time-axis.js';

/** Everything the availability timeline shows: units upwards, time along, what is free is lit. */
export interface Availability extends Holdings {
  /** The stretch the reader asked for, bracketed in the picture. */
  readonly wanted?: Stretch | undefined;
  /** Plural noun of a unit, e.g. `GPUs`. */
  readonly unitName: string;
  readonly sayInstant: SayInstant;
  /** Time runs from the right. */
  readonly isMirrored?: boolean;
}

/** How many units stay free throughout a stretch, and where that is fewest. */
export interface AvailabilityFinding {
  readonly units: number;
  /** Units free at every instant of the stretch looked at, counted; not necessarily the same ones throughout. */
  readonly least: number;
  /** Start of the first slice with that fewest number. */
  readonly leastFrom: number;
  readonly most: number;
  readonly stretch: Stretch;
}

const LEFT = 56;
const BOTTOM = 24;
const TOP = 14;

/** Looks at the wanted stretch, or at the whole window when none is wanted. */
export const findAvailability = (data: Availability): AvailabilityFinding => {
  const stretch = data.wanted ?? data.window;
  const slices = tableAvailability({ ...data, window: stretch });
  const counts = slices.map((slice) => slice.FREE);
  const least = Math.min(...counts);
  const fewest = slices.find((slice) => slice.FREE === least);
  return { units: data.units, least, leastFrom: fewest?.start ?? stretch.start, most: Math.max(...counts), stretch };
};

/** The finding in one English sentence. */
export const describeAvailability = (data: Availability): string => {
  const { units, least, leastFrom, most, stretch } = findAvailability(data);
  const when = `from ${data.sayInstant(stretch.start)} to ${data.sayInstant(stretch.end)}`;
  if (least === units) return `All ${units} ${data.unitName} are free ${when}.`;
  if (most === 0) return `None of ${units} ${data.unitName} is free ${when}.`;
  if (least === most) return `${least} of ${units} ${data.unitName} are free ${when}.`;
  return `Between ${least} and ${most} of ${units} ${data.unitName} are free ${when}; fewest from ${data.sayInstant(leastFrom)}.`;
};

/** Where an instant and a number of units lie in a frame. */
export const placeOfAvailability = (data: Availability, frame: Frame) => {
  const base = frame.height - BOTTOM;
  return {
    x: timeScale(data.window, LEFT, frame.width - 1),
    y: (unit: number): number => base - (Math.min(unit, data.units) / data.units) * (base - TOP),
  };
};

/** Draws units `[0, units)` from the bottom up; a bar's right edge is open, as its period is. */
export const drawAvailability = (data: Availability, frame: Frame): Picture => {
  const right = frame.width - 1;
  const base = frame.height - BOTTOM;
  const { x, y } = placeOfAvailability(data, frame);
  const turned = direction(frame.width, data.isMirrored === true);
  const bars = data.rectangles.flatMap((one): Shape[] => {
    const width = x(one.end) - x(one.start);
    if (width <= 0 || one.toUnit <= one.fromUnit) return [];
    const place = {
      x: px(turned.place(x(one.start), width)),
      y: px(y(one.toUnit)),
      width: px(width),
      height: px(y(one.fromUnit) - y(one.toUnit)),
    };
    return [shape('rect', { ...place, ...fillFor(one.use, frame) })];
  });
  return {
    width: frame.width,
    height: frame.height,
    body: [
      patterns(frame),
      shape('rect', {
        class: data.wanted === undefined ? 'pic-free' : 'pic-free-far',
        x: px(turned.place(LEFT, right - LEFT)),
        y: TOP,
        width: px(right - LEFT),
        height: px(base - TOP),
      }),
      ...(data.wanted === undefined ? [] : [lit(x(data.wanted.start), x(data.wanted.end), base, turned)]),
      ...bars,
      ...rulings(y, right, data.units, turned),
      ...unitAxis(data, y, turned),
      ...timeAxis(data.window, LEFT, right, base, data.sayInstant, turned),
      ...(data.wanted === undefined ? [] : [bracket(x(data.wanted.start), x(data.wanted.end), base, TOP - 8, turned)]),
    ],
  };
};

const unitAxis = (data: Availability, y: (unit: number) => number, turned: Direction): readonly Shape[] =>
  [0, Math.round(data.units / 2), data.units].map((unit) =>
    shape(
      'g',
      {},
      level('pic-line', y(unit), { left: LEFT - 5, right: LEFT }, turned),
      shape(
        'text',
        { x: px(turned.place(LEFT - 8)), y: px(y(unit) + 4), 'text-anchor': turned.anchor('end') },
        sayWhole(unit),
      ),
    ),
  );

/** Fine lines at each quarter of the units, over the bars, so that a height can be read across the whole width. */
const rulings = (y: (unit: number) => number, right: number, units: number, turned: Direction): readonly Shape[] =>
  [1, 2, 3].map((quarter) => level('pic-ruling', y((units * quarter) / 4), { left: LEFT, right }, turned));

/** What is free in the wanted stretch is lit; what is free at other times is only bright enough to be found. */
const lit = (from: number, to: number, base: number, { place }: Direction): Shape => {
  const width = Math.max(0, to - from);
  return shape('rect', {
    class: 'pic-free',
    x: px(place(from, width)),
    y: TOP,
    width: px(width),
    height: px(base - TOP),
  });
};
