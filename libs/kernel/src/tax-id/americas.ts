/** Tax numbers of the Americas. Sources stand with each rule. */
import { bodyOf, lastOf, luhn, weighted } from './digits.js';
import { type TaxIdRule } from './tax-id-rule.js';

/** Prefixes that the Internal Revenue Service has not given out ("How EINs are assigned and valid EIN prefixes"). */
const NO_PREFIX = new Set([
  '00',
  '07',
  '08',
  '09',
  '17',
  '18',
  '19',
  '28',
  '29',
  '49',
  '69',
  '70',
  '78',
  '79',
  '89',
  '96',
  '97',
]);

/** Receita Federal, since July 2026 also with letters: each character counts by its code less that of 0. */
function isBrazilian(number: string): boolean {
  const check = (text: string, weights: readonly number[]): number => {
    const values = Array.from(text, (character) => character.charCodeAt(0) - 48);
    const rest = values.reduce((sum, value, place) => sum + value * (weights[place] ?? 0), 0) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  const body = number.slice(0, 12);
  const first = check(body, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  const second = check(`${body}${first}`, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  return number.slice(12) === `${first}${second}` && !/^0+$/.test(body);
}

const MEXICO = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';

/** SAT: three letters of a company or four of a person, the day, and two characters with a check digit. */
function isMexican(number: string): boolean {
  const sum = [...bodyOf(number).padStart(12, ' ')].reduce(
    (total, character, place) => total + MEXICO.indexOf(character) * (13 - place),
    0,
  );
  return lastOf(number) === MEXICO.charAt((11 - (sum % 11)) % 11);
}

function isChilean(number: string): boolean {
  const digits = bodyOf(number).padStart(8, '0');
  const check = (11 - (weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return lastOf(number) === (check === 10 ? 'K' : `${check}`);
}

function isArgentine(number: string): boolean {
  const check = 11 - (weighted(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return lastOf(number) === `${check === 11 ? 0 : check === 10 ? 9 : check}`;
}

function isColombian(number: string): boolean {
  const rest = weighted(bodyOf(number).padStart(9, '0'), [41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
  return lastOf(number) === `${rest < 2 ? rest : 11 - rest}`;
}

function isParaguayan(number: string): boolean {
  const body = [...bodyOf(number)].reverse().join('');
  return lastOf(number) === `${((11 - (weighted(body, [2, 3, 4, 5, 6, 7, 8, 9]) % 11)) % 11) % 10}`;
}

export const AMERICAS: Readonly<Record<string, TaxIdRule>> = {
  // Internal Revenue Service: no check digit, but campuses' prefixes
  US: {
    ...{ name: 'EIN', prefix: '', pattern: /^\d{9}$/, example: '91-1144442' },
    check: (number) => !NO_PREFIX.has(number.slice(0, 2)),
    written: (number) => `${number.slice(0, 2)}-${number.slice(2)}`,
  },
  // Canada Revenue Agency: nine digits by Luhn, and the account for GST/HST
  CA: {
    ...{ name: 'GST/HST (BN)', prefix: '', pattern: /^\d{9}(RT\d{4})?$/, example: '123026635RT0001' },
    check: (number) => luhn(number.slice(0, 9)) === 0,
  },
  BR: { name: 'CNPJ', prefix: '', pattern: /^[0-9A-Z]{12}\d{2}$/, check: isBrazilian, example: '16727230000197' },
  MX: {
    name: 'RFC',
    prefix: '',
    pattern: /^[A-Z&Ñ]{3,4}\d{6}[A-Z0-9]{2}[0-9A]$/,
    check: isMexican,
    example: 'MAB9307148T4',
  },
  CL: { name: 'RUT', prefix: '', pattern: /^\d{7,8}[0-9K]$/, check: isChilean, example: '760864285' },
  AR: { name: 'CUIT', prefix: '', pattern: /^\d{11}$/, check: isArgentine, example: '20055361682' },
  CO: { name: 'NIT', prefix: '', pattern: /^\d{9,10}$/, check: isColombian, example: '2131232181' },
  PY: { name: 'RUC', prefix: '', pattern: /^\d{6,9}$/, check: isParaguayan, example: '800000358' },
};
