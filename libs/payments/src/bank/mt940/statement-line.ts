import { type CivilDate, civilDate, daysBetween, parseCivilDate } from '#libs/kernel';
import { type BankLineKind, type StatedAmount, type StatedLine } from '#libs/workflows';
import { type Problems, quoted, readAmount } from '../stated-amount.js';
import { readShortDay } from '../stated-date.js';
import { readDetails } from './read-details.js';
import { type Field } from './read-fields.js';

/** What the line takes from its statement. */
interface Context {
  readonly currency: string;
  readonly statedOn: CivilDate | null;
}

/** Value date, entry date, mark, funds code, amount, type; what is left is references. */
const SHAPE = /^(\d{6})(\d{4})?(RC|RD|EC|ED|C|D)([A-Z])?(\d+(?:[.,]\d*)?)([A-Z][A-Z0-9 ]{3})?(.*)$/;

/** One `:61:` with its `:86:`. RC takes a credit back, and so is a debit; RD the other way round; EC and ED are expected. */
export function lineOf(field: Field, details: readonly Field[], context: Context, problems: Problems): StatedLine {
  const [first = '', ...supplement] = field.lines;
  const [, valued = '', entered, mark = '', , number = '', type = null, rest = ''] = SHAPE.exec(first.trim()) ?? [];
  const said = readDetails(details);
  const names = referencesOf(rest, supplement);
  if (mark === '')
    problems.add(
      'FIELD_UNREADABLE',
      `:61: ${quoted(first)} is not a statement line; its amount is not counted.`,
      field,
    );
  const valueOn = mark === '' ? null : readShortDay(valued, problems, field);
  const isReversal = mark.startsWith('R');
  const iban = names.supplement.find((one) => IBAN.test(one));
  const free = names.supplement.filter((one) => one !== iban && !isId(one));
  return {
    ...{ line: field.line, column: field.column, status: mark.startsWith('E') ? 'PENDING' : 'BOOKED' },
    amount: mark === '' ? null : signed(readAmount(number, context.currency, problems, field), mark),
    written: number,
    bookedOn: entryDay(entered ?? null, valueOn, context.statedOn),
    valueOn,
    kind: said.kind ?? (type === null ? 'OTHER' : kindOf(type)),
    code: type === null ? null : type.trim(),
    bankReference: names.bank,
    isReversal,
    returnReason: said.returnReason,
    endToEndId: said.endToEndId,
    references: [
      ...new Set([names.customer, ...said.references, ...names.supplement.filter((one) => isId(one) && one !== iban)]),
    ].filter((one) => one !== null),
    counterpartyName: said.counterpartyName,
    counterpartyAccount: said.counterpartyAccount ?? iban ?? null,
    remittance: [...free, said.remittance].filter((text) => text !== '').join(' '),
    parts: [],
  };
}

/** RC and D take money, C and RD bring it. */
function signed(amount: StatedAmount | null, mark: string): StatedAmount | null {
  return amount && (mark === 'D' || mark === 'RC' || mark === 'ED') ? { ...amount, minor: -amount.minor } : amount;
}

/** MMDD takes its year from the value date, or from the next or last one when that is nearer; without it the statement's day, then the value's. */
function entryDay(entered: string | null, valueOn: CivilDate | null, statedOn: CivilDate | null): CivilDate | null {
  if (entered === null) return valueOn ?? statedOn;
  const near = valueOn ?? statedOn;
  if (near === null) return null;
  const year = Number(near.slice(0, 4));
  const same = parseCivilDate(`${year}-${entered.slice(0, 2)}-${entered.slice(2)}`);
  if (same.ok && Math.abs(daysBetween(near, same.value)) < 180) return same.value;
  const found = [year, year - 1, year + 1].flatMap((one) => {
    const day = parseCivilDate(`${one}-${entered.slice(0, 2)}-${entered.slice(2)}`);
    return day.ok ? [day.value] : [];
  });
  const away = (day: CivilDate) => Math.abs(daysBetween(near, day));
  return found.sort((a, b) => away(a) - away(b))[0] ?? civilDate(near);
}

interface Names {
  readonly customer: string | null;
  readonly bank: string | null;
  readonly supplement: readonly string[];
}

/** The customer's reference has 16 characters, the bank's follows `//`; some banks put further details behind, on the same line. */
function referencesOf(rest: string, supplement: readonly string[]): Names {
  const [own = '', ...banks] = rest.split('//');
  const bank = banks.join('//').trim();
  const [customer, behind] = banks.length === 0 && own.length > 16 ? [own.slice(0, 16), own.slice(16)] : [own, ''];
  return {
    customer: named(customer),
    bank: named(bank),
    supplement: [behind, ...supplement]
      .map((text) => text.replaceAll(/\s+/g, ' ').trim())
      .filter((text) => text !== ''),
  };
}

/** Words for "none", and keys that only say that the reference stands in the details. */
function named(text: string): string | null {
  const plain = text.trim();
  return plain === '' || /^(NONREF|NOREF|EREF|KREF\+?|MREF|N|X)$/i.test(plain) ? null : plain;
}

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
const isId = (text: string): boolean => /^[A-Z0-9./-]{8,34}$/.test(text) && /\d{4}/.test(text);

/** SWIFT transaction types: the last three letters say what it is, a number the message behind it. */
const KINDS: Readonly<Record<string, BankLineKind>> = {
  ...{
    TRF: 'TRANSFER',
    STO: 'TRANSFER',
    BOE: 'TRANSFER',
    LDP: 'TRANSFER',
    '103': 'TRANSFER',
    '202': 'TRANSFER',
    '101': 'TRANSFER',
  },
  ...{ DDT: 'DIRECT_DEBIT', '104': 'DIRECT_DEBIT', COL: 'DIRECT_DEBIT', CHK: 'CHECK', CLR: 'CHECK', TCK: 'CHECK' },
  ...{
    CHG: 'FEE',
    COM: 'FEE',
    BRF: 'FEE',
    INT: 'INTEREST',
    RTI: 'RETURN',
    CMI: 'TRANSFER',
    CMZ: 'TRANSFER',
    CMS: 'TRANSFER',
  },
};

function kindOf(type: string): BankLineKind {
  return KINDS[type.slice(1).trim()] ?? 'OTHER';
}
