import { ageBar, ageName, type AgePlace } from './age-bars.js';
import { direction } from './direction.js';
import { exact, shareOfExact } from './exact.js';
import { fillFor, patterns } from './fills.js';
import { type Frame, type Picture, px, shape } from './picture.js';

/** What is owed of one age. */
export interface PayableBar {
  /** What the age is called below its bar. */
  readonly name: string;
  /** Exact decimal, not below zero. */
  readonly amount: string;
  /** Not due yet, late, or late for long. */
  readonly lateness: 'NONE' | 'LATE' | 'LONG';
}

/** What is owed in one currency by how late it is. */
export interface Payables {
  /** What is not due yet first, the oldest last. */
  readonly bars: readonly PayableBar[];
  /** Unit of the ages after the first, below them. */
  readonly unit: string;
  readonly sayAmount: (amount: string) => string;
  /** The same where the bar is too narrow for it. */
  readonly sayShort: (amount: string) => string;
  /** Read from the right. */
  readonly isMirrored: boolean;
}

const BOTTOM = 34;
/** A share that is nearly nothing is still one. */
const LEAST = 1e-9;
/** Of a sign of a picture's text, in CSS pixels. */
const SIGN = 6.7;

/** The place of each bar, from the side on which reading begins. */
export const placesOfPayables = ({ bars }: Payables, { width, height }: Frame): readonly AgePlace[] => {
  const column = width / Math.max(1, bars.length);
  return bars.map((_, at) => ({ x: at * column, y: 0, width: column, height: height - BOTTOM }));
};

const fillOf = (lateness: PayableBar['lateness'], frame: Frame): Readonly<Record<string, string>> => {
  if (lateness === 'LONG') return { class: 'pic-alone' };
  return fillFor(lateness === 'LATE' ? 'HELD' : 'LEASED', frame);
};

/** Bars by age, against the largest, each with its amount above it, in full where there is room; what is nothing has no bar. */
export const drawPayables = (data: Payables, frame: Frame): Picture => {
  const { place, anchor } = direction(frame.width, data.isMirrored);
  const most = data.bars.reduce((largest, { amount }) => (exact(amount) > largest ? exact(amount) : largest), 0n);
  const places = placesOfPayables(data, frame);
  const bars = data.bars.flatMap(({ name, amount, lateness }, at) => {
    const own = places[at];
    if (own === undefined) return [];
    const turned = { ...own, x: place(own.x, own.width) };
    const full = data.sayAmount(amount);
    const isNothing = exact(amount) === 0n;
    const text = isNothing ? '' : full.length * SIGN <= own.width ? full : data.sayShort(amount);
    const share = isNothing ? 0 : Math.max(LEAST, shareOfExact(exact(amount), most));
    return [
      ...ageBar(turned, { share, text, fill: fillOf(lateness, frame) }),
      ageName(turned, frame.height - BOTTOM + 12, name),
    ];
  });
  const first = places[1]?.x ?? 0;
  const unit = { x: px(place(first + 5)), y: frame.height - 5, 'text-anchor': anchor('start') };
  return {
    width: frame.width,
    height: frame.height,
    body: [patterns(frame), ...bars, shape('text', unit, data.unit)],
  };
};
