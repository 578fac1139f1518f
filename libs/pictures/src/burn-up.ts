import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { level, levelAxis } from './level-axis.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type PictureStop } from './price-history.js';
import { type SayInstant, type Stretch, timeAxis, timeScale } from './time-axis.js';

/** How far spending has come at an instant (ms); for drawing only. */
export interface SpentAt {
  readonly at: number;
  readonly spent: number;
}

/** Spending over the whole of a lease against what it may come to. */
export interface BurnUp {
  readonly window: Stretch;
  /** In order of time, from nothing on. */
  readonly points: readonly SpentAt[];
  /** What the whole comes to as booked. */
  readonly cap: number;
  readonly capName: string;
  readonly sayInstant: SayInstant;
  readonly sayFigure: (figure: number) => string;
}

const LEFT = 68;
const TOP = 20;
const BOTTOM = 24;

function scales({ window, points, cap }: BurnUp, frame: Frame) {
  const right = frame.width - 8;
  const base = frame.height - BOTTOM;
  const y = scaleLinear([0, Math.max(1e-9, cap, ...points.map(({ spent }) => spent))], [base, TOP]).nice(4);
  return { x: timeScale(window, LEFT, right), y: (figure: number) => y(figure), ticks: y.ticks(4), right, base };
}

/** What was spent as a line, dashed on to the end at the pace so far, under the line of what was booked. */
export const drawBurnUp = (data: BurnUp, frame: Frame): Picture => {
  const { x, y, ticks, right, base } = scales(data, frame);
  const path = line<SpentAt>(
    ({ at }) => x(at),
    ({ spent }) => y(spent),
  ).digits(1);
  const last = data.points.at(-1);
  const sides = { left: LEFT, right };
  const ahead: readonly Shape[] =
    last === undefined || last.at >= data.window.end
      ? []
      : [shape('path', { class: 'pic-dash', d: path([last, { at: data.window.end, spent: forecastOf(data) }]) ?? '' })];
  return {
    width: frame.width,
    height: frame.height,
    body: [
      ...levelAxis(ticks, y, sides, data.sayFigure),
      level('pic-limit', y(data.cap), sides),
      shape('text', { class: 'pic-said', x: LEFT + 4, y: px(y(data.cap) - 4) }, data.capName),
      ...ahead,
      ...(data.points.length < 2 ? [] : [shape('path', { class: 'pic-mark', d: path([...data.points]) ?? '' })]),
      level('pic-line', base, sides),
      ...timeAxis(data.window, LEFT, right, base, data.sayInstant),
    ],
  };
};

/** What it comes to at the end at the pace so far. */
export const forecastOf = ({ window, points }: Pick<BurnUp, 'window' | 'points'>): number => {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.at <= first.at) return last?.spent ?? 0;
  return last.spent + ((last.spent - first.spent) * Math.max(0, window.end - last.at)) / (last.at - first.at);
};

export const stopsOfBurnUp = (data: BurnUp, frame: Frame): readonly PictureStop[] => {
  const { x, y } = scales(data, frame);
  return data.points.map(({ at, spent }) => ({ at, x: px(x(at)), y: px(y(spent)) }));
};
