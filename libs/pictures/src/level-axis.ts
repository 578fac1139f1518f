import { type Direction, direction } from './direction.js';
import { px, type Shape, shape } from './picture.js';

/** The sides of a picture between which its levels are ruled, in CSS pixels from where reading begins. */
export interface Sides {
  readonly left: number;
  readonly right: number;
}

const AS_IT_IS = direction(0, false);

/** A whole number beside an axis, its thousands apart: `290,000`. */
export const sayWhole = (figure: number): string => String(figure).replace(/\B(?=(\d{3})+$)/g, ',');

/** A line across a picture. */
export const level = (name: string, y: number, { left, right }: Sides, { place }: Direction = AS_IT_IS): Shape =>
  shape('line', { class: name, x1: px(place(left)), x2: px(place(right)), y1: px(y), y2: px(y) });

/** The axis of amounts: a fine line across at each tick, and its figure before the side at which reading begins. */
export const levelAxis = (
  ticks: readonly number[],
  y: (figure: number) => number,
  sides: Sides,
  say: (figure: number) => string,
  turned: Direction = AS_IT_IS,
): readonly Shape[] =>
  ticks.flatMap((figure) => [
    level('pic-ruling', y(figure), sides, turned),
    shape(
      'text',
      { x: px(turned.place(sides.left - 6)), y: px(y(figure) + 4), 'text-anchor': turned.anchor('end') },
      say(figure),
    ),
  ]);
