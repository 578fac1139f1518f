/** Countries that give persons in business another kind of number than companies: each kind has check digits of its own. */
import { bodyOf, falling, lastOf, luhn, remainder, weighted } from './digits.js';

/** Nine digits: a company (EIK). Ten: a person (EGN), a foreigner (PNF), or a number of the tax office. */
export function isBulgarian(number: string): boolean {
  const last = lastOf(number);
  if (number.length === 9) {
    const first = weighted(bodyOf(number), [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    const check = first === 10 ? weighted(bodyOf(number), [3, 4, 5, 6, 7, 8, 9, 10]) % 11 : first;
    return last === `${check % 10}`;
  }
  const nine = bodyOf(number);
  const person = (weighted(nine, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10;
  const foreigner = weighted(nine, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10;
  const other = (11 - (weighted(nine, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  // the month of a birth before 1900 is 20 more, since 2000 it is 40 more
  const isBirth = (Number(number.slice(2, 4)) - 1) % 20 < 12;
  return [...(isBirth ? [person] : []), foreigner, other].some((check) => last === `${check}`);
}

/** Eight digits: a company. Nine that begin with 6: a special case. Nine or ten: a birth number; those of before 1954 have no check digit. */
export function isCzech(number: string): boolean {
  const last = lastOf(number);
  if (number.length === 8) {
    const check = (11 - (weighted(number, falling(8, 2)) % 11)) % 11;
    return !number.startsWith('9') && last === `${(check === 0 ? 1 : check) % 10}`;
  }
  if (number.length === 9 && number.startsWith('6')) {
    return last === `${((weighted(number.slice(1, 8), falling(8, 2)) % 11) + 8) % 10}`;
  }
  if (!isCzechBirth(number)) return false;
  return number.length === 9 || last === `${remainder(bodyOf(number), 11) % 10}`;
}

/** Year, month (of women plus 50, since 2004 either plus 20) and day. */
function isCzechBirth(number: string): boolean {
  const month = Number(number.slice(2, 4)) % 50;
  const day = Number(number.slice(4, 6));
  return ((month >= 1 && month <= 12) || (month >= 21 && month <= 32)) && day >= 1 && day <= 31;
}

/** Begins with 4 to 9: a company. Otherwise a person; those that begin with 32 are given at random. */
export function isLatvian(number: string): boolean {
  if (number.charAt(0) > '3') return weighted(number, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3;
  if (number.startsWith('32')) return true;
  const sum = 1 + weighted(bodyOf(number), [10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
  return lastOf(number) === `${(sum % 11) % 10}`;
}

const SPAIN = 'TRWAGMYFPDXBNJZSQVHLCKE';
const SPANISH_COMPANY = 'JABCDEFGHI';

/** A person (eight digits and a letter), a foreigner (X, Y or Z in front), a person without either (K, L, M), or a company (CIF). */
export function isSpanish(number: string): boolean {
  const [first, last] = [number.charAt(0), lastOf(number)];
  if (/\d/.test(first)) return last === letterOf(bodyOf(number));
  if ('XYZ'.includes(first)) return last === letterOf(`${'XYZ'.indexOf(first)}${number.slice(1, 8)}`);
  if ('KLM'.includes(first)) return last === letterOf(number.slice(1, 8));
  if (!'ABCDEFGHJNPQRSUVW'.includes(first)) return false;
  const digit = (10 - luhn(`${number.slice(1, 8)}0`)) % 10;
  const letter = SPANISH_COMPANY.charAt(digit);
  if ('PQRSNW'.includes(first)) return last === letter;
  if ('ABEH'.includes(first)) return last === `${digit}`;
  return last === letter || last === `${digit}`;
}

function letterOf(digits: string): string {
  return SPAIN.charAt(Number(digits) % 23);
}
