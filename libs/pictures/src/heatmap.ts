import { direction } from './direction.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';
import { type PictureStop } from './price-history.js';

/** How busy each hour of some days was. */
export interface Heatmap {
  /** First instants of the days, ms, in order: one column each. */
  readonly days: readonly number[];
  /** 24 shares a day, 0 to 1 and above; null: nobody knows. */
  readonly hours: readonly (readonly (number | null)[])[];
  readonly sayDay: (at: number) => string;
  readonly sayHour: (hour: number) => string;
  /** Days run from the right. */
  readonly isMirrored: boolean;
}

const SIDE = 44;
const BOTTOM = 20;
const HOURS = 24;
const DAY_LABEL = 58;
export const HEAT_STEPS = 5;

/** Which of the five steps a share lies in: 0 below a fifth, 4 from four fifths on. */
export const heatStep = (share: number): number =>
  Math.min(HEAT_STEPS - 1, Math.max(0, Math.floor(share * HEAT_STEPS + 1e-9)));

interface Grid {
  readonly wide: number;
  readonly high: number;
  readonly x: (column: number) => number;
  readonly y: (hour: number) => number;
}

function gridOf({ days, isMirrored }: Heatmap, frame: Frame): Grid {
  const wide = (frame.width - SIDE - 2) / Math.max(1, days.length);
  const high = (frame.height - BOTTOM) / HOURS;
  const { place } = direction(frame.width, isMirrored);
  return { wide, high, x: (column) => place(SIDE + column * wide, wide), y: (hour) => hour * high };
}

/** A cell an hour: the busier the darker, so that it holds in grey; an hour of which nothing is known is empty. */
export const drawHeatmap = (data: Heatmap, frame: Frame): Picture => {
  const grid = gridOf(data, frame);
  const { place, anchor } = direction(frame.width, data.isMirrored);
  const cells = data.hours.flatMap((hours, column) =>
    hours.slice(0, HOURS).map((share, hour) =>
      shape('rect', {
        class: share === null ? 'pic-unknown' : `pic-step-${heatStep(share)}`,
        ...{ x: px(grid.x(column) + 0.5), y: px(grid.y(hour) + 0.5) },
        ...{ width: px(Math.max(0.5, grid.wide - 1)), height: px(Math.max(0.5, grid.high - 1)) },
      }),
    ),
  );
  const hourNames = [0, 6, 12, 18].map((hour): Shape =>
    shape(
      'text',
      { x: px(place(SIDE - 6)), y: px(grid.y(hour) + 9), 'text-anchor': anchor('end') },
      data.sayHour(hour),
    ),
  );
  const every = Math.max(1, Math.ceil(DAY_LABEL / grid.wide));
  const dayNames = data.days.flatMap((day, column) => {
    const middle = SIDE + (column + 0.5) * grid.wide;
    if (column % every !== 0 || middle + DAY_LABEL / 2 > frame.width) return [];
    return [shape('text', { x: px(place(middle)), y: frame.height - 5, 'text-anchor': 'middle' }, data.sayDay(day))];
  });
  return { width: frame.width, height: frame.height, body: [...cells, ...hourNames, ...dayNames] };
};

/** A stop an hour of which something is known, column by column from left to right. */
export const stopsOfHeatmap = (
  data: Heatmap,
  frame: Frame,
): readonly (PictureStop & { readonly hour: number; readonly share: number | null })[] => {
  const grid = gridOf(data, frame);
  const columns = data.days.map((day, column) =>
    Array.from({ length: HOURS }, (_, hour) => ({
      ...{ at: day, hour, share: data.hours[column]?.[hour] ?? null },
      ...{ x: px(grid.x(column) + grid.wide / 2), y: px(grid.y(hour) + grid.high / 2) },
    })),
  );
  return (data.isMirrored ? columns.reverse() : columns).flat();
};
