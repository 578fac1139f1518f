import { scaleUtc } from 'd3-scale';
import { type Direction, direction } from './direction.js';
import { px, type Shape, shape } from './picture.js';

/** Half-open stretch of time in ms since 1970. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Writes an instant beside an axis; the caller knows the reader's language and zone. */
export type SayInstant = (atMs: number) => string;

const LABEL_WIDTH = 84;

/** Position of an instant between `left` and `right`, held inside them. */
export const timeScale = (stretch: Stretch, left: number, right: number): ((atMs: number) => number) => {
  const scale = scaleUtc().domain([stretch.start, stretch.end]).range([left, right]).clamp(true);
  return (atMs) => scale(atMs);
};

const AS_IT_IS = direction(0, false);

/** Ticks at round instants, at most as many as their labels have room for; none hangs over the edge at which time ends. */
export const timeAxis = (
  stretch: Stretch,
  left: number,
  right: number,
  y: number,
  say: SayInstant,
  { place, anchor }: Direction = AS_IT_IS,
): readonly Shape[] => {
  const at = timeScale(stretch, left, right);
  const wanted = Math.max(2, Math.floor((right - left) / LABEL_WIDTH));
  const ticks = scaleUtc()
    .domain([stretch.start, stretch.end])
    .ticks(wanted)
    .map((tick) => tick.getTime());
  const shown: number[] = [];
  for (const tick of ticks) {
    const last = shown.at(-1);
    const fits = at(tick) + LABEL_WIDTH * 0.6 <= right;
    if (fits && (last === undefined || at(tick) - at(last) >= LABEL_WIDTH * 0.8)) shown.push(tick);
  }
  return shown.map((tick) => {
    const x = px(place(at(tick)));
    return shape(
      'g',
      {},
      shape('line', { class: 'pic-line', x1: x, x2: x, y1: y, y2: y + 5 }),
      shape('text', { x, y: y + 16, ...(anchor('start') === 'end' ? { 'text-anchor': 'end' } : {}) }, say(tick)),
    );
  });
};

/** Around the stretch that a reader asked for: from the base up, along, and down again. */
export const bracket = (from: number, to: number, base: number, top: number, { place }: Direction): Shape =>
  shape('path', {
    class: 'pic-mark',
    d: `M${px(place(from))} ${px(base)}V${top}H${px(place(Math.max(to, from + 2)))}V${px(base)}`,
  });
