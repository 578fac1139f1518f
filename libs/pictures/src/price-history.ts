import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { level, levelAxis } from './level-axis.js';
import { disc, type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type SayInstant, type Stretch, timeAxis, timeScale } from './time-axis.js';

/** A day's figures; prices per GPU-hour in major units, for drawing only. */
export interface PricePoint {
  /** First instant of the day, ms. */
  readonly at: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** What was paid, with its spread, and what was asked, day by day. A day without a figure is absent and shows as a gap. */
export interface PriceHistory {
  readonly window: Stretch;
  readonly booked: readonly PricePoint[];
  readonly listed: readonly PricePoint[];
  readonly sayInstant: SayInstant;
  readonly sayPrice: (price: number) => string;
}

/** A place on the picture that a reader can go to, by pointer or arrow keys. */
export interface PictureStop {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

const LEFT = 56;
const BOTTOM = 24;
const TOP = 10;
const DAY_MS = 86_400_000;

interface Scales {
  readonly x: (at: number) => number;
  readonly y: (price: number) => number;
  readonly ticks: readonly number[];
  readonly right: number;
  readonly base: number;
}

function scales({ window, booked, listed }: PriceHistory, frame: Frame): Scales {
  const right = frame.width - 8;
  const base = frame.height - BOTTOM;
  const prices = [...booked, ...listed].flatMap(({ low, high }) => [low, high]);
  const [least, most] = prices.length === 0 ? [0, 1] : [Math.min(...prices), Math.max(...prices)];
  const room = Math.max((most - least) * 0.15, most * 0.02);
  const y = scaleLinear()
    .domain([Math.max(0, least - room), most + room])
    .range([base, TOP])
    .nice(4);
  return { x: timeScale(window, LEFT, right), y: (price) => y(price), ticks: y.ticks(4), right, base };
}

/** Runs of days without a gap. */
export function runsOf(points: readonly PricePoint[]): PricePoint[][] {
  const runs: PricePoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && point.at - last.at <= DAY_MS * 1.5) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** A band from the tenth to the nine tenths of what was paid, its middle, and a dashed line of the middle of what was asked. */
export const drawPriceHistory = (data: PriceHistory, frame: Frame): Picture => {
  const { x, y, ticks, right, base } = scales(data, frame);
  const band = area<PricePoint>(
    ({ at }) => x(at),
    ({ low }) => y(low),
    ({ high }) => y(high),
  ).digits(1);
  const middle = line<PricePoint>(
    ({ at }) => x(at),
    (point) => y(point.middle),
  ).digits(1);
  const trace = (points: readonly PricePoint[], name: string): Shape[] =>
    runsOf(points).flatMap((run) => {
      const [only] = run;
      // one day alone has no line
      if (run.length === 1 && only !== undefined)
        return [disc(x(only.at), y(only.middle), 3.5, name === 'pic-dash' ? 'pic-ring' : 'pic-dot')];
      return [shape('path', { class: name, d: middle(run) ?? '' })];
    });
  const sides = { left: LEFT, right };
  return {
    width: frame.width,
    height: frame.height,
    body: [
      ...levelAxis(ticks, y, sides, data.sayPrice),
      ...runsOf(data.booked).map((run) =>
        run.length === 1 ? spread(run, x, y) : shape('path', { class: 'pic-band', d: band(run) ?? '' }),
      ),
      ...trace(data.listed, 'pic-dash'),
      ...trace(data.booked, 'pic-mark'),
      level('pic-line', base, sides),
      ...timeAxis(data.window, LEFT, right, base, data.sayInstant),
    ],
  };
};

const LONE = 8;

/** The spread of one day alone, as a bar. */
const spread = (run: readonly PricePoint[], x: Scales['x'], y: Scales['y']): Shape => {
  const path = run.map(
    ({ at, low, high }) => `M${px(x(at) - LONE / 2)} ${px(y(high))}h${LONE}V${px(y(low))}h${-LONE}Z`,
  );
  return shape('path', { class: 'pic-band', d: path.join('') });
};

/** Where the days of a series are, in order. */
export const stopsOfPriceHistory = (data: PriceHistory, frame: Frame): readonly PictureStop[] => {
  const { x, y } = scales(data, frame);
  const listed = new Map(data.listed.map((point) => [point.at, point]));
  const booked = new Map(data.booked.map((point) => [point.at, point]));
  const days = [...new Set([...booked.keys(), ...listed.keys()])].sort((a, b) => a - b);
  return days.flatMap((at) => {
    const point = booked.get(at) ?? listed.get(at);
    return point === undefined ? [] : [{ at, x: px(x(at)), y: px(y(point.middle)) }];
  });
};
