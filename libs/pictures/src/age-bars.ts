import { px, type Shape, shape } from './picture.js';

/** Where what is of one age stands, in CSS pixels. */
export interface AgePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface AgeBar {
  /** Its height against the largest beside it, 0 to 1; above 0 it is seen, however small. */
  readonly share: number;
  /** What stands above it. */
  readonly text: string;
  /** Class and fill. */
  readonly fill: Readonly<Record<string, string>>;
}

/** Room for the text above a bar. */
const TOP = 18;
const GAP = 10;
const SLIVER = 2;

/** How far above the lower edge of its place a bar stands. */
export const AGE_BASE = GAP;

/** A bar on its base, with what it comes to above it. */
export const ageBar = (place: AgePlace, { share, text, fill }: AgeBar): readonly Shape[] => {
  const bar = share <= 0 ? 0 : Math.max(SLIVER, share * (place.height - TOP - GAP));
  const base = place.y + place.height - GAP;
  const left = place.x + GAP / 2;
  const width = Math.max(0, place.width - GAP);
  return [
    ...(bar === 0
      ? []
      : [shape('rect', { x: px(left), y: px(base - bar), width: px(width), height: px(bar), ...fill })]),
    shape('line', { class: 'pic-line', x1: px(left), x2: px(left + width), y1: px(base), y2: px(base) }),
    shape('text', { x: px(left + width / 2), y: px(base - bar - 5), 'text-anchor': 'middle' }, text),
  ];
};

/** What an age is called, in the middle below its bars. */
export const ageName = ({ x, width }: AgePlace, y: number, name: string): Shape =>
  shape('text', { x: px(x + width / 2), y, 'text-anchor': 'middle' }, name);
