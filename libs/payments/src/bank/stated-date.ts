import { type CivilDate, addMonths, civilDate, parseCivilDate } from '#libs/kernel';
import { type Place, type Problems, quoted } from './stated-amount.js';

/** Reads YYYY-MM-DD, YYYY-MM-DDThh:mm... or YYYYMMDD: the day as the bank writes it, whatever the zone behind it. */
export function readDay(written: string, problems: Problems, place: Place): CivilDate | null {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?$/.exec(written.trim()) ?? [];
  return dayOf(year, month, day, written, problems, place);
}

/** Reads YYMMDD: 80 to 99 are of the last century. */
export function readShortDay(written: string, problems: Problems, place: Place): CivilDate | null {
  const [, year = '', month, day] = /^(\d{2})(\d{2})(\d{2})$/.exec(written.trim()) ?? [];
  const century = Number(year) >= 80 ? '19' : '20';
  return dayOf(year === '' ? undefined : `${century}${year}`, month, day, written, problems, place);
}

function dayOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  written: string,
  problems: Problems,
  place: Place,
): CivilDate | null {
  const parsed = parseCivilDate(`${year}-${month}-${day}`);
  if (parsed.ok) return parsed.value;
  const first = parseCivilDate(`${year}-${month}-01`);
  if (first.ok && Number(day) >= 29 && Number(day) <= 31) {
    const last = lastOfMonth(first.value);
    problems.add('DATE_NOT_IN_CALENDAR', `${quoted(written)} is no day of its month; ${last} is taken.`, place);
    return last;
  }
  problems.add('DATE_UNREADABLE', `${quoted(written)} is not a date.`, place);
  return null;
}

const lastOfMonth = (first: CivilDate): CivilDate =>
  // stepping from a 31st clamps to the month's last day
  addMonths(civilDate(`${Number(first.slice(0, 4)) - 1}-12-31`), Number(first.slice(5, 7)));
