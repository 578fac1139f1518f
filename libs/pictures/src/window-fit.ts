import { type Frame, type Picture, px, shape, type Shape } from './picture.js';

/** Does what is asked for fit what can be booked together? Counts of units. */
export interface WindowFit {
  readonly units: number;
  /** Units that can really be booked together in the window. */
  readonly bookable: number;
  /** Units asked for; null when the reader has not said. */
  readonly wanted: number | null;
  /** Plural noun of a unit, e.g. `GPUs`. */
  readonly unitName: string;
}

export const tableWindowFit = (data: WindowFit): readonly { readonly name: string; readonly units: number }[] => [
  { name: 'bookable together', units: data.bookable },
  ...(data.wanted === null ? [] : [{ name: 'asked for', units: data.wanted }]),
  { name: 'in all', units: data.units },
];

export const describeWindowFit = (data: WindowFit): string => {
  const can = `${data.bookable} of ${data.units} ${data.unitName} can be booked together`;
  if (data.wanted === null) return `${can}.`;
  return data.bookable >= data.wanted
    ? `${can}; ${data.wanted} asked for fit.`
    : `${can}; ${data.wanted} asked for do not fit.`;
};

/** A bar as long as the whole, lit as far as can be booked, with a tick where the asked amount ends. */
export const drawWindowFit = (data: WindowFit, frame: Frame): Picture => {
  const whole = Math.max(1, data.units);
  const along = (units: number): number => px((Math.min(Math.max(0, units), whole) / whole) * (frame.width - 2) + 1);
  const body: Shape[] = [
    shape('rect', { class: 'pic-track', x: 0.5, y: 3.5, width: frame.width - 1, height: frame.height - 7 }),
  ];
  if (data.bookable > 0)
    body.push(
      shape('rect', {
        class: 'pic-free',
        x: 0.5,
        y: 3.5,
        width: px(along(data.bookable) - 0.5),
        height: frame.height - 7,
      }),
    );
  if (data.wanted !== null)
    body.push(
      shape('line', { class: 'pic-mark', x1: along(data.wanted), x2: along(data.wanted), y1: 0, y2: frame.height }),
    );
  return { width: frame.width, height: frame.height, body };
};
