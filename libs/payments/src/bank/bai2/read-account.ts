import { type CivilDate } from '#libs/kernel';
import { type StatedAmount, type StatedBalance, type StatedLine } from '#libs/workflows';
import { type Draft, compareCount, compareTotal } from '../add-up.js';
import { Problems, quoted, readMinor, statedToString } from '../stated-amount.js';
import { readShortDay } from '../stated-date.js';
import { type BaiRecord, fieldAt, textFrom } from './read-records.js';
import { directionOf, isReversalCode, kindOf } from './type-code.js';

/** What an account takes from its group (02). */
export interface Group {
  readonly record: BaiRecord;
  readonly currency: string;
  readonly on: CivilDate | null;
  readonly isInterim: boolean;
}

export interface Account {
  readonly draft: Draft;
  /** As stated in the trailer (49); null: none, or unreadable. */
  readonly controlTotal: StatedAmount | null;
}

/** 03, its 16s and its 49. */
export function accountOf(records: readonly BaiRecord[], group: Group, fileNumber: string): Account {
  const problems = new Problems();
  const [header, ...rest] = records as readonly [BaiRecord, ...BaiRecord[]];
  const account = fieldAt(header, 0);
  const currency = fieldAt(header, 1) === '' ? group.currency : fieldAt(header, 1);
  if (account === '') problems.add('FIELD_MISSING', 'The account record does not name its account.', header);
  const { balances, summaries } = summaryOf(header, { ...group, currency }, problems);
  const entries = rest
    .filter(({ code }) => code === '16')
    .map((record) => entryOf(record, { ...group, currency }, problems));
  const lines = entries.map(({ line }) => line);
  checkDetail(summaries, lines, problems, header);
  const sum = [...summaries, ...entries].reduce((total, { stated }) => total + (stated?.minor ?? 0n), 0n);
  const controlTotal = checkTrailer(records, currency, sum, problems);
  const { opening, closing } = endsOf(balances);
  return {
    controlTotal,
    draft: {
      ...{ kind: group.isInterim ? 'REPORT' : 'STATEMENT', currency, opening, closing, balances, lines, problems },
      ...{ account: account === '' ? null : account, bank: fieldAt(group.record, 1), number: null, page: null },
      // the number is the file's, and every statement in it has the same
      ...{ reference: fileNumber === '' ? null : fileNumber, from: group.on, to: group.on },
    },
  };
}

interface Summary {
  readonly code: string;
  readonly stated: StatedAmount | null;
  readonly count: string;
}

const BALANCES: Readonly<Record<string, StatedBalance['type']>> = {
  ...{
    '010': 'OPENING',
    '015': 'CLOSING',
    '030': 'INTERIM',
    '040': 'OPENING_AVAILABLE',
    '045': 'CLOSING_AVAILABLE',
    '060': 'INTERIM',
  },
};

/** Type code, amount, item count and funds type, again and again; a group of empty ones is how banks say "none". */
function summaryOf(header: BaiRecord, { currency, on }: Group, problems: Problems) {
  const [balances, summaries]: [StatedBalance[], Summary[]] = [[], []];
  for (let at = 2; at < header.fields.length;) {
    const [code, written, count] = [fieldAt(header, at), fieldAt(header, at + 1), fieldAt(header, at + 2)];
    const funds = fundsAt(header, at + 3, new Problems());
    at = funds.next;
    if (code === '' && written === '') continue;
    if (!/^\d{3}$/.test(code)) {
      problems.add('FIELD_UNREADABLE', `${quoted(code)} is not a type code of an account's summary.`, header);
      break;
    }
    const stated = written === '' ? null : readMinor(written, currency, problems, header);
    summaries.push({ code, stated, count });
    if (stated && Number(code) < 100) balances.push({ type: BALANCES[code] ?? 'OTHER', code, amount: stated, on });
  }
  return { balances, summaries };
}

/** Ledger balances where there are both; else what is available, where there are both; else what there is of the ledger's. */
function endsOf(balances: readonly StatedBalance[]) {
  const of = (code: string) => balances.find((balance) => balance.code === code) ?? null;
  const [opening, closing] = [of('010'), of('015')];
  const [openingAvailable, closingAvailable] = [of('040'), of('045')];
  if ((opening && closing) || !openingAvailable || !closingAvailable) return { opening, closing };
  return { opening: openingAvailable, closing: closingAvailable };
}

interface Funds {
  /** The first field behind. */
  readonly next: number;
  readonly valueOn: CivilDate | null;
}

/** S: three amounts; V: a value date and a time; D: a count of pairs; anything else stands alone. */
function fundsAt(record: BaiRecord, at: number, problems: Problems): Funds {
  const type = fieldAt(record, at);
  if (type === 'S') return { next: at + 4, valueOn: null };
  if (type === 'V') {
    const written = fieldAt(record, at + 1);
    return { next: at + 3, valueOn: written === '' ? null : readShortDay(written, problems, record) };
  }
  if (type !== 'D') return { next: at + 1, valueOn: null };
  const pairs = fieldAt(record, at + 1);
  return { next: at + 2 + (/^\d{1,3}$/.test(pairs) ? 2 * Number(pairs) : 0), valueOn: null };
}

