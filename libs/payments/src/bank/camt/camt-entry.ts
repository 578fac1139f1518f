import {
  type BankLineKind,
  type StatedAmount,
  type StatedLine,
  type StatedPart,
  type StatedPayment,
} from '#libs/workflows';
import { type Problems, plain, quoted, readAmount, statedToString } from '../stated-amount.js';
import { readDay } from '../stated-date.js';
import { type XmlElement, find, findAll, textAt } from './read-xml.js';

/** One `Ntry`. Its amount is what moved the account; the payments in it (`TxDtls`) say what for. */
export function entryOf(entry: XmlElement, problems: Problems): StatedLine {
  const written = find(entry, 'Amt');
  const amount = signedAmount(entry, written, problems);
  const isReversal = /^(true|1)$/.test(textAt(entry, 'RvslInd') ?? '');
  const isCredit = textAt(entry, 'CdtDbtInd') !== 'DBIT';
  const details = findAll(entry, 'NtryDtls').flatMap((one) => findAll(one, 'TxDtls'));
  const [only] = details;
  // the parties of an entry that is taken back are those of the entry it takes back
  const payment = paymentOf(details.length === 1 ? (only ?? null) : null, entry, isCredit !== isReversal);
  const returned = details.map((one) => textAt(one, 'RtrInf', 'Rsn', 'Cd') ?? textAt(one, 'RtrInf', 'Rsn', 'Prtry'));
  const code = codeOf(entry) ?? (only ? codeOf(only) : null);
  const isReturn = details.some((one) => find(one, 'RtrInf') !== null);
  return {
    ...{ line: entry.line, column: entry.column, status: statusOf(entry, problems), amount },
    written: plain(written?.text ?? ''),
    bookedOn: dayOf(entry, 'BookgDt', problems),
    valueOn: dayOf(entry, 'ValDt', problems),
    kind: isReturn ? 'RETURN' : kindOf(code),
    code,
    bankReference: textAt(entry, 'AcctSvcrRef') ?? (details.length === 1 ? bankReferenceOf(only ?? null) : null),
    isReversal,
    returnReason: returned.find((reason) => reason !== null) ?? null,
    ...payment,
    parts: partsOf(entry, details, { amount, isCredit, isReversal }, problems),
  };
}

function signedAmount(owner: XmlElement, written: XmlElement | null, problems: Problems): StatedAmount | null {
  if (!written) {
    problems.add('FIELD_MISSING', `${owner.name} has no amount.`, owner);
    return null;
  }
  const amount = readAmount(written.text, written.attributes['Ccy'] ?? '', problems, written);
  const side = textAt(owner, 'CdtDbtInd');
  if (side === 'CRDT' || side === 'DBIT')
    return amount && { ...amount, minor: side === 'DBIT' ? -amount.minor : amount.minor };
  problems.add('FIELD_MISSING', `${owner.name} does not say whether it is a credit or a debit.`, owner);
  return null;
}

function statusOf(entry: XmlElement, problems: Problems): StatedLine['status'] {
  // a code since version 8
  const status = textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts');
  if (status === null || status === 'BOOK') return 'BOOKED';
  if (status === 'PDNG' || status === 'FUTR') return 'PENDING';
  if (status === 'INFO') return 'INFORMATION';
  problems.add('FIELD_UNREADABLE', `Status ${quoted(status)} is not known; the entry is taken as booked.`, entry);
  return 'BOOKED';
}

/** `Dt` or `DtTm`; some banks write a time into `Dt`. */
function dayOf(entry: XmlElement, name: string, problems: Problems) {
  const at = find(entry, name);
  const written = textAt(at, 'Dt') ?? textAt(at, 'DtTm');
  return at && written !== null ? readDay(written, problems, at) : null;
}

function codeOf(owner: XmlElement): string | null {
  const code = find(owner, 'BkTxCd');
  const domain = [
    ['Domn', 'Cd'],
    ['Domn', 'Fmly', 'Cd'],
    ['Domn', 'Fmly', 'SubFmlyCd'],
  ].map((path) => textAt(code, ...path));
  const known = domain.filter((part) => part !== null);
  return known.length > 0 ? known.join('/') : textAt(code, 'Prtry', 'Cd');
}

/** ISO 20022 external bank transaction codes: families of domain PMNT, and sub-families that say more. */
const BY_FAMILY: Readonly<Record<string, BankLineKind>> = {
  ...{ RCDT: 'TRANSFER', ICDT: 'TRANSFER', RRCT: 'TRANSFER', IRCT: 'TRANSFER' },
  ...{
    RDDT: 'DIRECT_DEBIT',
    IDDT: 'DIRECT_DEBIT',
    CCRD: 'CARD',
    MCRD: 'CARD',
    RCHQ: 'CHECK',
    ICHQ: 'CHECK',
    CNTR: 'CASH',
  },
};
const BY_SUB_FAMILY: Readonly<Record<string, BankLineKind>> = {
  ...{ CHRG: 'FEE', FEES: 'FEE', COMM: 'FEE', CMBO: 'FEE', INTR: 'INTEREST', RRTN: 'RETURN', PRRT: 'RETURN' },
  ...{ UPCT: 'RETURN', UPDD: 'RETURN', URCQ: 'RETURN', UPCQ: 'RETURN', RPCR: 'RETURN' },
};

