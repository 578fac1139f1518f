import { scaleLinear } from 'd3-scale';
import { direction } from './direction.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type PictureStop } from './price-history.js';
import { seriesBar, seriesPatterns } from './ramp.js';

/** What several series came to on each day; figures for drawing only. */
export interface Usage {
  /** First instants of the days shown, ms, in order; the days to come are among them. */
  readonly days: readonly number[];
  /** At most six; of each day one figure, zero where there is none. */
  readonly series: readonly (readonly number[])[];
  /** Days that are over or run: the line of the sum ends with the last of them. */
  readonly known: number;
  /** What the sum is held against; null: nothing. */
  readonly limit: number | null;
  readonly limitName: string;
  /** Units of the two axes: of the sum, and of a day. */
  readonly sumUnit: string;
  readonly unit: string;
  readonly sayDay: (at: number) => string;
  readonly sayFigure: (figure: number) => string;
  /** Days run from the right. */
  readonly isMirrored: boolean;
}

const SIDE = 68;
const BOTTOM = 22;
const TOP = 16;
const GAP = 26;
const DAY_LABEL = 62;

interface Scales {
  readonly step: number;
  readonly bar: number;
  readonly x: (index: number) => number;
  readonly sums: readonly number[];
  readonly upper: { readonly y: (figure: number) => number; readonly ticks: readonly number[]; readonly base: number };
  readonly lower: { readonly y: (figure: number) => number; readonly ticks: readonly number[]; readonly base: number };
}

/** What the days come to one after another. */
export const sumsOf = ({ days, series }: Pick<Usage, 'days' | 'series'>): readonly number[] => {
  let sum = 0;
  return days.map((_, index) => (sum += series.reduce((total, figures) => total + (figures[index] ?? 0), 0)));
};

function scales(data: Usage, frame: Frame): Scales {
  const step = (frame.width - SIDE - 6) / Math.max(1, data.days.length);
  const sums = sumsOf(data);
  const middle = TOP + (frame.height - TOP - BOTTOM - GAP) * 0.42;
  const base = frame.height - BOTTOM;
  const highest = data.days.map((_, index) => data.series.reduce((total, figures) => total + (figures[index] ?? 0), 0));
  const upper = scaleLinear([0, Math.max(1e-9, data.limit ?? 0, ...sums)], [middle, TOP]).nice(3);
  const lower = scaleLinear([0, Math.max(1e-9, ...highest)], [base, middle + GAP]).nice(3);
  return {
    step,
    bar: Math.max(1, step - Math.min(3, step * 0.25)),
    x: (index) => SIDE + index * step,
    sums,
    upper: { y: (figure) => upper(figure), ticks: upper.ticks(3), base: middle },
    lower: { y: (figure) => lower(figure), ticks: lower.ticks(3), base },
  };
}

/** Above, what the days come to one after another against the limit; below, each day by its series. */
export const drawUsage = (data: Usage, frame: Frame): Picture => {
  const at = scales(data, frame);
  const { place, anchor } = direction(frame.width, data.isMirrored);
  const axis = ({ y, ticks, base }: Scales['upper']): readonly Shape[] => [
    ...ticks.flatMap((figure) => [
      line('pic-ruling', place(SIDE), place(frame.width - 2), y(figure)),
      shape(
        'text',
        { x: px(place(SIDE - 6)), y: px(y(figure) + 4), 'text-anchor': anchor('end') },
        data.sayFigure(figure),
      ),
    ]),
    line('pic-line', place(SIDE), place(frame.width - 2), base),
  ];
  const caption = (text: string, y: number): Shape =>
    shape('text', { x: px(place(SIDE + 4)), y: px(y), 'text-anchor': anchor('start') }, text);
  const bars = data.days.flatMap((_, index): readonly Shape[] => {
    let below = 0;
    return data.series.flatMap((figures, series) => {
      const figure = figures[index] ?? 0;
      if (figure <= 0) return [];
      const [from, to] = [at.lower.y(below), at.lower.y(below + figure)];
      below += figure;
      const left = px(place(at.x(index), at.bar));
      return seriesBar(series, { x: left, y: px(to), width: px(at.bar), height: px(from - to) }, frame);
    });
  });
  return {
    width: frame.width,
    height: frame.height,
    body: [
      seriesPatterns(frame),
      ...axis(at.upper),
      ...axis(at.lower),
      ...bars,
      ...sumLine(data, at, place),
      ...limitLine(data, at, frame),
      ...dayAxis(data, at, frame),
      caption(data.sumUnit, TOP - 5),
      caption(data.unit, at.upper.base + GAP - 5),
    ],
  };
};

const line = (name: string, from: number, to: number, y: number): Shape =>
  shape('line', { class: name, x1: px(from), x2: px(to), y1: px(y), y2: px(y) });

/** Rises over each day and ends where the days that are known do. */
function sumLine(data: Usage, at: Scales, place: (x: number) => number): readonly Shape[] {
  const known = at.sums.slice(0, data.known);
  if (known.length === 0) return [];
  const points = [0, ...known].map((sum, index) => `${px(place(at.x(index)))},${px(at.upper.y(sum))}`);
  return [shape('path', { class: 'pic-mark', d: `M${points.join('L')}` })];
}

function limitLine(data: Usage, at: Scales, frame: Frame): readonly Shape[] {
  if (data.limit === null) return [];
  const { place, anchor } = direction(frame.width, data.isMirrored);
  const y = at.upper.y(data.limit);
  return [
    line('pic-limit', place(SIDE), place(frame.width - 2), y),
    shape(
      'text',
      // at the far end: the unit's caption stands at the near one
      { class: 'pic-said', x: px(place(frame.width - 6)), y: px(y - 4), 'text-anchor': anchor('end') },
      data.limitName,
    ),
  ];
}

function dayAxis(data: Usage, at: Scales, frame: Frame): readonly Shape[] {
  const { place } = direction(frame.width, data.isMirrored);
  const every = Math.max(1, Math.ceil(DAY_LABEL / at.step));
  return data.days.flatMap((day, index) => {
    const middle = at.x(index) + at.bar / 2;
    if (index % every !== 0 || middle + DAY_LABEL / 2 > frame.width) return [];
    return [shape('text', { x: px(place(middle)), y: frame.height - 6, 'text-anchor': 'middle' }, data.sayDay(day))];
  });
}

/** The known days, from left to right, each at the top of its bar. */
export const stopsOfUsage = (data: Usage, frame: Frame): readonly PictureStop[] => {
  const at = scales(data, frame);
  const { place } = direction(frame.width, data.isMirrored);
  const stops = data.days.slice(0, data.known).map((day, index) => {
    const total = data.series.reduce((sum, figures) => sum + (figures[index] ?? 0), 0);
    return { at: day, x: px(place(at.x(index) + at.bar / 2)), y: px(at.lower.y(total)) };
  });
  return data.isMirrored ? stops.reverse() : stops;
};
