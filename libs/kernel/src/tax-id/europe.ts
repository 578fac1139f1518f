/** European countries outside the Union. Sources stand with each rule. */
import { bodyOf, lastOf, mod11And10, weighted } from './digits.js';
import { type TaxIdRule } from './tax-id-rule.js';

/** HMRC: nine digits by one of two remainders, twelve with a branch; GD and HA are of government and health bodies. */
function isBritish(number: string): boolean {
  if (number.length === 5) return number.startsWith('GD') ? number < 'GD500' : number >= 'HA500';
  const rest = weighted(number.slice(0, 9), [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
  return rest === 0 || (Number(number.slice(0, 3)) >= 100 && (rest === 42 || rest === 55));
}

function isSwiss(number: string): boolean {
  const check = (11 - (weighted(number.slice(0, 8), [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11;
  return number.charAt(8) === `${check}`;
}

function isUkrainian(number: string): boolean {
  const isMiddle = Number(number) >= 30_000_000 && Number(number) <= 60_000_000;
  const weights = isMiddle ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7];
  const first = weighted(bodyOf(number), weights) % 11;
  const again = weights.map((weight) => weight + 2);
  return lastOf(number) === `${(first < 10 ? first : weighted(bodyOf(number), again) % 11) % 10}`;
}

/** Revenue Administration: nine digits, each moved by its place and doubled, with a check digit. */
function isTurkish(number: string): boolean {
  const sum = [...bodyOf(number)].reduce((total, digit, place) => {
    const moved = (Number(digit) + 9 - place) % 10;
    const doubled = (moved * 2 ** (9 - place)) % 9;
    return total + (moved !== 0 && doubled === 0 ? 9 : doubled);
  }, 0);
  return lastOf(number) === `${(10 - (sum % 10)) % 10}`;
}

export const EUROPE: Readonly<Record<string, TaxIdRule>> = {
  // Federal Act on the enterprise identification number (SR 431.03), ordinance annex
  CH: {
    ...{ name: 'MWST/TVA/IVA', prefix: 'CHE', pattern: /^\d{9}(MWST|TVA|IVA|TPV)?$/, check: isSwiss },
    written: (number) => {
      const parts = [number.slice(0, 3), number.slice(3, 6), number.slice(6, 9)];
      return `CHE-${parts.join('.')}${number.length > 9 ? ` ${number.slice(9)}` : ''}`;
    },
    example: 'CHE-107.787.577 MWST',
  },
  // VAT Act 1994, schedule 11; HMRC, VAT notice 725 on XI
  GB: {
    ...{ name: 'VAT', prefix: 'GB', pattern: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/, check: isBritish },
    example: 'GB980780684',
  },
  // Act 50/1988 on VAT: five or six digits, given in sequence
  IS: { name: 'VSK', prefix: '', pattern: /^\d{5,6}$/, example: '00621' },
  // Register of legal entities: MOD 11; MVA says that it is in the VAT register
  NO: {
    ...{ name: 'MVA', prefix: 'NO', pattern: /^\d{9}(MVA)?$/, example: 'NO995525828MVA' },
    check: (number) => weighted(number.slice(0, 9), [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  },
  // Liechtenstein: a number of its own, five digits
  LI: { name: 'MWST', prefix: '', pattern: /^\d{5}$/, example: '12345' },
  // Serbia, PIB: MOD 11,10
  RS: {
    ...{ name: 'PIB', prefix: 'RS', pattern: /^\d{9}$/, example: 'RS101134702' },
    check: (number) => mod11And10(number) === 1,
  },
  TR: { name: 'VKN', prefix: '', pattern: /^\d{10}$/, check: isTurkish, example: '4540536920' },
  UA: { name: 'ЄДРПОУ', prefix: '', pattern: /^\d{8}$/, check: isUkrainian, example: '32855961' },
};
