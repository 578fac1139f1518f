import { type BankLineKind, type StatedPayment } from '#libs/workflows';
import { type Field } from './read-fields.js';

/** What `:86:` says of a line. */
export interface Details extends StatedPayment {
  /** Null: the type of the line says it. */
  readonly kind: BankLineKind | null;
  readonly returnReason: string | null;
}

/** German banks: a three-digit code and subfields of two digits. Dutch and SEPA: words between slashes. Else free text. */
export function readDetails(fields: readonly Field[]): Details {
  const lines = fields.flatMap((field) => field.lines);
  const whole = lines.join('');
  const coded = /^\s*(\d{3})\s*([?>~])\d{2}/.exec(whole);
  if (coded) return codedDetails(whole, coded[1] ?? '', coded[2] ?? '?');
  if (/^\/[A-Z]{2,4}\/|\/(EREF|REMI|NAME|BENM|CNTP)\//.test(whole)) return slashedDetails(whole);
  return freeDetails(wrapped(lines, 65));
}

/** A full line goes on in the next one; a shorter one ended where it did. */
function wrapped(pieces: readonly string[], width: number): string {
  return pieces.reduce((text, piece, index) => {
    const isFull = index > 0 && (pieces[index - 1]?.length ?? 0) >= width;
    return index === 0 ? piece : `${text}${isFull ? '' : ' '}${piece}`;
  }, '');
}

const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const orNull = (text: string): string | null => (text === '' ? null : text);
const accountOf = (text: string | undefined): string | null => orNull((text ?? '').replaceAll(/\s/g, '').toUpperCase());

/** Codes of German banks (Geschäftsvorfallcode) for payments that came back. */
const RETURN_CODES = new Set(['108', '109', '159', '184']);

function codedDetails(whole: string, code: string, separator: string): Details {
  const subfields = [...whole.matchAll(new RegExp(`\\${separator}(\\d{2})([^\\${separator}]*)`, 'g'))];
  const of = (from: number, to: number) =>
    subfields.filter(([, key]) => Number(key) >= from && Number(key) <= to).map(([, , value = '']) => value);
  const purpose = sepaOf(wrapped([...of(20, 29), ...of(60, 63)], 27));
  const text = of(0, 0).join('');
  const returned = of(34, 34).join('').trim();
  const isReturn = RETURN_CODES.has(code);
  return {
    kind: isReturn ? 'RETURN' : null,
    returnReason: isReturn ? orNull(returned) : null,
    endToEndId: purpose.endToEndId,
    references: purpose.references,
    counterpartyName: orNull(words(of(32, 33).join(''))),
    counterpartyAccount: accountOf(of(38, 38).join('')) ?? accountOf(of(31, 31).join('')),
    remittance: words(`${purpose.remittance === '' ? `${text} ` : ''}${purpose.remittance}`),
  };
}

const SEPA_KEY = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|BREF|RREF|PURP|MDAT)\+|(MTLG):/g;

/** SEPA words inside the purpose: `EREF+...SVWZ+...`. */
function sepaOf(purpose: string) {
  const keys = [...purpose.matchAll(SEPA_KEY)];
  const parts = keys.map((found, index) => ({
    key: found[1] ?? found[2] ?? '',
    value: words(purpose.slice(found.index + found[0].length, keys[index + 1]?.index)),
  }));
  const of = (...names: string[]) =>
    parts
      .filter(({ key, value }) => names.includes(key) && value !== '' && value !== 'NOTPROVIDED')
      .map(({ value }) => value);
  const before = words(purpose.slice(0, keys[0]?.index ?? purpose.length));
  return {
    endToEndId: of('EREF')[0] ?? null,
    references: of('KREF', 'MREF', 'CRED', 'BREF', 'RREF'),
    remittance: words([before, ...of('SVWZ', 'MTLG')].join(' ')),
  };
}

const SLASH_KEY =
  /\/(EREF|KREF|PREF|MARF|CSID|CNTP|REMI|TRTP|TRCD|IBAN|BIC|NAME|BENM|ORDP|ULTB|ULTD|UDTR|UCRD|ISDT|RTRN|PURP|ADDR|SVCL|USTD|STRD|OCMT|IACC|CHGS)\//g;

function slashedDetails(whole: string): Details {
  const keys = [...whole.matchAll(SLASH_KEY)];
  const parts = keys.map((found, index) => ({
    key: found[1] ?? '',
    // the slash that ends a value begins the next key
    value: whole.slice(found.index + found[0].length, keys[index + 1]?.index).replace(/\/+$/, ''),
  }));
  const of = (...names: string[]) =>
    parts
      .filter(({ key }) => names.includes(key))
      .flatMap(({ value }) => orNull(words(value.replace(/^\/+/, ''))) ?? []);
  const [number, , name] = of('CNTP')[0]?.split('/') ?? [];
  const returned = of('RTRN')[0] ?? null;
  const endToEnd = of('EREF')[0] ?? null;
  return {
    kind: returned === null ? null : 'RETURN',
    returnReason: returned,
    endToEndId: endToEnd === 'NOTPROVIDED' ? null : endToEnd,
    references: of('KREF', 'PREF', 'MARF', 'CSID'),
    counterpartyName: of('NAME')[0] ?? orNull(words(name ?? '')),
    counterpartyAccount: accountOf(of('IBAN')[0]) ?? accountOf(number),
    remittance: words([whole.slice(0, keys[0]?.index ?? 0), ...of('REMI', 'USTD', 'STRD')].join(' ')),
  };
}

/** Some banks name the other side in words. */
function freeDetails(text: string): Details {
  const [, account, name] = /\bREK:\s*([A-Z0-9 ]+?)\s*\/\s*NAAM:\s*([^/]+)/.exec(text) ?? [];
  return {
    ...{ kind: null, returnReason: null, endToEndId: null, references: [] },
    counterpartyName: orNull(words(name ?? '')),
    counterpartyAccount: accountOf(account),
    remittance: words(text),
  };
}
