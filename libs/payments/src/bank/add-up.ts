import { type StatedAmount, type StatedBalance, type StatedLine, type StatedStatement } from '#libs/workflows';
import { Problems, statedToString } from './stated-amount.js';

/** A statement as it was read, before anything is added up. */
export interface Draft extends Omit<StatedStatement, 'balanced' | 'problems'> {
  readonly problems: Problems;
}

/** Opening plus booked lines must be the closing; totals of the bank were compared while reading, into its problems. */
export function addUp({ problems, ...draft }: Draft): StatedStatement {
  const equation = equationOf(draft, problems, noteMixed(draft, problems));
  return { ...draft, balanced: totalsHold(problems) ? equation : false, problems: problems.all };
}

const totalsHold = (problems: Problems): boolean =>
  !(['CONTROL_TOTAL_DIFFERS', 'COUNT_DIFFERS', 'CUT_OFF'] as const).some((code) => problems.has(code));

function noteMixed(draft: Omit<Draft, 'problems'>, problems: Problems): boolean {
  const { currency, opening, closing, lines } = draft;
  const foreign = [
    ...[opening, closing].map(
      (balance) => balance && { amount: balance.amount, place: null, what: `Balance ${balance.code}` },
    ),
    ...lines.map(
      (line) => line.amount && line.status === 'BOOKED' && { amount: line.amount, place: line, what: 'A line' },
    ),
  ].flatMap((one) => (one && one.amount.currency !== currency ? [one] : []));
  for (const { amount, place, what } of foreign)
    problems.add('CURRENCY_MIXED', `${what} is in ${amount.currency}, the statement in ${currency}.`, place);
  return foreign.length > 0;
}

function equationOf(draft: Omit<Draft, 'problems'>, problems: Problems, isMixed: boolean): boolean | null {
  const { opening, closing, lines, kind } = draft;
  const booked = lines.filter(({ status }) => status === 'BOOKED');
  const unread = booked.filter(({ amount }) => amount === null);
  if (opening === null || closing === null) {
    const missing = opening === null ? (closing === null ? 'opening or closing' : 'opening') : 'closing';
    if (kind === 'STATEMENT') problems.add('BALANCE_MISSING', `The statement has no ${missing} balance.`);
    return unread.length > 0 || isMixed ? false : null;
  }
  if (unread.length > 0 || isMixed) return false;
  const moved = sumOf(booked);
  const difference = closing.amount.minor - opening.amount.minor - moved;
  if (difference === 0n) return true;
  const words = (minor: bigint) => `${statedToString({ ...closing.amount, minor })}`;
  problems.add(
    'BALANCE_DOES_NOT_ADD_UP',
    `Opening ${words(opening.amount.minor)} plus ${booked.length} lines of ${words(moved)} is not the closing ${words(closing.amount.minor)} ` +
      `${closing.amount.currency}: ${words(difference)} are unexplained.`,
  );
  return false;
}

export function sumOf(lines: readonly StatedLine[]): bigint {
  return lines.reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), 0n);
}

/** A total that the bank states over what was read; without a currency it counts in the minor units of its statement. */
export function compareTotal(
  name: string,
  stated: StatedAmount,
  found: bigint,
  problems: Problems,
  place: { readonly line: number; readonly column: number },
): void {
  if (stated.minor === found) return;
  const words = (minor: bigint) => statedToString({ ...stated, minor });
  problems.add(
    'CONTROL_TOTAL_DIFFERS',
    `${name} is stated as ${words(stated.minor)} and adds up to ${words(found)}.`,
    place,
  );
}

export function compareCount(
  name: string,
  stated: string,
  found: number,
  problems: Problems,
  place: { readonly line: number; readonly column: number },
): void {
  if (!/^\d+$/.test(stated.trim()) || Number(stated) === found) return;
  problems.add('COUNT_DIFFERS', `${name} is stated as ${Number(stated)}; there are ${found}.`, place);
}

/** Whether statements of one account follow each other, as far as the file shows it. */
export function checkChain(statements: readonly StatedStatement[]): StatedStatement[] {
  const latest = new Map<string, StatedStatement>();
  return statements.map((statement) => {
    if (statement.kind !== 'STATEMENT' || statement.account === null) return statement;
    const key = `${statement.account}/${statement.currency}`;
    const before = latest.get(key);
    latest.set(key, statement);
    if (!before) return statement;
    const problems = new Problems();
    checkOpening(before.closing, statement.opening, problems);
    checkNumber(before, statement, problems);
    return { ...statement, problems: [...statement.problems, ...problems.all] };
  });
}

function checkOpening(closing: StatedBalance | null, opening: StatedBalance | null, problems: Problems): void {
  if (!closing || !opening || closing.amount.currency !== opening.amount.currency) return;
  if (closing.amount.minor === opening.amount.minor) return;
  const [before, now] = [statedToString(closing.amount), statedToString(opening.amount)];
  problems.add(
    'OPENING_DIFFERS',
    `It opens with ${now}; the statement before it closes with ${before} ${closing.amount.currency}.`,
  );
}

function checkNumber(before: StatedStatement, now: StatedStatement, problems: Problems): void {
  const [last, next] = [numberOf(before.number), numberOf(now.number)];
  // zero: the bank does not number; one: a new year
  if (last === null || next === null || last === 0 || next === 0) return;
  const isNextPage = next === last && before.page !== null && now.page === before.page + 1;
  const isNext = next === last + 1 && (now.page === null || now.page <= 1);
  if (
    isNextPage ||
    isNext ||
    (next === 1 && now.to !== null && before.to !== null && now.to.slice(0, 4) > before.to.slice(0, 4))
  )
    return;
  const name = (statement: StatedStatement) =>
    `${statement.number}${statement.page === null ? '' : `, page ${statement.page}`}`;
  problems.add('SEQUENCE_GAP', `Number ${name(now)} does not follow number ${name(before)}.`);
}

const numberOf = (text: string | null): number | null =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;

/** A file adds up when all of it that can be added up does. */
export function balanceOf(statements: readonly StatedStatement[], problems: Problems): boolean | null {
  if (!totalsHold(problems)) return false;
  if (statements.some(({ balanced }) => balanced === false)) return false;
  return statements.some(({ balanced }) => balanced === true) ? true : null;
}
