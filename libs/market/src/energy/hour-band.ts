/**
 * Hours of the wall clock at a site: those months, those days of the week, from one full hour to another. Where `toHour` is not above
 * `fromHour` the band goes past midnight (22 to 6), each hour belonging to the day it lies in.
 */
export interface HourBand {
  /** 1 to 12; empty: every month. */
  readonly months: readonly number[];
  /** 1 (Monday) to 7 (Sunday); empty: every day. */
  readonly weekdays: readonly number[];
  /** 0 to 23. */
  readonly fromHour: number;
  /** 1 to 24. */
  readonly toHour: number;
}

/** All hours there are. */
export const ALWAYS: HourBand = { months: [], weekdays: [], fromHour: 0, toHour: 24 };

export const MONTHS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
export const WEEKDAYS: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
export const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

/** Whether the clock hour of that month (1 to 12), day of the week (1 is Monday) and hour (0 to 23) lies in the band. */
export function inBand(band: HourBand, month: number, weekday: number, hour: number): boolean {
  if (band.months.length > 0 && !band.months.includes(month)) return false;
  if (band.weekdays.length > 0 && !band.weekdays.includes(weekday)) return false;
  const { fromHour, toHour } = band;
  return fromHour < toHour ? fromHour <= hour && hour < toHour : hour >= fromHour || hour < toHour;
}

const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** "Jun-Sep Mon-Fri 15:00-19:00". */
export function bandInWords(band: HourBand): string {
  const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  const hours = band.fromHour === 0 && band.toHour === 24 ? 'all day' : `${clock(band.fromHour)}-${clock(band.toHour)}`;
  const months = runs(band.months, MONTH_NAMES);
  const days = runs(band.weekdays, DAY_NAMES);
  return [months, days, hours].filter((part) => part !== '').join(' ');
}

/** "Jan-Mar, Dec" of 1, 2, 3, 12; nothing when all are meant. */
function runs(numbers: readonly number[], names: readonly string[]): string {
  if (numbers.length === 0 || numbers.length === names.length) return '';
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of sorted) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  const name = (number: number): string => names[number - 1] ?? '';
  return found.map(([from, to]) => (from === to ? name(from) : `${name(from)}-${name(to)}`)).join(', ');
}
