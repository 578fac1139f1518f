import { type Result, ok, refuse } from '#libs/kernel';
import { type BankFile, type StatedBalance, type StatedLine, type UnreadableBankFile } from '#libs/workflows';
import { type Draft, addUp, balanceOf, checkChain, compareCount, compareTotal, sumOf } from '../add-up.js';
import { Problems, quoted, readAmount } from '../stated-amount.js';
import { readShortDay } from '../stated-date.js';
import { type Field, readMessages } from './read-fields.js';
import { lineOf } from './statement-line.js';

/** ISO 4217 for "no currency": a fragment that does not say. */
const NO_CURRENCY = 'XXX';

/**
 * SWIFT MT940 (statement) and MT942 (intraday report), in the dialects that banks write: lines wrapped anywhere, `:28:` for `:28C:`,
 * German `?20`, Dutch `/EREF/` and free details, several messages a file with or without an end mark.
 */
export function readMt940(text: string): Result<BankFile, UnreadableBankFile> {
  const messages = readMessages(text);
  if (messages.length === 0) {
    const message = 'The file has no field of an MT940 or MT942 message.';
    return refuse({ code: 'WRONG_SHAPE', message, line: 1, column: 1 });
  }
  const isReport = messages.every(isIntraday);
  const statements = checkChain(messages.map((fields) => addUp(statementOf(fields))));
  return ok({
    format: isReport ? 'MT942' : 'MT940',
    version: null,
    statements,
    balanced: balanceOf(statements, new Problems()),
    problems: [],
  });
}

const REPORT_TAGS = new Set(['34F', '13', '13D', '90C', '90D']);
const BALANCE_TAGS = new Set(['60F', '60M', '62F', '62M']);

const isIntraday = (fields: readonly Field[]): boolean =>
  fields.some(({ tag }) => REPORT_TAGS.has(tag)) && !fields.some(({ tag }) => BALANCE_TAGS.has(tag));

function statementOf(fields: readonly Field[]): Draft {
  const problems = new Problems();
  for (const [first, ...again] of ['20', '25', '28', '28C', '60F', '62F'].map((tag) =>
    fields.filter((one) => one.tag === tag),
  ))
    for (const field of again) {
      const message = `:${field.tag}: comes again; the one of line ${first?.line ?? 1} is taken.`;
      problems.add('FIELD_REPEATED', message, field);
    }
  const balances = fields.flatMap((field) => balanceIn(field, problems) ?? []);
  const of = (...codes: string[]) => balances.find(({ code }) => codes.includes(code)) ?? null;
  const [opening, closing] = [of(':60F:', ':60M:'), of(':62F:', ':62M:')];
  const account = textOf(fields, '25') ?? textOf(fields, '25P');
  if (account === null) problems.add('FIELD_MISSING', 'The statement does not name its account (:25:).', fields[0]);
  const currency = (opening ?? closing)?.amount.currency ?? currencyIn(fields, account) ?? NO_CURRENCY;
  const lines = linesOf(fields, currency, closing ?? opening, problems);
  checkTotals(fields, lines, problems);
  const [number, page] = /^(\d+)(?:\/(\d+))?/.exec(textOf(fields, '28C') ?? textOf(fields, '28') ?? '')?.slice(1) ?? [];
  const booked = lines.flatMap(({ bookedOn }) => bookedOn ?? []).sort();
  const to = closing?.on ?? booked.at(-1) ?? opening?.on ?? reportDay(fields);
  const from = opening?.on ?? booked[0] ?? to;
  return {
    ...{
      kind: isIntraday(fields) ? 'REPORT' : 'STATEMENT',
      account,
      bank: null,
      currency,
      opening,
      closing,
      balances,
      lines,
    },
    reference: textOf(fields, '20'),
    number: number === undefined ? null : String(BigInt(number)),
    page: page === undefined || page.length > 5 ? null : Number(page),
    ...(from !== null && to !== null && from > to ? { from: to, to: from } : { from, to }),
    problems,
  };
}

