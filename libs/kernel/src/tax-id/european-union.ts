/**
 * VAT numbers of the European Union (Council Directive 2006/112/EC, article 215; the structures are those of the Commission's VIES). The
 * check digits are national rules; where their authority publishes none, the form alone is judged.
 */
import { bodyOf, falling, lastOf, luhn, mod11And10, mod97, remainder, weighted } from './digits.js';
import { isBulgarian, isCzech, isLatvian, isSpanish } from './persons.js';
import { type TaxIdRule } from './tax-id-rule.js';

const CYPRUS = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const FRANCE = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const IRELAND = 'WABCDEFGHIJKLMNOPQRSTUV';

function isAustrian(number: string): boolean {
  const digits = number.slice(1);
  return lastOf(digits) === `${(16 - luhn(bodyOf(digits))) % 10}`;
}

function isCypriot(number: string): boolean {
  const sum = [...bodyOf(number)].reduce(
    (total, digit, place) => total + (place % 2 === 0 ? (CYPRUS[Number(digit)] ?? 0) : Number(digit)),
    0,
  );
  return !number.startsWith('12') && lastOf(number) === String.fromCharCode(65 + (sum % 26));
}

function isGreek(number: string): boolean {
  const sum = weighted(bodyOf(number), [256, 128, 64, 32, 16, 8, 4, 2]);
  return lastOf(number) === `${(sum % 11) % 10}`;
}

/** Both the old key (two digits) and the new one (with a letter), which begins no key with I or O. */
function isFrench(number: string): boolean {
  const siren = number.slice(2);
  // Monaco's numbers begin with 000 and are no SIREN
  if (!siren.startsWith('000') && luhn(siren) !== 0) return false;
  if (/^\d\d/.test(number)) return remainder(`${siren}12`, 97) === Number(number.slice(0, 2));
  const [first, second] = [...number].map((character) => FRANCE.indexOf(character));
  const key = /^\d/.test(number) ? (first ?? 0) * 24 + (second ?? 0) - 10 : (first ?? 0) * 34 + (second ?? 0) - 100;
  return (Number(siren) + 1 + Math.floor(key / 11)) % 11 === key % 11;
}

/** Seven digits, a letter, and since 2013 a second letter; older ones have a letter or sign in the second place. */
function isIrish(number: string): boolean {
  const isOld = !/^\d{7}/.test(number);
  const digits = isOld ? `0${number.slice(2, 7)}${number.slice(0, 1)}` : number.slice(0, 7);
  const second = isOld ? '' : number.slice(8);
  const sum = weighted(digits, falling(8, 2)) + 9 * (second === '' ? 0 : IRELAND.indexOf(second));
  return number.slice(7, 8) === IRELAND.charAt(sum % 23);
}

/** The office of the province: 001 to 100, 120, 121, 888 and 999. */
function isItalian(number: string): boolean {
  const office = Number(number.slice(7, 10));
  const isOffice = (office >= 1 && office <= 100) || [120, 121, 888, 999].includes(office);
  return isOffice && !number.startsWith('0000000') && luhn(number) === 0;
}

function isLithuanian(number: string): boolean {
  if (number.charAt(number.length - 2) !== '1') return false;
  const places = Array.from(bodyOf(number), (_, place) => place);
  const sum = (from: number): number =>
    weighted(
      bodyOf(number),
      places.map((place) => 1 + ((place + from) % 9)),
    ) % 11;
  const first = sum(0);
  return lastOf(number) === `${(first === 10 ? sum(2) : first) % 10}`;
}

/** Numbers of companies by the sum of their first nine digits; those of persons, since 2020, by MOD 97,10 of the whole. */
function isDutch(number: string): boolean {
  const nine = number.slice(0, 9);
  const byDigits = (weighted(nine, falling(9, 2)) - Number(lastOf(nine))) % 11 === 0;
  return byDigits || mod97(`NL${number}`) === 1;
}

