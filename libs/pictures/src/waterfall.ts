import { type Direction, direction } from './direction.js';
import { exact, exactText, placesOf, shareOfExact } from './exact.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type PictureStop } from './price-history.js';
import { seriesBar, seriesPatterns } from './ramp.js';

/** A step from one amount to another: what it is called and what it adds, an exact decimal string; below zero it takes away. */
export interface WaterfallPart {
  readonly name: string;
  readonly amount: string;
}

/** From what was there to what is there, step by step. */
export interface Waterfall {
  readonly opening: WaterfallPart;
  readonly steps: readonly WaterfallPart[];
  readonly closing: WaterfallPart;
  /** What a difference is called that the steps leave between the two ends. */
  readonly remainderName: string;
  readonly sayAmount: (amount: string) => string;
  /** Read from the right. */
  readonly isMirrored: boolean;
}

export interface WaterfallRow extends WaterfallPart {
  readonly kind: 'TOTAL' | 'ADDS' | 'TAKES' | 'REMAINDER';
  /** What there is after it, exact. */
  readonly sum: string;
}

/** Every bar in its order with what there is after it. The steps and, where they do not come to the end, a remainder add up to it exactly. */
export const tableWaterfall = ({ opening, steps, closing, remainderName }: Waterfall): readonly WaterfallRow[] => {
  let sum = exact(opening.amount);
  const places = Math.max(...[opening, ...steps, closing].map(({ amount }) => placesOf(amount)));
  const rows: WaterfallRow[] = steps.map((step) => {
    sum += exact(step.amount);
    return { ...step, kind: step.amount.startsWith('-') ? 'TAKES' : 'ADDS', sum: exactText(sum, places) };
  });
  const rest = exact(closing.amount) - sum;
  const remainder: readonly WaterfallRow[] =
    rest === 0n
      ? []
      : [{ name: remainderName, amount: exactText(rest, places), kind: 'REMAINDER', sum: closing.amount }];
  return [
    { ...opening, kind: 'TOTAL', sum: opening.amount },
    ...rows,
    ...remainder,
    { ...closing, kind: 'TOTAL', sum: closing.amount },
  ];
};

/** Below this width a name stands above its bar. */
const NARROW = 560;
const BAR = 16;
const TALL = 40;
const LOW = 28;
const NAMES = 190;
const AMOUNTS = 120;
/** What is nearly nothing is still to be seen; so wide is the room at either edge for it. */
const SLIVER = 1.5;
const EDGE = 2;

const rowHeight = (width: number): number => (width < NARROW ? TALL : LOW);

/** As high as its bars need. */
export const heightOfWaterfall = (data: Waterfall, width: number): number =>
  tableWaterfall(data).length * rowHeight(width) + 4;

interface Bar extends WaterfallRow {
  readonly top: number;
  /** From the side on which reading begins. */
  readonly from: number;
  readonly to: number;
  /** Where it comes to: one of the two. */
  readonly end: number;
}

interface Layout {
  readonly isNarrow: boolean;
  readonly bars: readonly Bar[];
  readonly zero: number;
}

/** Every bar hangs where the one before it ended; ends stand on nothing. */
function layoutOf(data: Waterfall, frame: Frame): Layout {
  const rows = tableWaterfall(data);
  const isNarrow = frame.width < NARROW;
  const sums = [0n, ...rows.map(({ sum }) => exact(sum))];
  const least = sums.reduce((low, sum) => (sum < low ? sum : low), 0n);
  const most = sums.reduce((high, sum) => (sum > high ? sum : high), 0n);
  const left = isNarrow ? EDGE : NAMES;
  const room = frame.width - left - (isNarrow ? EDGE : AMOUNTS);
  const x = (sum: bigint): number => left + shareOfExact(sum - least, most - least) * room;
  const bars = rows.map((row, index): Bar => {
    const before = row.kind === 'TOTAL' ? 0n : exact(rows[index - 1]?.sum ?? '0');
    const [start, end] = [x(before), x(exact(row.sum))];
    const top = index * rowHeight(frame.width) + (isNarrow ? 17 : 6);
    return { ...row, top, end, from: Math.min(start, end), to: Math.max(start, end) };
  });
  return { isNarrow, bars, zero: x(0n) };
}

const SERIES_OF: Readonly<Record<WaterfallRow['kind'], number>> = { TOTAL: 0, ADDS: 3, TAKES: 1, REMAINDER: 2 };

/** Rows from what was there down to what is there, each bar between what there was before it and after it. */
export const drawWaterfall = (data: Waterfall, frame: Frame): Picture => {
  const { isNarrow, bars, zero } = layoutOf(data, frame);
  const way = direction(frame.width, data.isMirrored);
  const end = bars.length * rowHeight(frame.width);
  return {
    width: frame.width,
    height: frame.height,
    body: [
      seriesPatterns(frame),
      // where names stand between the bars nothing runs through them
      ...(isNarrow ? [] : [upright('pic-line', way.place(zero), 0, end)]),
      ...bars.flatMap((bar, index) => [
        ...(isNarrow ? [] : threadTo(bar, bars[index + 1], way)),
        ...(exact(bar.amount) === 0n ? [] : seriesBar(SERIES_OF[bar.kind], placeOf(bar, way), frame)),
        ...wordsOf(bar, isNarrow, data, frame, way),
      ]),
    ],
  };
};

const upright = (name: string, x: number, y1: number, y2: number): Shape =>
  shape('line', { class: name, x1: px(x), x2: px(x), y1: px(y1), y2: px(y2) });

function placeOf({ from, to, top }: Bar, { place }: Direction) {
  const width = Math.max(SLIVER, to - from);
  return { x: px(place(from, width)), y: px(top), width: px(width), height: BAR };
}

/** From where a bar comes to, down to where the next begins; an end begins at nothing. */
const threadTo = (bar: Bar, next: Bar | undefined, { place }: Direction): readonly Shape[] =>
  next === undefined ? [] : [upright('pic-line', place(bar.end), bar.top + BAR, next.top)];

function wordsOf(
  { name, amount, kind, top, to }: Bar,
  isNarrow: boolean,
  { sayAmount }: Waterfall,
  frame: Frame,
  { place, anchor }: Direction,
): readonly Shape[] {
  const said: Readonly<Record<string, string>> = kind === 'TOTAL' ? { class: 'pic-said' } : {};
  const y = px(isNarrow ? top - 5 : top + 12);
  const amountAt = isNarrow ? frame.width : to + 6;
  return [
    shape('text', { ...said, x: px(place(0)), y, 'text-anchor': anchor('start') }, name),
    shape(
      'text',
      { ...said, x: px(place(amountAt)), y, 'text-anchor': anchor(isNarrow ? 'end' : 'start') },
      sayAmount(amount),
    ),
  ];
}

/** Every bar, from the top; `at` is its number. */
export const stopsOfWaterfall = (data: Waterfall, frame: Frame): readonly PictureStop[] => {
  const { bars } = layoutOf(data, frame);
  const { place } = direction(frame.width, data.isMirrored);
  return bars.map(({ from, to, top }, at) => ({ at, x: px(place((from + to) / 2)), y: px(top + BAR / 2) }));
};
