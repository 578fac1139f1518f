import { type Result, ok, refuse } from '../result.js';
import { AMERICAS } from './americas.js';
import { ASIA_AND_BEYOND } from './asia.js';
import { EUROPE } from './europe.js';
import { EUROPEAN_UNION } from './european-union.js';
import { type TaxIdRule } from './tax-id-rule.js';

/** Form and check digits of tax numbers by the country that gives them, ISO 3166-1 alpha-2. Data: a country without a row is not judged. */
const RULES: Readonly<Record<string, TaxIdRule>> = { ...EUROPEAN_UNION, ...EUROPE, ...AMERICAS, ...ASIA_AND_BEYOND };

/** Why a text is no tax number of the country, and what one looks like there. */
export interface NoTaxId {
  readonly what: 'FORM' | 'CHECK_DIGITS';
  /** What it is called there, "USt-IdNr.". */
  readonly name: string;
  /** One of the right form. */
  readonly example: string;
}

/** What of a written number means nothing. */
const SEPARATORS = /[\s.\-/·:()]/g;

/**
 * A tax number as it is stored: capital letters, the country's prefix where it has one, nothing between that means nothing. Says whether it
 * can be a number of that country, not whether its authority has given it. A country that we have no rule for: the text as it is, spaces
 * apart, up to 40 characters.
 */
export function parseTaxId(country: string, text: string): Result<string, NoTaxId> {
  const rule = RULES[country];
  if (rule === undefined) return anyTaxId(text);
  const { name, example, prefix, pattern, check, written } = rule;
  const compact = text.normalize('NFKC').toUpperCase().replaceAll(SEPARATORS, '');
  const given = country === 'GB' && compact.startsWith('XI') ? 'XI' : prefix;
  const rest = compact.startsWith(given) ? compact.slice(given.length) : compact;
  const number = rule.filled?.(rest) ?? rest;
  if (!pattern.test(number)) return refuse({ what: 'FORM', name, example });
  if (check !== undefined && !check(number)) return refuse({ what: 'CHECK_DIGITS', name, example });
  return ok(written === undefined ? `${given}${number}` : written(number));
}

/** Whether the form of the country's numbers is known here: what is not judged gives no reverse charge. */
export function knowsTaxIds(country: string): boolean {
  return RULES[country] !== undefined;
}

/** "A tax number here (USt-IdNr.) looks like DE136695976; the check digits of this one are wrong." */
export function noTaxIdInWords({ what, name, example }: NoTaxId): string {
  if (name === '') return 'A tax number has 1 to 40 characters.';
  const wrong = what === 'FORM' ? 'this one has another form' : 'the check digits of this one are wrong';
  return `A tax number here (${name}) looks like ${example}; ${wrong}.`;
}

function anyTaxId(text: string): Result<string, NoTaxId> {
  const spaced = text.replaceAll(/\s+/g, ' ').trim();
  const isText = spaced.length > 0 && spaced.length <= 40 && /^[\p{L}\p{N} .\-/]+$/u.test(spaced);
  return isText ? ok(spaced) : refuse({ what: 'FORM', name: '', example: '' });
}
