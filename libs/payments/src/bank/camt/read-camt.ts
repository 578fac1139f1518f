import { type CivilDate, type Result, ok, refuse } from '#libs/kernel';
import {
  type BankFile,
  type BankFormat,
  type StatedBalance,
  type StatedLine,
  type StatedStatement,
  type UnreadableBankFile,
} from '#libs/workflows';
import { addUp, balanceOf, checkChain, compareCount, compareTotal, sumOf } from '../add-up.js';
import { Problems, quoted, readAmount } from '../stated-amount.js';
import { readDay } from '../stated-date.js';
import { entryOf } from './camt-entry.js';
import { type XmlElement, find, findAll, readXml, textAt } from './read-xml.js';

interface Message {
  readonly format: BankFormat;
  /** The element of one statement. */
  readonly each: string;
  readonly pages: string;
  readonly kind: StatedStatement['kind'];
}

/** The three messages, by the element that holds each. */
const MESSAGES: Readonly<Record<string, Message>> = {
  BkToCstmrAcctRpt: { format: 'CAMT.052', each: 'Rpt', pages: 'RptPgntn', kind: 'REPORT' },
  BkToCstmrStmt: { format: 'CAMT.053', each: 'Stmt', pages: 'StmtPgntn', kind: 'STATEMENT' },
  BkToCstmrDbtCdtNtfctn: { format: 'CAMT.054', each: 'Ntfctn', pages: 'NtfctnPgntn', kind: 'NOTIFICATION' },
};

/** ISO 20022 camt.052, 053 and 054 of every version: what differs between versions is where a name or a status stands. */
export function readCamt(text: string): Result<BankFile, UnreadableBankFile> {
  const root = readXml(text);
  if (!root.ok) return root;
  const body = bodyOf(root.value, 0);
  const message = body && MESSAGES[body.name];
  if (!message) {
    const { line, column } = root.value;
    const found = `The file has no account report, statement or notification (camt.052, 053, 054); its root is ${quoted(root.value.name)}.`;
    return refuse({ code: 'WRONG_SHAPE', message: found, line, column });
  }
  const each = findAll(body, message.each);
  if (each.length === 0) {
    const { line, column } = body;
    return refuse({ code: 'WRONG_SHAPE', message: `${body.name} holds no ${message.each}.`, line, column });
  }
  const statements = checkChain(each.map((one) => addUp(statementOf(one, message))));
  return ok({
    format: message.format,
    version: /(camt\.05[234]\.\d{3}\.\d{2})$/.exec(body.namespace)?.[1] ?? null,
    statements,
    balanced: balanceOf(statements, new Problems()),
    problems: [],
  });
}

/** The message itself: under `Document`, which may lie in an envelope. */
function bodyOf(element: XmlElement, depth: number): XmlElement | null {
  if (Object.hasOwn(MESSAGES, element.name)) return element;
  if (depth === 4) return null;
  for (const child of element.children) {
    const found = bodyOf(child, depth + 1);
    if (found) return found;
  }
  return null;
}

function statementOf(element: XmlElement, { kind, pages }: Message) {
  const problems = new Problems();
  const account = find(element, 'Acct');
  const balances = findAll(element, 'Bal').flatMap((one) => balanceIn(one, problems) ?? []);
  const lines = findAll(element, 'Ntry').map((one) => entryOf(one, problems));
  const { opening, closing } = endsOf(balances);
  const name =
    textAt(account, 'Id', 'IBAN') ?? textAt(account, 'Id', 'Othr', 'Id') ?? textAt(account, 'Id', 'PrtryAcct', 'Id');
  if (name === null) problems.add('FIELD_MISSING', 'The statement does not name its account.', element);
  const currency = textAt(account, 'Ccy') ?? (opening ?? closing ?? lines[0] ?? balances[0])?.amount?.currency ?? null;
  const [from, to] = daysOf(element, { opening, closing, balances, lines }, problems);
  checkSummary(element, lines, currency ?? '', problems);
  const page = textAt(element, pages, 'PgNb');
  const servicer = account && find(account, 'Svcr', 'FinInstnId');
  return {
    ...{ kind, account: name, currency, opening, closing, balances, lines, from, to, problems },
    bank: textAt(servicer, 'BICFI') ?? textAt(servicer, 'BIC') ?? textAt(servicer, 'Nm'),
    reference: textAt(element, 'Id'),
    number: textAt(element, 'ElctrncSeqNb') ?? textAt(element, 'LglSeqNb'),
    page: page !== null && /^\d{1,5}$/.test(page) ? Number(page) : null,
  };
}

