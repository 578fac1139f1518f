/** Tax numbers of Asia, the Pacific and Africa. Sources stand with each rule. */
import { bodyOf, falling, lastOf, luhn, weighted } from './digits.js';
import { type TaxIdRule } from './tax-id-rule.js';

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SINGAPORE = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';
const CHINA = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** ACRA, the unique entity number: businesses (9), companies by year (10), others by T, S or R and year (10); M is of GST numbers. */
function isSingaporean(number: string): boolean {
  if (number.startsWith('M')) return true; // the authority publishes no check
  const last = lastOf(number);
  if (number.length === 9) return last === 'XMKECAWLJDB'.charAt(weighted(number, [10, 4, 9, 3, 8, 2, 7, 1]) % 11);
  if (/^\d/.test(number)) return last === 'ZKCMDNERGWH'.charAt(weighted(number, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11);
  const weights = [4, 3, 5, 3, 10, 2, 2, 5, 7];
  const sum = weights.reduce((total, weight, place) => total + weight * SINGAPORE.indexOf(number.charAt(place)), 0);
  return last === SINGAPORE.charAt((((sum - 5) % 11) + 11) % 11);
}

/** Australian Business Register: one less in the first place, then MOD 89. */
function isAustralian(number: string): boolean {
  return (weighted(number, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}

/** Inland Revenue, resident withholding tax specification: a second set of weights where the first gives ten. */
function isNewZealand(number: string): boolean {
  const padded = number.padStart(9, '0');
  if (Number(padded) < 10_000_000 || Number(padded) > 150_000_000) return false;
  const first = (11 - (weighted(padded, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  const check = first === 10 ? (11 - (weighted(padded, [7, 4, 3, 2, 5, 2, 7, 6]) % 11)) % 11 : first;
  return lastOf(padded) === `${check}`;
}

/** National Tax Agency, the corporate number: the check digit stands first. A T in front says that it issues qualified invoices. */
function isJapanese(number: string): boolean {
  return number.charAt(0) === `${9 - (weighted(number.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9)}`;
}

function isKorean(number: string): boolean {
  const sum = weighted(number, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(number.charAt(8)) * 5) / 10);
  return lastOf(number) === `${(10 - (sum % 10)) % 10}`;
}

/** Since 2023 MOD 5; a 7 in the seventh place may count as 0 or 1 more. */
function isTaiwanese(number: string): boolean {
  const weights = [1, 2, 1, 2, 1, 2, 4, 1];
  const sum = weights.reduce((total, weight, place) => {
    const product = weight * Number(number.charAt(place));
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 5 === 0 || (number.charAt(6) === '7' && (sum + 1) % 5 === 0);
}

/** GB 32100-2015: MOD 31,3 over eighteen characters without I, O, S, V, Z. */
function isChinese(number: string): boolean {
  const sum = [...bodyOf(number)].reduce(
    (total, character, place) => total + CHINA.indexOf(character) * (3 ** place % 31),
    0,
  );
  return lastOf(number) === CHINA.charAt((31 - (sum % 31)) % 31);
}

function isThai(number: string): boolean {
  return lastOf(number) === `${(11 - (weighted(number, falling(13, 2)) % 11)) % 10}`;
}

function isVietnamese(number: string): boolean {
  const check = 10 - (weighted(number.slice(0, 9), [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11);
  return number.charAt(9) === `${check}`;
}

/** The business identification number (BIN): a second set of weights where the first gives ten. */
function isKazakh(number: string): boolean {
  const first = weighted(number, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  const check = first === 10 ? weighted(number, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 : first;
  return lastOf(number) === `${check}`;
}

export const ASIA_AND_BEYOND: Readonly<Record<string, TaxIdRule>> = {
  // Federal Tax Authority: fifteen digits that begin with 100; no public check digit
  AE: { name: 'TRN', prefix: '', pattern: /^100\d{12}$/, example: '100123456700003' },
  // Zakat, Tax and Customs Authority: fifteen digits between two threes; no public check digit
  SA: { name: 'VAT', prefix: '', pattern: /^3\d{13}3$/, example: '300075588700003' },
  // National Bureau for Revenue (BH), Oman Tax Authority: form only
  BH: { name: 'VAT', prefix: '', pattern: /^\d{15}$/, example: '200000000000002' },
  OM: { name: 'VATIN', prefix: 'OM', pattern: /^1\d{9}$/, example: 'OM1100000000' },
  // GST Network: state, permanent account number, registration, Z, MOD 36
  IN: {
    ...{
      name: 'GSTIN',
      prefix: '',
      pattern: /^[0-3]\d[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/,
      example: '27AAPFU0939F1ZV',
    },
    check: (number) => luhn(number, ALPHANUMERIC) === 0,
  },
  SG: {
    ...{
      name: 'UEN/GST',
      prefix: '',
      pattern: /^(\d{8}[A-Z]|(19|20)\d{7}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z]|M[A-Z0-9]\d{7}[A-Z])$/,
    },
    ...{ check: isSingaporean, example: '197401143C' },
  },
  AU: { name: 'ABN', prefix: '', pattern: /^[1-9]\d{10}$/, check: isAustralian, example: '83914571673' },
  NZ: { name: 'IRD/GST', prefix: '', pattern: /^\d{8,9}$/, check: isNewZealand, example: '49091850' },
  JP: {
    name: '法人番号',
    prefix: '',
    pattern: /^T?[1-9]\d{12}$/,
    check: (number) => isJapanese(number.replace('T', '')),
    example: '5835678256246',
  },
  KR: { name: '사업자등록번호', prefix: '', pattern: /^[1-9]\d{9}$/, check: isKorean, example: '1168200276' },
  TW: { name: '統一編號', prefix: '', pattern: /^\d{8}$/, check: isTaiwanese, example: '00501503' },
  CN: {
    name: '统一社会信用代码',
    prefix: '',
    pattern: /^[0-9A-HJ-NP-RT-UWXY]{2}\d{6}[0-9A-HJ-NP-RT-UWXY]{10}$/,
    check: isChinese,
    example: '91110000600037341L',
  },
  // Business Registration Office: eight digits; no public check digit
  HK: { name: 'BR', prefix: '', pattern: /^\d{8}$/, example: '12345678' },
  IL: { name: 'ח.פ.', prefix: '', pattern: /^\d{9}$/, check: (number) => luhn(number) === 0, example: '516179157' },
  TH: { name: 'TIN', prefix: '', pattern: /^\d{13}$/, check: isThai, example: '0994000617721' },
  VN: { name: 'MST', prefix: '', pattern: /^\d{10}(\d{3})?$/, check: isVietnamese, example: '0100233488' },
  // Directorate General of Taxes: Luhn over the first nine of fifteen digits; since 2024 sixteen without a public check
  ID: {
    ...{ name: 'NPWP', prefix: '', pattern: /^\d{15,16}$/, example: '013000666091000' },
    check: (number) => number.length === 16 || luhn(number.slice(0, 9)) === 0,
  },
  KZ: { name: 'БСН', prefix: '', pattern: /^\d{12}$/, check: isKazakh, example: '020240000555' },
  // South African Revenue Service: ten digits that begin with 4; form only
  ZA: { name: 'VAT', prefix: '', pattern: /^4\d{9}$/, example: '4123456789' },
  // Royal Malaysian Customs: form only
  MY: { name: 'SST', prefix: '', pattern: /^[A-Z]\d{2}\d{4}\d{8}$/, example: 'W10180832000001' },
};