interface Entry {
  readonly line: StatedLine;
  /** As the control total counts it. */
  readonly stated: StatedAmount | null;
}

/** 16: type code, amount, funds type, the bank's reference, the customer's, text to the end. */
function entryOf(record: BaiRecord, { currency, on }: Group, problems: Problems): Entry {
  const [code, written] = [fieldAt(record, 0), fieldAt(record, 1)];
  const stated = written === '' ? null : readMinor(written, currency, problems, record);
  const direction = directionOf(code);
  if (written === '' && direction !== 'NONE') problems.add('FIELD_MISSING', 'A detail record has no amount.', record);
  const { next, valueOn } = fundsAt(record, 2, problems);
  const [bank, customer] = [fieldAt(record, next), fieldAt(record, next + 1)];
  const said = labelled(textFrom(record, next + 2), direction);
  const amount = stated && direction === 'DEBIT' ? { ...stated, minor: -stated.minor } : stated;
  return {
    stated,
    line: {
      ...{ line: record.line, column: record.column, written, bookedOn: on, valueOn, kind: kindOf(code), code },
      amount: direction === 'NONE' ? null : amount,
      status: direction === 'NONE' ? 'INFORMATION' : 'BOOKED',
      bankReference: bank === '' ? null : bank,
      isReversal: isReversalCode(code),
      returnReason: null,
      ...said,
      references: [...new Set([customer, ...said.references].filter((one) => one !== '' && !/^0+$/.test(one)))],
      parts: [],
    },
  };
}

/** Some banks put words before their continuations: `EREF: ...`, `DBNM: ...`. The rest is text. */
function labelled(stretches: readonly string[], direction: 'CREDIT' | 'DEBIT' | 'NONE') {
  const labels = new Map<string, string>();
  const free: string[] = [];
  for (const stretch of stretches) {
    const [, key = '', value = ''] =
      /^(EREF|CREF|REMI|CRNM|DBNM|DACT|CACT|IDNM|CHKN|DABA|CABA|DBIC|CBIC):\s*(.*)$/.exec(stretch) ?? [];
    if (key === '') free.push(stretch);
    else if (value.trim() !== '') labels.set(key, value.trim());
  }
  const remitted = labels.get('REMI');
  return {
    endToEndId: labels.get('EREF') ?? null,
    references: ['CREF', 'IDNM', 'CHKN'].flatMap((key) => labels.get(key) ?? []),
    counterpartyName: labels.get(direction === 'DEBIT' ? 'CRNM' : 'DBNM') ?? null,
    counterpartyAccount:
      labels
        .get(direction === 'DEBIT' ? 'CACT' : 'DACT')
        ?.replaceAll(' ', '')
        .toUpperCase() ?? null,
    remittance: [...free, ...(remitted === undefined ? [] : [remitted])].join(' ').replaceAll(/\s+/g, ' ').trim(),
  };
}

/** Total credits (100) and debits (400) against the details: a bank may detail only some kinds, and then somebody has to know. */
function checkDetail(
  summaries: readonly Summary[],
  lines: readonly StatedLine[],
  problems: Problems,
  header: BaiRecord,
): void {
  for (const [code, name, sign] of [
    ['100', 'Credits', 1n],
    ['400', 'Debits', -1n],
  ] as const) {
    const stated = summaries.find((summary) => summary.code === code)?.stated;
    if (!stated) continue;
    const detailed = lines.reduce((sum, { amount }) => {
      const minor = (amount?.minor ?? 0n) * sign;
      return minor > 0n ? sum + minor : sum;
    }, 0n);
    if (detailed === stated.minor) continue;
    const words = (minor: bigint) => statedToString({ ...stated, minor });
    problems.add(
      'DETAIL_INCOMPLETE',
      `${name} of ${words(stated.minor)} in all are detailed as ${words(detailed)}.`,
      header,
    );
  }
}

function checkTrailer(
  records: readonly BaiRecord[],
  currency: string,
  sum: bigint,
  problems: Problems,
): StatedAmount | null {
  const trailer = records.find(({ code }) => code === '49');
  if (!trailer) {
    problems.add('CUT_OFF', 'The account has no trailer (49).', records.at(-1) ?? null);
    return null;
  }
  const stated = readMinor(fieldAt(trailer, 0), currency, problems, trailer);
  if (stated) compareTotal('The control total of the account', stated, sum, problems, trailer);
  const count = records.reduce((total, record) => total + record.count, 0);
  compareCount('The number of records of the account', fieldAt(trailer, 1), count, problems, trailer);
  return stated;
}
