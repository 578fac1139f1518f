import { assert } from './assert.js';
import { DAY } from './instant.js';
import { type Result, ok, refuse } from './result.js';

/** A day of the calendar without a zone, "2024-10-24", years 1900 to 2199: what a contract writes. Dates compare as text. */
export type CivilDate = string & { readonly civilDate: unique symbol };

const PATTERN = /^(19|20|21)\d{2}-\d{2}-\d{2}$/;

/** Reads YYYY-MM-DD; refuses a day its month does not have. */
export function parseCivilDate(text: string): Result<CivilDate, 'NOT_A_DATE'> {
  if (!PATTERN.test(text)) return refuse('NOT_A_DATE');
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) return refuse('NOT_A_DATE');
  return ok(text as CivilDate);
}

/** For literals in our own code and for columns the database has already checked; throws on anything else. */
export function civilDate(text: string): CivilDate {
  const parsed = parseCivilDate(text);
  assert(parsed.ok, `"${text}" is not a date`);
  return parsed.value;
}

/** `months` calendar months after the ORIGINAL date, clamped to the month's last day. Never chain: from 31 January comes 31 March. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const at = monthNumber(date) + months;
  const [year, month] = [Math.floor(at / 12), at - 12 * Math.floor(at / 12)];
  const day = Math.min(Number(date.slice(8)), lengthOf(year, month));
  return `${year}-${twoDigits(month + 1)}-${twoDigits(day)}` as CivilDate;
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return fromDays(toDays(date) + days);
}

/** Whole days from `a` to `b`; negative when b is earlier. */
export function daysBetween(a: CivilDate, b: CivilDate): number {
  return toDays(b) - toDays(a);
}

/** Whole months from `a` that have passed on `b`, stepped from `a`; 0 when b is not a month later yet. */
export function monthsBetween(a: CivilDate, b: CivilDate): number {
  const months = monthNumber(b) - monthNumber(a);
  return Math.max(0, addMonths(a, months) <= b ? months : months - 1);
}

/** The first day of the date's month. */
export function firstOfMonth(date: CivilDate): CivilDate {
  return `${date.slice(0, 8)}01` as CivilDate;
}

/** Months since year 0. */
function monthNumber(date: CivilDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month, counted from 0, by the Gregorian rule. */
function lengthOf(year: number, month: number): number {
  const leap = month === 1 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (LENGTHS[month] ?? 31);
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function toDays(date: CivilDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

function fromDays(days: number): CivilDate {
  return new Date(days * DAY).toISOString().slice(0, 10) as CivilDate;
}