function textOf(fields: readonly Field[], tag: string): string | null {
  const text = fields
    .find((field) => field.tag === tag)
    ?.lines.join('')
    .trim();
  return text === undefined || text === '' ? null : text;
}

/** Without a balance the currency stands behind the account, or with a floor or a total of an intraday report. */
function currencyIn(fields: readonly Field[], account: string | null): string | null {
  const [, behind] = /(?:^|[^A-Z])([A-Z]{3})$/.exec(account ?? '') ?? [];
  const stated = ['34F', '90C', '90D'].map((tag) => /[A-Z]{3}/.exec(textOf(fields, tag) ?? '')?.[0]);
  return stated.find((code) => code !== undefined) ?? behind ?? null;
}

function reportDay(fields: readonly Field[]): StatedBalance['on'] {
  const field = fields.find(({ tag }) => tag === '13D' || tag === '13');
  const written = field?.lines[0]?.slice(0, 6);
  return field && written !== undefined ? readShortDay(written, new Problems(), field) : null;
}

const BALANCE_TYPES: Readonly<Record<string, StatedBalance['type']>> = {
  ...{
    '60F': 'OPENING',
    '60M': 'OPENING',
    '62F': 'CLOSING',
    '62M': 'CLOSING',
    '64': 'CLOSING_AVAILABLE',
    '65': 'FORWARD_AVAILABLE',
  },
};

function balanceIn(field: Field, problems: Problems): StatedBalance | null {
  const type = BALANCE_TYPES[field.tag];
  if (!type) return null;
  const written = field.lines.join('').trim();
  const [, side, day = '', currency = '', number = ''] = /^([CD])(\d{6})([A-Z]{3})([\d,.]+)$/.exec(written) ?? [];
  if (side === undefined) {
    problems.add('FIELD_UNREADABLE', `:${field.tag}: ${quoted(written)} is not a balance.`, field);
    return null;
  }
  const amount = readAmount(number, currency, problems, field);
  if (!amount) return null;
  return {
    type,
    code: `:${field.tag}:`,
    amount: side === 'D' ? { ...amount, minor: -amount.minor } : amount,
    on: readShortDay(day, problems, field),
  };
}

/** Each `:61:` with the `:86:` that follow it. */
function linesOf(
  fields: readonly Field[],
  currency: string,
  near: StatedBalance | null,
  problems: Problems,
): StatedLine[] {
  const entries: { readonly field: Field; readonly details: Field[] }[] = [];
  let open: Field[] | null = null;
  for (const field of fields) {
    if (field.tag === '86' || field.tag === 'NS') open?.push(field);
    else open = null;
    if (field.tag === '61') entries.push({ field, details: (open = []) });
  }
  const context = { currency, statedOn: near?.on ?? null };
  return entries.map(({ field, details }) => lineOf(field, details, context, problems));
}

/** `:90D:`, `:90C:`: how many debits and credits there are, and what they come to. */
function checkTotals(fields: readonly Field[], lines: readonly StatedLine[], problems: Problems): void {
  for (const field of fields.filter(({ tag }) => tag === '90D' || tag === '90C')) {
    const [, count = '', currency = '', number = ''] =
      /^(\d+)([A-Z]{3})([\d,.]+)/.exec(field.lines.join('').trim()) ?? [];
    if (count === '') {
      problems.add('FIELD_UNREADABLE', `:${field.tag}: is not a count and a sum.`, field);
      continue;
    }
    const isDebit = field.tag === '90D';
    const mine = lines.filter(({ amount }) => amount !== null && (isDebit ? amount.minor < 0n : amount.minor > 0n));
    const stated = readAmount(number, currency, problems, field);
    compareCount(isDebit ? 'The number of debits' : 'The number of credits', count, mine.length, problems, field);
    const sum = sumOf(mine);
    if (stated) compareTotal(isDebit ? 'Debits' : 'Credits', stated, sum < 0n ? -sum : sum, problems, field);
  }
}
