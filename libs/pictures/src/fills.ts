import { type Frame, type Shape, shape } from './picture.js';

/** What a stretch of capacity is used for; told by fill and by pattern, so that print and colour blindness lose nothing. */
export type Use = 'FREE' | 'HELD' | 'LEASED' | 'BLOCKED';

/** Definitions of the two patterns: stripes for held, dots for blocked. */
export const patterns = (frame: Frame): Shape =>
  shape(
    'defs',
    {},
    shape(
      'pattern',
      { id: `${frame.id}-held`, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      shape('rect', { class: 'pic-base', width: 6, height: 6 }),
      shape('rect', { class: 'pic-hatch', width: 2.5, height: 6 }),
    ),
    shape(
      'pattern',
      { id: `${frame.id}-blocked`, width: 5, height: 5, patternUnits: 'userSpaceOnUse' },
      shape('rect', { class: 'pic-base', width: 5, height: 5 }),
      shape('rect', { class: 'pic-dots', x: 1.5, y: 1.5, width: 1.5, height: 1.5 }),
    ),
  );

const CLASS: Record<Use, string> = { FREE: 'pic-free', HELD: 'pic-held', LEASED: 'pic-leased', BLOCKED: 'pic-blocked' };

/** Class and, for the patterned uses, fill of a rectangle. */
export const fillFor = (use: Use, frame: Frame): Readonly<Record<string, string>> => {
  if (use === 'HELD') return { class: CLASS.HELD, fill: `url(#${frame.id}-held)` };
  if (use === 'BLOCKED') return { class: CLASS.BLOCKED, fill: `url(#${frame.id}-blocked)` };
  return { class: CLASS[use] };
};