function kindOf(code: string | null): BankLineKind {
  const [, family = '', sub = ''] = code?.split('/') ?? [];
  return BY_SUB_FAMILY[sub] ?? BY_FAMILY[family] ?? 'OTHER';
}

const bankReferenceOf = (details: XmlElement | null): string | null => textAt(details, 'Refs', 'AcctSvcrRef');

function paymentOf(details: XmlElement | null, entry: XmlElement, isCredit: boolean): StatedPayment {
  const refs = details && find(details, 'Refs');
  const remittance = details && find(details, 'RmtInf');
  const structured = findAll(remittance, 'Strd');
  const named = [
    ...structured.map((one) => textAt(one, 'CdtrRefInf', 'Ref')),
    ...structured.flatMap((one) => findAll(one, 'RfrdDocInf').map((document) => textAt(document, 'Nb'))),
    ...['InstrId', 'TxId', 'UETR', 'PmtInfId', 'MndtId', 'ChqNb', 'ClrSysRef', 'MsgId'].map((name) =>
      textAt(refs, name),
    ),
    ...findAll(refs, 'Prtry').map((one) => textAt(one, 'Ref')),
    textAt(entry, 'NtryRef'),
  ];
  const words = [
    ...findAll(remittance, 'Ustrd').map((one) => textAt(one)),
    ...structured.flatMap((one) => findAll(one, 'AddtlRmtInf').map((text) => textAt(text))),
    textAt(details, 'AddtlTxInf'),
    textAt(entry, 'AddtlNtryInf'),
  ];
  return {
    endToEndId: idOf(textAt(refs, 'EndToEndId')),
    references: [...new Set(named.map(idOf).filter((one) => one !== null))],
    ...counterpartyOf(details && find(details, 'RltdPties'), isCredit),
    remittance: [...new Set(words.filter((one) => one !== null))].join(' '),
  };
}

/** Banks fill mandatory fields with words for "none". */
const idOf = (text: string | null): string | null =>
  text === null || /^(NOTPROVIDED|NOT PROVIDED|NONREF|NOREF)$/i.test(text) ? null : text;

/** Who paid a credit, and whom a debit paid. A party's name stands one level deeper since version 8. */
function counterpartyOf(parties: XmlElement | null, isCredit: boolean) {
  const side = isCredit ? 'Dbtr' : 'Cdtr';
  const nameOf = (role: string): string | null =>
    textAt(parties, role, 'Nm') ??
    textAt(parties, role, 'Pty', 'Nm') ??
    textAt(parties, role, 'Agt', 'FinInstnId', 'Nm');
  const account = parties && find(parties, `${side}Acct`, 'Id');
  const number = textAt(account, 'IBAN') ?? textAt(account, 'Othr', 'Id') ?? textAt(account, 'PrtryAcct', 'Id');
  return {
    counterpartyName: nameOf(side) ?? nameOf(`Ultmt${side}`),
    counterpartyAccount: number === null ? null : number.replaceAll(' ', '').toUpperCase(),
  };
}

interface Whole {
  readonly amount: StatedAmount | null;
  readonly isCredit: boolean;
  readonly isReversal: boolean;
}

/** The payments of a collective entry, when they add up to it to the unit; else it stays whole, and that is said. */
function partsOf(entry: XmlElement, details: readonly XmlElement[], whole: Whole, problems: Problems): StatedPart[] {
  checkBatch(entry, details, problems);
  if (details.length < 2 || whole.amount === null) return [];
  const parts = details.map((one) => partOf(one, entry, whole, problems));
  const known = parts.filter((part) => part !== null);
  const { minor, currency } = whole.amount;
  const isWhole =
    known.length === parts.length &&
    known.every((part) => part.amount.currency === currency) &&
    known.reduce((sum, part) => sum + part.amount.minor, 0n) === minor;
  if (isWhole) return known;
  const message = `The ${details.length} payments of the entry do not add up to ${statedToString(whole.amount)} ${currency}; it is kept as one line.`;
  problems.add('BATCH_DOES_NOT_ADD_UP', message, entry);
  return [];
}

function checkBatch(entry: XmlElement, details: readonly XmlElement[], problems: Problems): void {
  const stated = findAll(entry, 'NtryDtls').map((one) => textAt(one, 'Btch', 'NbOfTxs'));
  const total = stated.reduce((sum, count) => sum + (count !== null && /^\d{1,9}$/.test(count) ? Number(count) : 0), 0);
  // a batch may be stated without its payments
  if (total === 0 || details.length === 0 || total === details.length) return;
  const message = `The entry states ${total} payments and details ${details.length}.`;
  problems.add('BATCH_DOES_NOT_ADD_UP', message, entry);
}

function partOf(details: XmlElement, entry: XmlElement, whole: Whole, problems: Problems): StatedPart | null {
  const written =
    find(details, 'Amt') ?? find(details, 'AmtDtls', 'TxAmt', 'Amt') ?? find(details, 'AmtDtls', 'InstdAmt', 'Amt');
  const amount = written && readAmount(written.text, written.attributes['Ccy'] ?? '', problems, written);
  if (!amount) return null;
  const side = textAt(details, 'CdtDbtInd');
  const isCredit = side === null ? whole.isCredit : side === 'CRDT';
  return {
    ...paymentOf(details, entry, isCredit !== whole.isReversal),
    amount: { ...amount, minor: isCredit ? amount.minor : -amount.minor },
    bankReference: bankReferenceOf(details),
  };
}