/** Companies by MOD 11; persons (13 digits) by another set of weights. */
function isRomanian(number: string): boolean {
  if (number.length === 13) {
    const rest = weighted(number, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    return lastOf(number) === `${rest === 10 ? 1 : rest}`;
  }
  const padded = bodyOf(number).padStart(9, '0');
  return lastOf(number) === `${((10 * weighted(padded, [7, 5, 3, 2, 1, 7, 5, 3, 2])) % 11) % 10}`;
}

function isSlovene(number: string): boolean {
  const check = 11 - (weighted(number, falling(8, 2)) % 11);
  return lastOf(number) === `${check === 10 ? 0 : check}`;
}

export const EUROPEAN_UNION: Readonly<Record<string, TaxIdRule>> = {
  AT: { name: 'UID', prefix: 'AT', pattern: /^U\d{8}$/, check: isAustrian, example: 'ATU13585627' },
  BE: {
    ...{ name: 'BTW/TVA', prefix: 'BE', pattern: /^[01]\d{9}$/, example: 'BE0428759497' },
    filled: (number) => number.padStart(10, '0'),
    check: (number) => (Number(number.slice(0, 8)) + Number(number.slice(8))) % 97 === 0,
  },
  BG: { name: 'ДДС', prefix: 'BG', pattern: /^\d{9,10}$/, check: isBulgarian, example: 'BG175074752' },
  CY: { name: 'ΦΠΑ', prefix: 'CY', pattern: /^[013459]\d{7}[A-Z]$/, check: isCypriot, example: 'CY10259033P' },
  CZ: { name: 'DIČ', prefix: 'CZ', pattern: /^\d{8,10}$/, check: isCzech, example: 'CZ25123891' },
  DE: {
    ...{ name: 'USt-IdNr.', prefix: 'DE', pattern: /^[1-9]\d{8}$/, example: 'DE136695976' },
    check: (number) => mod11And10(number) === 1,
  },
  DK: {
    ...{ name: 'Moms (SE/CVR)', prefix: 'DK', pattern: /^[1-9]\d{7}$/, example: 'DK13585628' },
    check: (number) => weighted(number, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  },
  EE: {
    ...{ name: 'KMKR', prefix: 'EE', pattern: /^\d{9}$/, example: 'EE100931558' },
    check: (number) => weighted(number, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  },
  ES: { name: 'NIF', prefix: 'ES', pattern: /^[A-Z0-9]\d{7}[A-Z0-9]$/, check: isSpanish, example: 'ESB58378431' },
  FI: {
    ...{ name: 'ALV', prefix: 'FI', pattern: /^\d{8}$/, example: 'FI20774740' },
    check: (number) => weighted(number, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0,
  },
  FR: { name: 'TVA', prefix: 'FR', pattern: /^[A-HJ-NP-Z0-9]{2}\d{9}$/, check: isFrench, example: 'FR40303265045' },
  GR: {
    ...{ name: 'ΑΦΜ', prefix: 'EL', pattern: /^\d{9}$/, check: isGreek, example: 'EL094259216' },
    filled: (number) => number.padStart(9, '0'),
  },
  HR: {
    ...{ name: 'OIB', prefix: 'HR', pattern: /^\d{11}$/, example: 'HR33392005961' },
    check: (number) => mod11And10(number) === 1,
  },
  HU: {
    ...{ name: 'ANUM', prefix: 'HU', pattern: /^\d{8}$/, example: 'HU12892312' },
    check: (number) => weighted(number, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0,
  },
  IE: {
    ...{ name: 'VAT', prefix: 'IE', example: 'IE6433435OA' },
    pattern: /^(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/,
    check: isIrish,
  },
  IT: { name: 'Partita IVA', prefix: 'IT', pattern: /^\d{11}$/, check: isItalian, example: 'IT00743110157' },
  LT: { name: 'PVM', prefix: 'LT', pattern: /^(\d{9}|\d{12})$/, check: isLithuanian, example: 'LT119511515' },
  LU: {
    ...{ name: 'TVA', prefix: 'LU', pattern: /^\d{8}$/, example: 'LU15027442' },
    check: (number) => Number(number.slice(0, 6)) % 89 === Number(number.slice(6)),
  },
  LV: { name: 'PVN', prefix: 'LV', pattern: /^\d{11}$/, check: isLatvian, example: 'LV40003521600' },
  MT: {
    ...{ name: 'VAT', prefix: 'MT', pattern: /^[1-9]\d{7}$/, example: 'MT11679112' },
    check: (number) => weighted(number, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 === 0,
  },
  NL: {
    ...{ name: 'BTW', prefix: 'NL', pattern: /^\d{9}B(0[1-9]|[1-9]\d)$/, check: isDutch, example: 'NL004495445B01' },
    filled: (number) => number.padStart(12, '0'),
  },
  PL: {
    ...{ name: 'NIP', prefix: 'PL', pattern: /^\d{10}$/, example: 'PL8567346215' },
    check: (number) => weighted(number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(lastOf(number)),
  },
  PT: {
    ...{ name: 'NIF', prefix: 'PT', pattern: /^[1-9]\d{8}$/, example: 'PT501964843' },
    check: (number) => lastOf(number) === `${((11 - (weighted(number, falling(9, 2)) % 11)) % 11) % 10}`,
  },
  RO: { name: 'CUI', prefix: 'RO', pattern: /^[1-9](\d{1,9}|\d{12})$/, check: isRomanian, example: 'RO18547290' },
  SE: {
    ...{ name: 'Moms', prefix: 'SE', pattern: /^\d{10}(0[1-9]|[1-9]\d)$/, example: 'SE556188840401' },
    check: (number) => luhn(number.slice(0, 10)) === 0,
  },
  SI: { name: 'ID za DDV', prefix: 'SI', pattern: /^[1-9]\d{7}$/, check: isSlovene, example: 'SI50223054' },
  SK: {
    ...{ name: 'IČ DPH', prefix: 'SK', pattern: /^[1-9]\d[2-47-9]\d{7}$/, example: 'SK2022749619' },
    check: (number) => remainder(number, 11) === 0,
  },
};
