import { scaleLinear } from 'd3-scale';
import { level, levelAxis } from './level-axis.js';
import { disc, type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type PictureStop } from './price-history.js';

/** A place on a line; figures for drawing only. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
}

/** Two ways to pay for the same, by how much of it is used: where they cross it begins to pay to take the other. */
export interface BreakEvenLines {
  /** In order of x, from nothing on. */
  readonly rising: readonly LinePoint[];
  /** What the other costs, whatever is used. */
  readonly flat: number;
  readonly risingName: string;
  readonly flatName: string;
  /** Where the two cross; null: they do not. */
  readonly crossing: { readonly x: number; readonly name: string } | null;
  /** Where the reader stands; null: nobody said. */
  readonly current: LinePoint | null;
  /** Unit of what is paid. */
  readonly unit: string;
  readonly sayX: (x: number) => string;
  readonly sayY: (y: number) => string;
}

const LEFT = 64;
const TOP = 22;
const BOTTOM = 24;
const TICK = 84;

function scalesOf({ rising, flat }: BreakEvenLines, frame: Frame) {
  const [right, base] = [frame.width - 10, frame.height - BOTTOM];
  const most = Math.max(1, ...rising.map(({ x }) => x));
  const x = scaleLinear([0, most], [LEFT, right]).clamp(true);
  const y = scaleLinear([0, Math.max(1e-9, flat, ...rising.map((point) => point.y)) * 1.08], [base, TOP]).nice(4);
  const count = Math.max(2, Math.floor((right - LEFT) / TICK));
  const even = x.ticks(count).filter((tick) => Number.isInteger(tick));
  return { x: (at: number) => x(at), y: (at: number) => y(at), ticks: y.ticks(4), even, right, base };
}

/** A line that rises under one that stays, the stretch lit in which the one that stays is the cheaper, and where the reader stands. */
export const drawBreakEven = (data: BreakEvenLines, frame: Frame): Picture => {
  const at = scalesOf(data, frame);
  const path = data.rising.map((point, index) => `${index === 0 ? 'M' : 'L'}${px(at.x(point.x))} ${px(at.y(point.y))}`);
  const sides = { left: LEFT, right: at.right };
  return {
    width: frame.width,
    height: frame.height,
    body: [
      ...lit(data, at),
      ...levelAxis(at.ticks, at.y, sides, data.sayY),
      shape('text', { x: LEFT - 6, y: TOP - 9, 'text-anchor': 'end' }, data.unit),
      level('pic-line', at.base, sides),
      ...at.even.map((tick) =>
        shape('text', { x: px(at.x(tick)), y: frame.height - 6, 'text-anchor': edge(at.x(tick), at) }, data.sayX(tick)),
      ),
      level('pic-dash', at.y(data.flat), sides),
      shape('path', { class: 'pic-mark', d: path.join('') }),
      ...namesOf(data, at),
      ...stand(data.current, at),
    ],
  };
};

type Scales = ReturnType<typeof scalesOf>;

/** A text at either end of the axis does not hang over it. */
const edge = (x: number, { right }: Scales): 'start' | 'middle' | 'end' =>
  x - LEFT < TICK / 3 ? 'start' : right - x < TICK / 3 ? 'end' : 'middle';

/** Where the middle of a text may be, so that the whole of it stays between the sides; a letter of a mono face is 7 px wide at most. */
const inside = (x: number, text: string, { right }: Scales): number =>
  Math.max(LEFT + text.length * 3.5, Math.min(x, right - text.length * 3.5));

function lit({ crossing }: BreakEvenLines, { x, right, base }: Scales): readonly Shape[] {
  if (crossing === null) return [];
  const from = px(x(crossing.x));
  return [
    shape('rect', { class: 'pic-free-far', x: from, y: TOP, width: px(right - from), height: px(base - TOP) }),
    shape('line', { class: 'pic-mark', x1: from, x2: from, y1: TOP, y2: base }),
  ];
}

function namesOf({ crossing, flat, flatName, rising, risingName }: BreakEvenLines, at: Scales): readonly Shape[] {
  const middle = rising[Math.floor(rising.length * 0.4)];
  const said = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end'): Shape =>
    shape('text', { class: 'pic-said', x: px(x), y: px(y), 'text-anchor': anchor }, text);
  return [
    said(LEFT + 6, at.y(flat) - 5, flatName, 'start'),
    ...(middle === undefined ? [] : [said(at.x(middle.x) + 10, at.y(middle.y) + 16, risingName, 'start')]),
    ...(crossing === null ? [] : [said(inside(at.x(crossing.x), crossing.name, at), TOP - 7, crossing.name, 'middle')]),
  ];
}

function stand(current: LinePoint | null, { x, y }: Scales): readonly Shape[] {
  if (current === null) return [];
  return [disc(x(current.x), y(current.y), 5, 'pic-free')];
}

/** The points of the rising line, from the left. */
export const stopsOfBreakEven = (data: BreakEvenLines, frame: Frame): readonly PictureStop[] => {
  const { x, y } = scalesOf(data, frame);
  return data.rising.map((point, at) => ({ at, x: px(x(point.x)), y: px(y(point.y)) }));
};
