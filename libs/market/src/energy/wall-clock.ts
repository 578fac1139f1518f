import { DAY, HOUR, type Period, offsetStretches } from '#libs/kernel';
import { type HourBand, MONTHS, WEEKDAYS } from './hour-band.js';

/** A window by the wall clock of a zone: its whole days counted by month and day of the week, and what is left at the edges. */
export interface WallClock {
  /** Whole local days, at (month - 1) x 7 + (weekday - 1). */
  readonly days: readonly number[];
  readonly edges: readonly DayPart[];
}

/** Part of one local day, in milliseconds since its midnight. */
interface DayPart {
  readonly cell: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Counts a window by the wall clock. The window is cut where the zone changes its offset (an edge each side), so an hour that comes
 * twice in autumn counts twice and one that is left out in spring not at all. O(months) time, however many days.
 */
export function wallClock(window: Period, zone: string): WallClock {
  const days = new Array<number>(MONTHS.length * WEEKDAYS.length).fill(0);
  const edges: DayPart[] = [];
  for (const { start, end, offset } of offsetStretches(window, zone)) {
    const [from, to] = [start + offset, end + offset];
    const [first, last] = [Math.ceil(from / DAY), Math.floor(to / DAY)];
    if (first > last) edges.push(partOf(last, from, to));
    else {
      if (from < first * DAY) edges.push(partOf(first - 1, from, first * DAY));
      if (last * DAY < to) edges.push(partOf(last, last * DAY, to));
      countDays(days, first, last);
    }
  }
  return { days, edges };
}

/** Milliseconds of the window that lie in the band (one that does not go past midnight). */
export function timeIn(clock: WallClock, band: HourBand): number {
  const [from, to] = [band.fromHour * HOUR, band.toHour * HOUR];
  const months = band.months.length === 0 ? MONTHS : band.months;
  const weekdays = band.weekdays.length === 0 ? WEEKDAYS : band.weekdays;
  let whole = 0;
  for (const month of months) for (const weekday of weekdays) whole += clock.days[cellOf(month, weekday)] ?? 0;
  let time = whole * (to - from);
  for (const edge of clock.edges) {
    const part = Math.min(edge.to, to) - Math.max(edge.from, from);
    if (part > 0 && months.includes(Math.floor(edge.cell / 7) + 1) && weekdays.includes((edge.cell % 7) + 1))
      time += part;
  }
  return time;
}

function cellOf(month: number, weekday: number): number {
  return (month - 1) * 7 + weekday - 1;
}

function partOf(day: number, from: number, to: number): DayPart {
  return { cell: cellOf(monthOf(day), weekdayOf(day)), from: from - day * DAY, to: to - day * DAY };
}

/** Adds the days [first, last), numbered from 1 January 1970, month by month. */
function countDays(days: number[], first: number, last: number): void {
  const date = new Date(first * DAY);
  let [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  let left = lengthOf(year, month) - date.getUTCDate() + 1;
  for (let day = first, weekday = weekdayOf(first); day < last;) {
    const length = Math.min(left, last - day);
    const [weeks, rest] = [Math.floor(length / 7), length % 7];
    for (let step = 0; step < 7; step += 1) {
      const cell = cellOf(month, ((weekday - 1 + step) % 7) + 1);
      days[cell] = (days[cell] ?? 0) + weeks + (step < rest ? 1 : 0);
    }
    day += length;
    weekday = ((weekday - 1 + length) % 7) + 1;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    left = lengthOf(year, month);
  }
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month. */
function lengthOf(year: number, month: number): number {
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (LENGTHS[month - 1] ?? 0) + (isLeap ? 1 : 0);
}

function monthOf(day: number): number {
  return new Date(day * DAY).getUTCMonth() + 1;
}

/** 1 is Monday; 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}
