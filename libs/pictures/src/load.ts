import { direction } from './direction.js';
import { fillFor, patterns } from './fills.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type PictureStop } from './price-history.js';

/** Of what was booked on a day, which share was at work, idle, or not read; they add up to 1. */
export interface LoadDay {
  /** First instant of the day, ms. */
  readonly at: number;
  readonly active: number;
  readonly idle: number;
  readonly unread: number;
}

export interface Load {
  readonly days: readonly LoadDay[];
  readonly sayDay: (at: number) => string;
  readonly isMirrored: boolean;
}

const SIDE = 44;
const TOP = 6;
const BOTTOM = 22;
const DAY_LABEL = 62;

/** Splits what was booked into what was drawn of what was read, the rest of what was read, and what nobody read. Shares of 0 to 1. */
export const loadOfDay = (at: number, booked: number, read: number, drawn: number): LoadDay => {
  if (booked <= 0) return { at, active: 0, idle: 0, unread: 0 };
  const known = Math.min(1, Math.max(0, read / booked));
  const active = Math.min(known, Math.max(0, drawn / booked));
  return { at, active, idle: known - active, unread: 1 - known };
};

const parts = ({ active, idle, unread }: LoadDay) =>
  [
    ['LEASED', active],
    ['FREE', idle],
    ['HELD', unread],
  ] as const;

/** A bar a day, all of what was booked: from below what was at work, what was idle, what was not read. */
export const drawLoad = (data: Load, frame: Frame): Picture => {
  const base = frame.height - BOTTOM;
  const y = (share: number): number => base - share * (base - TOP);
  const step = (frame.width - SIDE - 2) / Math.max(1, data.days.length);
  const bar = Math.max(1, step - Math.min(3, step * 0.25));
  const { place, anchor } = direction(frame.width, data.isMirrored);
  const bars = data.days.flatMap((day, index) => {
    let below = 0;
    return parts(day).flatMap(([use, share]): readonly Shape[] => {
      if (share <= 0) return [];
      const top = y(below + share);
      const height = y(below) - top;
      below += share;
      const left = px(place(SIDE + index * step, bar));
      return [shape('rect', { x: left, y: px(top), width: px(bar), height: px(height), ...fillFor(use, frame) })];
    });
  });
  const axis = [0, 0.5, 1].flatMap((share) => [
    shape('line', {
      ...{ class: share === 0 ? 'pic-line' : 'pic-ruling', x1: px(place(SIDE)), x2: px(place(frame.width - 2)) },
      ...{ y1: px(y(share)), y2: px(y(share)) },
    }),
    shape(
      'text',
      { x: px(place(SIDE - 6)), y: px(y(share) + 4), 'text-anchor': anchor('end') },
      `${Math.round(share * 100)}%`,
    ),
  ]);
  const every = Math.max(1, Math.ceil(DAY_LABEL / step));
  const names = data.days.flatMap(({ at }, index) => {
    const middle = SIDE + index * step + bar / 2;
    if (index % every !== 0 || middle + DAY_LABEL / 2 > frame.width) return [];
    return [shape('text', { x: px(place(middle)), y: frame.height - 6, 'text-anchor': 'middle' }, data.sayDay(at))];
  });
  return { width: frame.width, height: frame.height, body: [patterns(frame), ...axis, ...bars, ...names] };
};

/** The days, from left to right, each where its work ends. */
export const stopsOfLoad = (data: Load, frame: Frame): readonly PictureStop[] => {
  const base = frame.height - BOTTOM;
  const step = (frame.width - SIDE - 2) / Math.max(1, data.days.length);
  const bar = Math.max(1, step - Math.min(3, step * 0.25));
  const { place } = direction(frame.width, data.isMirrored);
  const stops = data.days.map(({ at, active }, index) => ({
    ...{ at, x: px(place(SIDE + index * step + bar / 2)), y: px(base - active * (base - TOP)) },
  }));
  return data.isMirrored ? stops.reverse() : stops;
};
