import {
  type BankFile,
  type StatedAmount,
  type StatedBalance,
  type StatedLine,
  type StatedPart,
  type StatedStatement,
} from '#libs/workflows';

/** A bank's file as `gridlease bank parse` prints it: amounts as text, in major units and in minor ones, never as a float. */
export function bankFileAsJson(name: string, { format, version, balanced, statements, problems }: BankFile): string {
  const lineCount = statements.reduce((count, { lines }) => count + lines.length, 0);
  const problemCount = statements.reduce((count, statement) => count + statement.problems.length, problems.length);
  const body = { file: name, format, version, balanced, statementCount: statements.length, lineCount, problemCount };
  return JSON.stringify({ ...body, problems, statements: statements.map(statementOf) }, null, 2);
}

function statementOf({ opening, closing, balances, lines, problems, balanced, ...facts }: StatedStatement): object {
  return {
    ...facts,
    opening: opening && balanceOf(opening),
    closing: closing && balanceOf(closing),
    balanced,
    lineCount: lines.length,
    problems,
    balances: balances.map(balanceOf),
    lines: lines.map(lineOf),
  };
}

const balanceOf = ({ type, code, amount, on }: StatedBalance): object => ({ type, code, ...moneyOf(amount), on });

const lineOf = ({ line, column, amount, parts, ...said }: StatedLine): object => ({
  ...(amount ? moneyOf(amount) : { amount: null, minor: null, currency: null }),
  ...said,
  parts: parts.map(partOf),
  at: { line, column },
});

const partOf = ({ amount, ...said }: StatedPart): object => ({ ...moneyOf(amount), ...said });

function moneyOf({ minor, currency, places }: StatedAmount): object {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
  const major = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return { amount: minor < 0n ? `-${major}` : major, minor: `${minor}`, currency };
}
