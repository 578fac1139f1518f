import { type BankProblem, type BankProblemCode, type StatedAmount } from '#libs/workflows';
import { decimalPlaces } from './currency-places.js';

/** A place in a file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Problems of one statement or file, in the order in which they were met. */
export class Problems {
  readonly #met: BankProblem[] = [];

  add(code: BankProblemCode, message: string, place: Place | null = null): void {
    this.#met.push({ code, message: plain(message), line: place?.line ?? null, column: place?.column ?? null });
  }

  has(code: BankProblemCode): boolean {
    return this.#met.some((problem) => problem.code === code);
  }

  get all(): readonly BankProblem[] {
    return this.#met;
  }
}

/** One blank for whatever separates words; nothing that a database cannot store or that steers a terminal, as `&#0;` in XML would be. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim();
}

/** What is quoted from a file is not long. */
export function quoted(text: string): string {
  const said = plain(text);
  return `"${said.length > 60 ? `${said.slice(0, 57)}...` : said}"`;
}

/** bigint columns hold 18 digits whatever they are. */
const MOST_DIGITS = 18;

/**
 * Reads major units ("885.12", "885,1", "885,", "+0") exactly. Null, with a problem noted: no number, more decimals than the currency has
 * (zeros at the end do no harm), or more digits than an account can hold.
 */
export function readAmount(written: string, currency: string, problems: Problems, place: Place): StatedAmount | null {
  const found = /^([+-]?)(\d+)(?:[.,](\d*))?$/.exec(written.trim());
  if (!found) {
    problems.add('AMOUNT_UNREADABLE', `${quoted(written)} is not an amount.`, place);
    return null;
  }
  const [, sign = '', whole = '', fraction = ''] = found;
  const places = placesOf(currency, problems, place);
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > places) {
    const message = `${quoted(written)} has more decimals than ${currency} has (${places}); the amount is left out, not rounded.`;
    problems.add('AMOUNT_TOO_FINE', message, place);
    return null;
  }
  return exact(`${whole}${kept.padEnd(places, '0')}`, sign, { currency, places }, problems, place);
}

/** Reads whole minor units ("834000", "-3500", "+00000"), as BAI2 writes them. */
export function readMinor(written: string, currency: string, problems: Problems, place: Place): StatedAmount | null {
  const found = /^([+-]?)(\d+)$/.exec(written.trim());
  if (!found) {
    problems.add('AMOUNT_UNREADABLE', `${quoted(written)} is not an amount in minor units.`, place);
    return null;
  }
  const [, sign = '', digits = ''] = found;
  return exact(digits, sign, { currency, places: placesOf(currency, problems, place) }, problems, place);
}

function exact(
  digits: string,
  sign: string,
  { currency, places }: { readonly currency: string; readonly places: number },
  problems: Problems,
  place: Place,
): StatedAmount | null {
  const significant = digits.replace(/^0+(?=\d)/, '');
  if (significant.length > MOST_DIGITS) {
    problems.add('AMOUNT_UNREADABLE', `${quoted(digits)} is more than an account can hold.`, place);
    return null;
  }
  const minor = BigInt(significant);
  return { minor: sign === '-' ? -minor : minor, currency, places };
}

function placesOf(currency: string, problems: Problems, place: Place): number {
  const places = decimalPlaces(currency);
  // said once a statement is enough
  if (places === null && !problems.has('CURRENCY_UNKNOWN'))
    problems.add('CURRENCY_UNKNOWN', `${quoted(currency)} is no currency of ISO 4217; two decimals are taken.`, place);
  return places ?? 2;
}

/** "-48384.00": major units with exactly the currency's decimals. */
export function statedToString({ minor, places }: StatedAmount): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return minor < 0n ? `-${text}` : text;
}
