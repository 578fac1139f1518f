import { fillFor, patterns, type Use } from './fills.js';
import { type Frame, type Picture, px, type Shape, shape } from './picture.js';

/** How many units of a whole are in each use at one instant. */
export interface Utilisation {
  readonly units: number;
  readonly leased: number;
  readonly held: number;
  readonly blocked: number;
  /** Plural noun of a unit, e.g. `GPUs`. */
  readonly unitName: string;
}

export interface UtilisationRow {
  readonly use: Use;
  readonly units: number;
  /** Of the whole, 0 to 1. */
  readonly share: number;
}

/** The four uses in the order drawn; they add up to all units. Counts beyond the whole are cut, first come first served. */
export const tableUtilisation = (data: Utilisation): readonly UtilisationRow[] => {
  const whole = Math.max(1, data.units);
  const leased = Math.min(Math.max(0, data.leased), data.units);
  const held = Math.min(Math.max(0, data.held), data.units - leased);
  const blocked = Math.min(Math.max(0, data.blocked), data.units - leased - held);
  const free = data.units - leased - held - blocked;
  const rows: readonly (readonly [Use, number])[] = [
    ['LEASED', leased],
    ['HELD', held],
    ['BLOCKED', blocked],
    ['FREE', free],
  ];
  return rows.map(([use, units]) => ({ use, units, share: units / whole }));
};

export const describeUtilisation = (data: Utilisation): string => {
  const rows = tableUtilisation(data);
  const of = (use: Use): UtilisationRow | undefined => rows.find((row) => row.use === use);
  const percent = Math.round((of('LEASED')?.share ?? 0) * 100);
  return `${percent} % of ${data.units} ${data.unitName} are leased; ${of('FREE')?.units ?? 0} are free.`;
};

/** One stacked bar over the frame's whole width. */
export const drawUtilisation = (data: Utilisation, frame: Frame): Picture => {
  let left = 0;
  const bars = tableUtilisation(data).flatMap((row): Shape[] => {
    const width = row.share * frame.width;
    const bar = shape('rect', {
      x: px(left),
      y: 0,
      width: px(width),
      height: frame.height,
      ...fillFor(row.use, frame),
    });
    left += width;
    return width > 0 ? [bar] : [];
  });
  return { width: frame.width, height: frame.height, body: [patterns(frame), ...bars] };
};
