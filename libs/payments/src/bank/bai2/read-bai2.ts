import { type Result, ok, refuse } from '#libs/kernel';
import { type BankFile, type UnreadableBankFile } from '#libs/workflows';
import { addUp, balanceOf, checkChain, compareCount, compareTotal } from '../add-up.js';
import { Problems, quoted, readMinor } from '../stated-amount.js';
import { readShortDay } from '../stated-date.js';
import { type Account, type Group, accountOf } from './read-account.js';
import { type BaiRecord, fieldAt, readRecords } from './read-records.js';

/** BAI2 says it of a group that has no currency of its own. */
const DEFAULT_CURRENCY = 'USD';

/** BAI2 cash management balance reports: 01 file, 02 group, 03 account, 16 detail, 88 continuation, 49, 98 and 99 trailers. */
export function readBai2(text: string): Result<BankFile, UnreadableBankFile> {
  const records = readRecords(text);
  const [header] = records;
  if (header?.code !== '01') {
    const { line, column } = header ?? { line: 1, column: 1 };
    return refuse({ code: 'WRONG_SHAPE', message: 'A BAI2 file begins with its header (01).', line, column });
  }
  const problems = new Problems();
  checkVersion(header, problems);
  const groups = groupsOf(records.slice(1), problems);
  const read = groups.map((group) => readGroup(group, fieldAt(header, 4), problems));
  checkFile(records, read, problems);
  const statements = checkChain(read.flatMap(({ accounts }) => accounts.map(({ draft }) => addUp(draft))));
  return ok({
    ...{ format: 'BAI2', version: fieldAt(header, 7) || null, statements },
    balanced: balanceOf(statements, problems),
    problems: problems.all,
  });
}

function checkVersion(header: BaiRecord, problems: Problems): void {
  const version = fieldAt(header, 7);
  if (version === '2' || version === '3') return;
  problems.add('FIELD_UNREADABLE', `The file says version ${quoted(version)}; it is read as version 2.`, header);
}

/** Records from a 02 to its 98; what lies outside any group is noted and left out. */
function groupsOf(records: readonly BaiRecord[], problems: Problems): BaiRecord[][] {
  const groups: BaiRecord[][] = [];
  let isOpen = false;
  for (const record of records) {
    if (record.code === '02') {
      groups.push([record]);
      isOpen = true;
    } else if (isOpen) groups.at(-1)?.push(record);
    else if (record.code !== '99')
      problems.add('FIELD_UNREADABLE', `Record ${record.code} stands outside any group and is left out.`, record);
    if (record.code === '98' || record.code === '99') isOpen = false;
  }
  return groups;
}

interface ReadGroup {
  readonly accounts: readonly Account[];
  readonly controlTotal: bigint | null;
}

function readGroup(records: readonly BaiRecord[], fileNumber: string, problems: Problems): ReadGroup {
  const [header] = records as readonly [BaiRecord, ...BaiRecord[]];
  const status = fieldAt(header, 2);
  if (status === '2' || status === '4')
    problems.add(
      'NOT_FOR_BOOKING',
      `The group is ${status === '2' ? 'a deletion of an earlier one' : 'a test'}.`,
      header,
    );
  const written = fieldAt(header, 3);
  const group: Group = {
    record: header,
    currency: fieldAt(header, 5) || DEFAULT_CURRENCY,
    on: written === '' ? null : readShortDay(written, problems, header),
    isInterim: ['1', '3'].includes(fieldAt(header, 6)),
  };
  if (written === '') problems.add('FIELD_MISSING', 'The group has no as-of date.', header);
  const accounts = accountsOf(records, problems).map((each) => accountOf(each, group, fileNumber));
  return { accounts, controlTotal: checkGroup(records, accounts, group, problems) };
}

/** Records from a 03 to the one before the next, its trailer included. */
function accountsOf(records: readonly BaiRecord[], problems: Problems): BaiRecord[][] {
  const accounts: BaiRecord[][] = [];
  let isOpen = false;
  for (const record of records) {
    if (record.code === '03') {
      accounts.push([record]);
      isOpen = true;
    } else if (record.code === '16' || record.code === '49') {
      if (isOpen) accounts.at(-1)?.push(record);
      else
        problems.add('FIELD_UNREADABLE', `Record ${record.code} stands outside any account and is left out.`, record);
      if (record.code === '49') isOpen = false;
    }
  }
  return accounts;
}

function checkGroup(
  records: readonly BaiRecord[],
  accounts: readonly Account[],
  { currency }: Group,
  problems: Problems,
): bigint | null {
  const trailer = records.find(({ code }) => code === '98');
  if (!trailer) {
    problems.add('CUT_OFF', 'A group has no trailer (98).', records.at(-1) ?? null);
    return null;
  }
  const stated = readMinor(fieldAt(trailer, 0), currency, problems, trailer);
  const sum = accounts.reduce((total, { controlTotal }) => total + (controlTotal?.minor ?? 0n), 0n);
  if (stated) compareTotal('The control total of the group', stated, sum, problems, trailer);
  compareCount('The number of accounts of the group', fieldAt(trailer, 1), accounts.length, problems, trailer);
  compareCount('The number of records of the group', fieldAt(trailer, 2), countOf(records), problems, trailer);
  return stated?.minor ?? null;
}

const countOf = (records: readonly BaiRecord[]): number => records.reduce((total, { count }) => total + count, 0);

function checkFile(records: readonly BaiRecord[], groups: readonly ReadGroup[], problems: Problems): void {
  const trailer = records.find(({ code }) => code === '99');
  if (!trailer) {
    problems.add('CUT_OFF', 'The file has no trailer (99).', records.at(-1) ?? null);
    return;
  }
  // a sum over groups of any currency has none itself
  const stated = readMinor(fieldAt(trailer, 0), DEFAULT_CURRENCY, problems, trailer);
  const sum = groups.reduce((total, { controlTotal }) => total + (controlTotal ?? 0n), 0n);
  if (stated) compareTotal('The control total of the file', stated, sum, problems, trailer);
  compareCount('The number of groups of the file', fieldAt(trailer, 1), groups.length, problems, trailer);
  compareCount('The number of records of the file', fieldAt(trailer, 2), countOf(records), problems, trailer);
}
