import { AGE_BASE, ageBar, ageName, type AgePlace } from './age-bars.js';
import { fillFor, patterns } from './fills.js';
import { type Frame, type Picture, px, shape } from './picture.js';

/** Whether the records of a movement found each other. */
export type AgeStanding = 'UNMATCHED' | 'PARTIAL' | 'MATCHED';

/** How many are of one standing and one age, oldest band last. */
export interface AgeCount {
  readonly standing: AgeStanding;
  /** Full days, inclusive; `toDay` null: any age above. */
  readonly fromDay: number;
  readonly toDay: number | null;
  readonly count: number;
}

/** What is open or matched, by age. */
export interface Ageing {
  readonly counts: readonly AgeCount[];
  /** What each standing is called. */
  readonly names: Readonly<Record<AgeStanding, string>>;
  /** Unit of the bands below the picture, e.g. `days`. */
  readonly unit: string;
}

/** One place of the picture: what stands there and where, in CSS pixels. */
export interface AgeCell extends AgeCount, AgePlace {}

const ROWS: readonly AgeStanding[] = ['UNMATCHED', 'PARTIAL', 'MATCHED'];
const LEFT = 104;
const BOTTOM = 22;

/** A band as people say it: `0–7`, `91+`. */
export const ageBand = ({ fromDay, toDay }: Pick<AgeCount, 'fromDay' | 'toDay'>): string =>
  toDay === null ? `${fromDay}+` : `${fromDay}\u2013${toDay}`;

/** Where each count stands: one row a standing, one column a band. */
export const cellsOfAgeing = ({ counts }: Ageing, frame: Frame): readonly AgeCell[] => {
  const height = (frame.height - BOTTOM) / ROWS.length;
  return ROWS.flatMap((standing, row) => {
    const here = counts.filter((one) => one.standing === standing);
    const width = (frame.width - LEFT) / Math.max(1, here.length);
    return here.map((one, column) => ({ ...one, x: LEFT + column * width, y: row * height, width, height }));
  });
};

/** What the picture says: how much is open, how much of it stands alone, how much is old. */
export const describeAgeing = ({ counts }: Ageing): string => {
  const sum = (wanted: (one: AgeCount) => boolean): number =>
    counts.filter(wanted).reduce((total, { count }) => total + count, 0);
  const open = sum(({ standing }) => standing !== 'MATCHED');
  const matched = sum(({ standing }) => standing === 'MATCHED');
  if (open === 0) return `Nothing is open; ${matched} ${matched === 1 ? 'movement is' : 'movements are'} matched.`;
  const alone = sum(({ standing }) => standing === 'UNMATCHED');
  const old = sum(({ standing, fromDay }) => standing !== 'MATCHED' && fromDay > 30);
  const oldest = Math.max(
    ...counts.filter(({ standing, count }) => standing !== 'MATCHED' && count > 0).map(({ fromDay }) => fromDay),
  );
  const age = oldest === 0 ? 'none is older than a week' : `${old} began over 30 days ago`;
  return `${open} ${open === 1 ? 'exception is' : 'exceptions are'} open, ${alone} of them without a counterpart; ${age}.`;
};

const fill = (standing: AgeStanding, frame: Frame): Readonly<Record<string, string>> => {
  if (standing === 'PARTIAL') return fillFor('HELD', frame);
  return standing === 'MATCHED' ? fillFor('LEASED', frame) : { class: 'pic-alone' };
};

/** Bars by age, each row by its own largest, since what is matched is many times what is not; every bar bears its count. */
export const drawAgeing = (data: Ageing, frame: Frame): Picture => {
  const cells = cellsOfAgeing(data, frame);
  const bars = cells.flatMap((cell) => {
    const most = Math.max(1, ...cells.filter(({ standing }) => standing === cell.standing).map(({ count }) => count));
    return ageBar(cell, { share: cell.count / most, text: String(cell.count), fill: fill(cell.standing, frame) });
  });
  const names = ROWS.map((standing, row) => {
    const height = (frame.height - BOTTOM) / ROWS.length;
    return shape('text', { x: 0, y: px((row + 1) * height - AGE_BASE) }, data.names[standing]);
  });
  const bands = cells
    .filter(({ standing }) => standing === ROWS[0])
    .map((cell) => ageName(cell, frame.height - 5, ageBand(cell)));
  const unit = shape('text', { x: 0, y: frame.height - 5 }, data.unit);
  return { width: frame.width, height: frame.height, body: [patterns(frame), ...bars, ...names, ...bands, unit] };
};
