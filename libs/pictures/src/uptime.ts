import { type Frame, type Picture, px, shape, type Shape } from './picture.js';
import { type PictureStop } from './price-history.js';

/** What agents heard, day by day, oldest first: percent of what was leased that answered; null: not measured. */
export interface Uptime {
  readonly days: readonly (number | null)[];
}

export interface UptimeFinding {
  readonly days: number;
  readonly measured: number;
  /** Mean of the measured days; null: there are none. */
  readonly percent: number | null;
  /** Place of the worst measured day; null: there is none. */
  readonly worst: number | null;
}

/** FULL: all but a thousandth; SOME: all but a hundredth; POOR: less. */
export type UptimeBand = 'FULL' | 'SOME' | 'POOR' | 'UNMEASURED';

export const uptimeBand = (percent: number | null): UptimeBand =>
  percent === null ? 'UNMEASURED' : percent >= 99.9 ? 'FULL' : percent >= 99 ? 'SOME' : 'POOR';

export const findUptime = ({ days }: Uptime): UptimeFinding => {
  const measured = days.filter((percent) => percent !== null);
  const sum = measured.reduce((total, percent) => total + percent, 0);
  const least = Math.min(...measured);
  return {
    days: days.length,
    measured: measured.length,
    percent: measured.length === 0 ? null : sum / measured.length,
    worst: measured.length === 0 ? null : days.indexOf(least),
  };
};

/** Share of the height: the state is told by height before colour. */
const HEIGHT: Readonly<Record<Exclude<UptimeBand, 'UNMEASURED'>, number>> = { FULL: 1, SOME: 0.62, POOR: 0.3 };
const CLASS: Readonly<Record<UptimeBand, string>> = {
  FULL: 'pic-up',
  SOME: 'pic-up-some',
  POOR: 'pic-alone',
  UNMEASURED: 'pic-unmeasured',
};

const cellOf = ({ days }: Uptime, { width }: Frame) => {
  const step = width / Math.max(1, days.length);
  const gap = step >= 6 ? 2 : 1;
  return { x: (at: number): number => px(at * step + gap / 2), width: px(Math.max(1, step - gap)) };
};

/** A cell a day: full where all answered, lower where less did, an empty one on the floor where nobody measured. */
export const drawUptime = (data: Uptime, frame: Frame): Picture => {
  const cell = cellOf(data, frame);
  const body = data.days.map((percent, at): Shape => {
    const band = uptimeBand(percent);
    const height = band === 'UNMEASURED' ? 3 : px((frame.height - 1) * HEIGHT[band]);
    return shape('rect', {
      class: CLASS[band],
      x: cell.x(at),
      y: px(frame.height - 0.5 - height),
      width: cell.width,
      height,
    });
  });
  return { width: frame.width, height: frame.height, body };
};

export const stopsOfUptime = (data: Uptime, frame: Frame): readonly PictureStop[] => {
  const cell = cellOf(data, frame);
  return data.days.map((_, at) => ({ at, x: px(cell.x(at) + cell.width / 2), y: px(frame.height / 2) }));
};