const TYPES: Readonly<Record<string, StatedBalance['type']>> = {
  ...{ OPBD: 'OPENING', PRCD: 'OPENING', CLBD: 'CLOSING', OPAV: 'OPENING_AVAILABLE', CLAV: 'CLOSING_AVAILABLE' },
  ...{ FWAV: 'FORWARD_AVAILABLE', ITBD: 'INTERIM', ITAV: 'INTERIM' },
};

function balanceIn(element: XmlElement, problems: Problems): StatedBalance | null {
  const code = textAt(element, 'Tp', 'CdOrPrtry', 'Cd') ?? textAt(element, 'Tp', 'CdOrPrtry', 'Prtry') ?? 'NONE';
  const written = find(element, 'Amt');
  const amount = written && readAmount(written.text, written.attributes['Ccy'] ?? '', problems, written);
  if (!written) problems.add('FIELD_MISSING', `Balance ${quoted(code)} has no amount.`, element);
  if (!amount) return null;
  const day = textAt(element, 'Dt', 'Dt') ?? textAt(element, 'Dt', 'DtTm');
  return {
    type: TYPES[code] ?? 'OTHER',
    code,
    amount: textAt(element, 'CdtDbtInd') === 'DBIT' ? { ...amount, minor: -amount.minor } : amount,
    on: day === null ? null : readDay(day, problems, element),
  };
}

/** Opening: OPBD, else the previous closing, else the first of two interim ones; closing: CLBD, else the last interim one. */
function endsOf(balances: readonly StatedBalance[]) {
  const coded = (code: string) => balances.filter((balance) => balance.code === code);
  const interim = coded('ITBD');
  const opening = coded('OPBD')[0] ?? coded('PRCD')[0] ?? (interim.length > 1 ? interim[0] : undefined) ?? null;
  const closing = coded('CLBD').at(-1) ?? (interim.at(-1) === opening ? undefined : interim.at(-1)) ?? null;
  return { opening, closing };
}

interface Dated {
  readonly opening: StatedBalance | null;
  readonly closing: StatedBalance | null;
  readonly balances: readonly StatedBalance[];
  readonly lines: readonly StatedLine[];
}

function daysOf(
  element: XmlElement,
  { opening, closing, balances, lines }: Dated,
  problems: Problems,
): readonly [CivilDate | null, CivilDate | null] {
  const span = find(element, 'FrToDt');
  const day = (name: string) => {
    const written = textAt(span, name) ?? textAt(span, name.replace('Tm', ''));
    return span && written !== null ? readDay(written, problems, span) : null;
  };
  const booked = lines.flatMap(({ bookedOn }) => bookedOn ?? []).sort();
  const created = textAt(element, 'CreDtTm');
  const made = created === null ? null : readDay(created, new Problems(), element);
  const to = closing?.on ?? day('ToDtTm') ?? booked.at(-1) ?? balances.find(({ on }) => on)?.on ?? made;
  const from = opening?.on ?? day('FrDtTm') ?? booked[0] ?? to;
  return from !== null && to !== null && from > to ? [to, to] : [from, to];
}

/** `TxsSummry`: how many entries, and what they come to. */
function checkSummary(element: XmlElement, lines: readonly StatedLine[], currency: string, problems: Problems): void {
  const summary = find(element, 'TxsSummry');
  if (!summary) return;
  const credits = lines.filter(({ amount }) => amount !== null && amount.minor > 0n);
  const debits = lines.filter(({ amount }) => amount !== null && amount.minor < 0n);
  const groups = [
    { name: 'TtlNtries', what: 'The number of entries', found: lines, sum: absolute(credits) + absolute(debits) },
    { name: 'TtlCdtNtries', what: 'The number of credits', found: credits, sum: absolute(credits) },
    { name: 'TtlDbtNtries', what: 'The number of debits', found: debits, sum: absolute(debits) },
  ];
  for (const { name, what, found, sum } of groups) {
    const group = find(summary, name);
    const [count, total] = [textAt(group, 'NbOfNtries'), textAt(group, 'Sum')];
    if (group && count !== null) compareCount(what, count, found.length, problems, group);
    const stated = group && total !== null ? readAmount(total, currency, problems, group) : null;
    if (group && stated) compareTotal(name, stated, sum, problems, group);
  }
}

function absolute(lines: readonly StatedLine[]): bigint {
  const sum = sumOf(lines);
  return sum < 0n ? -sum : sum;
}
