import { scaleLinear } from 'd3-scale';
import { direction } from './direction.js';
import { level, levelAxis, sayWhole } from './level-axis.js';
import { type Frame, type Picture, px, shape } from './picture.js';
import { type PictureStop } from './price-history.js';
import { type SayInstant, type Stretch, timeAxis, timeScale } from './time-axis.js';

/** Units that one could have for a whole term beginning at each of these instants. */
export interface Depth {
  readonly points: readonly { readonly start: number; readonly units: number }[];
  readonly sayInstant: SayInstant;
  /** Time runs from the right. */
  readonly isMirrored?: boolean;
}

const LEFT = 56;
const BOTTOM = 24;
const TOP = 10;
const GAP = 3;

interface Scales {
  readonly window: Stretch;
  readonly x: (at: number) => number;
  readonly y: (units: number) => number;
  readonly ticks: readonly number[];
  readonly bar: number;
  readonly right: number;
  readonly base: number;
}

function scales({ points }: Depth, frame: Frame): Scales {
  const right = frame.width - 8;
  const base = frame.height - BOTTOM;
  const first = points[0]?.start ?? 0;
  const step = (points[1]?.start ?? first + 1) - first;
  const window = { start: first, end: (points.at(-1)?.start ?? first) + step };
  const y = scaleLinear()
    .domain([0, Math.max(1, ...points.map(({ units }) => units))])
    .range([base, TOP])
    .nice(4);
  const bar = (right - LEFT) / Math.max(1, points.length);
  return { window, x: timeScale(window, LEFT, right), y: (units) => y(units), ticks: y.ticks(4), bar, right, base };
}

export const drawDepth = (data: Depth, frame: Frame): Picture => {
  const { window, x, y, ticks, bar, right, base } = scales(data, frame);
  const turned = direction(frame.width, data.isMirrored === true);
  const sides = { left: LEFT, right };
  return {
    width: frame.width,
    height: frame.height,
    body: [
      ...levelAxis(ticks.filter(Number.isInteger), y, sides, sayWhole, turned),
      ...data.points.map(({ start, units }) =>
        shape('rect', {
          class: 'pic-free',
          x: px(turned.place(x(start), Math.max(1, bar - GAP))),
          y: px(y(units)),
          width: px(Math.max(1, bar - GAP)),
          height: px(Math.max(0, base - y(units))),
        }),
      ),
      level('pic-line', base, sides, turned),
      ...timeAxis(window, LEFT, right, base, data.sayInstant, turned),
    ],
  };
};

/** The bars, from left to right. */
export const stopsOfDepth = (data: Depth, frame: Frame): readonly PictureStop[] => {
  const { x, y, bar } = scales(data, frame);
  const { place } = direction(frame.width, data.isMirrored === true);
  const stops = data.points.map(({ start, units }) => ({
    ...{ at: start, x: px(place(x(start) + (bar - GAP) / 2)), y: px(y(units)) },
  }));
  return data.isMirrored === true ? stops.reverse() : stops;
};
