import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter } from 'd3-shape';
import { type Direction, direction } from './direction.js';
import { fillFor, patterns } from './fills.js';
import { levelAxis } from './level-axis.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type PictureStop } from './price-history.js';
import { bracket, type SayInstant, type Stretch, timeAxis, timeScale } from './time-axis.js';

/** A stretch of a site's power in which nothing changes; figures for drawing only. */
export interface PowerSlice extends Stretch {
  /** What the site may draw by contract. */
  readonly limitKw: number;
  /** What curtailments take of it. */
  readonly withheldKw: number;
  readonly claimedKw: number;
}

/** What a site may draw over time, what is claimed of it, and what is left. */
export interface SitePower {
  readonly window: Stretch;
  /** In order of time, without gaps, all of the window. */
  readonly slices: readonly PowerSlice[];
  /** The stretch the reader asked for, bracketed in the picture. */
  readonly wanted?: Stretch | undefined;
  /** Unit of the axis. */
  readonly unit: string;
  readonly sayInstant: SayInstant;
  readonly sayKw: (kw: number) => string;
  /** Time runs from the right. */
  readonly isMirrored?: boolean;
}

const LEFT = 52;
const BOTTOM = 24;
/** Above the limit stand the brackets of what was asked for. */
const TOP = 22;
const BRACKET = 12;
/** Between two texts of the axis. */
const LINE = 14;
/** What is nearly nothing is still to be seen. */
const SLIVER = 2;

const mayDraw = ({ limitKw, withheldKw }: PowerSlice): number => limitKw - withheldKw;

/** Where an instant and a draw lie in a frame. */
const placeOfPower = (data: SitePower, frame: Frame) => {
  const top = Math.max(1e-9, ...data.slices.flatMap(({ limitKw, claimedKw }) => [limitKw, claimedKw]));
  const y = scaleLinear([0, top], [frame.height - BOTTOM, TOP]);
  return { x: timeScale(data.window, LEFT, frame.width - 1), y: (kw: number): number => y(kw), ticks: y.ticks(3) };
};

type Scales = ReturnType<typeof placeOfPower>;

/** What is free is lit up to what may be drawn; nothing is smoothed, since a lease switches power on and off at an instant. */
export const drawPower = (data: SitePower, frame: Frame): Picture => {
  const { slices, wanted, window } = data;
  const [right, base] = [frame.width - 1, frame.height - BOTTOM];
  const scales = placeOfPower(data, frame);
  const turned = direction(frame.width, data.isMirrored === true);
  const { x, y, ticks } = scales;
  const outline = outlineOf(scales, turned);
  const limitAt = y(slices[0]?.limitKw ?? 0);
  return {
    width: frame.width,
    height: frame.height,
    body: [
      patterns(frame),
      outline(wanted === undefined ? 'pic-free' : 'pic-free-far', slices, mayDraw),
      ...(wanted === undefined ? [] : [outline('pic-free', inside(slices, wanted), mayDraw)]),
      outline('pic-leased', slices, ({ claimedKw }) => claimedKw),
      ...slices.flatMap((slice) => withheld(slice, scales, turned, frame)),
      ...levelAxis(
        ticks.filter((kw) => Math.abs(y(kw) - limitAt) >= LINE),
        y,
        { left: LEFT, right },
        data.sayKw,
        turned,
      ),
      limitLine(data, scales, turned),
      axisText(data.sayKw(slices[0]?.limitKw ?? 0), limitAt + 4, turned, 'pic-said'),
      axisText(data.unit, 11, turned),
      ...timeAxis(window, LEFT, right, base, data.sayInstant, turned),
      ...(wanted === undefined ? [] : [bracket(x(wanted.start), x(wanted.end), base, TOP - BRACKET, turned)]),
    ],
  };
};

/** The parts of slices that lie in a stretch. */
const inside = (slices: readonly PowerSlice[], stretch: Stretch): readonly PowerSlice[] =>
  slices.flatMap((slice) => {
    const [start, end] = [Math.max(slice.start, stretch.start), Math.min(slice.end, stretch.end)];
    return start < end ? [{ ...slice, start, end }] : [];
  });

/** A stepped area from nothing up to a figure of each slice. */
const outlineOf =
  ({ x, y }: Scales, { place }: Direction) =>
  (name: string, slices: readonly PowerSlice[], figure: (slice: PowerSlice) => number): Shape => {
    const last = slices.at(-1);
    const steps = area<PowerSlice>(
      (slice) => place(x(slice.start)),
      y(0),
      (slice) => (figure(slice) > 0 ? Math.min(y(figure(slice)), y(0) - SLIVER) : y(0)),
    )
      .curve(curveStepAfter)
      .digits(1);
    return shape('path', { class: name, d: steps(last ? [...slices, { ...last, start: last.end }] : []) ?? '' });
  };

/** What a curtailment takes away, between what may be drawn and the limit. */
function withheld(slice: PowerSlice, { x, y }: Scales, { place }: Direction, frame: Frame): readonly Shape[] {
  if (slice.withheldKw <= 0) return [];
  const width = x(slice.end) - x(slice.start);
  const [from, to] = [y(slice.limitKw), y(mayDraw(slice))];
  const at = { x: px(place(x(slice.start), width)), y: px(from), width: px(width), height: px(to - from) };
  return [shape('rect', { ...at, ...fillFor('BLOCKED', frame) })];
}

/** Along the limit, with its steps. */
function limitLine({ slices }: SitePower, { x, y }: Scales, { place }: Direction): Shape {
  const points = slices.flatMap(({ start, end, limitKw }) =>
    [start, end].map((at) => `${px(place(x(at)))},${px(y(limitKw))}`),
  );
  return shape('path', { class: 'pic-limit', fill: 'none', d: points.length === 0 ? '' : `M${points.join('L')}` });
}

/** Beside the axis, before the side at which reading begins. */
const axisText = (text: string, y: number, { place, anchor }: Direction, name?: string): Shape =>
  shape(
    'text',
    { ...(name ? { class: name } : {}), x: px(place(LEFT - 6)), y: px(y), 'text-anchor': anchor('end') },
    text,
  );

/** Where each slice begins, at the height of what is claimed, from left to right; `at` is the slice's number. */
export const stopsOfPower = (data: SitePower, frame: Frame): readonly PictureStop[] => {
  const { x, y } = placeOfPower(data, frame);
  const { place } = direction(frame.width, data.isMirrored === true);
  const stops = data.slices.map(({ start, claimedKw }, at) => ({ at, x: px(place(x(start))), y: px(y(claimedKw)) }));
  return data.isMirrored === true ? stops.reverse() : stops;
};
