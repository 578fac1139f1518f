import { assert } from './assert.js';
import { mod97 } from './tax-id/digits.js';

/** ISO 11649: RF, two check digits, and up to 21 letters and digits of our own. */
const LONGEST = 21;

/**
 * The structured creditor reference of a text, e.g. an invoice number: what is no letter or digit is left out. A bank that knows the standard
 * refuses a reference with a wrong digit before it is sent. Throws where nothing or more than 21 characters would be left.
 */
export function creditorReference(text: string): string {
  const own = text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  assert(own.length >= 1 && own.length <= LONGEST, `"${text}" makes no creditor reference`);
  return `RF${`${98 - mod97(`${own}RF00`)}`.padStart(2, '0')}${own}`;
}

/** The reference without the spaces in which it is printed, or null where it is none or a digit is wrong. */
export function parseCreditorReference(text: string): string | null {
  const compact = text.toUpperCase().replaceAll(/\s/g, '');
  if (!/^RF\d{2}[A-Z0-9]{1,21}$/.test(compact)) return null;
  return mod97(`${compact.slice(4)}${compact.slice(0, 4)}`) === 1 ? compact : null;
}

/** In groups of four, as it is printed. */
export function printedReference(reference: string): string {
  return reference.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
