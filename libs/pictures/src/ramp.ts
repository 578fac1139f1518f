import { type Frame, type Shape, shape } from './picture.js';

/** Series that eyes can tell apart; what is more goes together. */
export const SERIES = 6;

/** Lines of each series' pattern in a square of 6; the first is plain. Seen only on paper, where colours may be grey. */
const LINES: readonly string[] = ['', 'M0 6 6 0', 'M2 2h1.5v1.5H2z', 'M0 0 6 6', 'M0 3h6', 'M0 3h6M3 0v6'];

/** Definitions of the patterns by which series are told apart in print. */
export const seriesPatterns = (frame: Frame): Shape =>
  shape(
    'defs',
    {},
    ...LINES.map((d, index) =>
      shape(
        'pattern',
        { id: `${frame.id}-s${index}`, width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
        shape('path', { class: 'pic-weave', d }),
      ),
    ),
  );

type Place = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

/** A bar of a series: its colour, and over it its pattern, which a page shows when it is printed. */
export const seriesBar = (series: number, place: Place, frame: Frame): readonly Shape[] => {
  const index = series % SERIES;
  const bar = shape('rect', { class: `pic-series pic-s${index}`, ...place });
  return index === 0
    ? [bar]
    : [bar, shape('rect', { class: 'pic-print', ...place, fill: `url(#${frame.id}-s${index})` })];
};
