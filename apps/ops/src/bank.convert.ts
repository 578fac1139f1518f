import { moneyToGraphQL, type ops } from '#libs/schema';
import {
  type BankAccount,
  type BankFormat,
  type BankGap,
  type BankLine,
  type BankLineUse,
  type BankStatement,
  type BankUpload,
  type UnreadableBankFile,
} from '#libs/workflows';

/** What its field resolver adds is left out. */
export type BankStatementAnswer = Omit<ops.BankStatement, 'lines'>;
export type BankUploadAnswer = Omit<ops.BankUpload, 'statements'>;

const FORMATS: Readonly<Record<BankFormat, ops.BankFormat>> = {
  'CAMT.052': 'CAMT_052',
  'CAMT.053': 'CAMT_053',
  'CAMT.054': 'CAMT_054',
  MT940: 'MT940',
  MT942: 'MT942',
  BAI2: 'BAI2',
};

export function accountToGraphQL(account: BankAccount, gaps: readonly BankGap[]): ops.BankAccount {
  const { id, name, currency, identifiers, addedAt } = account;
  const mine = gaps.filter(({ accountId }) => accountId === id);
  return { id, name, currency, identifiers: [...identifiers], addedAt, gaps: mine.map(gapToGraphQL) };
}

export function gapToGraphQL({ closing, opening, ...gap }: BankGap): ops.BankGap {
  return { ...gap, closing: moneyToGraphQL(closing), opening: moneyToGraphQL(opening) };
}

export function statementToGraphQL({ opening, closing, ...statement }: BankStatement): BankStatementAnswer {
  const { id, uploadId, accountId, format, kind, reference, number, from, to, balanced } = statement;
  const { problems, lineCount, newLineCount, importedAt } = statement;
  return {
    ...{ id, uploadId, accountId, kind, reference, number, from, to, balanced, lineCount, newLineCount, importedAt },
    format: FORMATS[format],
    problems: [...problems],
    opening: opening && moneyToGraphQL(opening),
    closing: closing && moneyToGraphQL(closing),
  };
}

/** A line but for what became of it, which field resolvers read. */
export type BankLineAnswer = Omit<ops.BankLine, 'match' | 'exception'>;

export function lineToGraphQL({ amount, references, ...line }: BankLine, uses: readonly BankLineUse[]): BankLineAnswer {
  const use = uses.find(({ lineId }) => lineId === line.id);
  return {
    ...line,
    references: [...references],
    amount: moneyToGraphQL(amount),
    posted: use ? postingToGraphQL(use) : null,
  };
}

export function postingToGraphQL({ lineId, rule, subjectId }: BankLineUse): ops.BankLinePosting {
  return { lineId, rule, subjectId };
}

export function uploadToGraphQL({
  id,
  name,
  format,
  hash,
  problems,
  importedAt,
  importedBy,
}: BankUpload): BankUploadAnswer {
  return { id, name, hash, importedAt, importedBy, format: FORMATS[format], problems: [...problems] };
}

/** `UnreadableBankFile` of the schema. */
export function unreadableToGraphQL({ code, message, line, column }: UnreadableBankFile) {
  const place = line === null ? '' : ` Line ${line}, column ${column ?? 1}.`;
  return {
    ...({
      __typename: 'UnreadableBankFile',
      code: 'INVALID_INPUT',
      path: ['content'],
      reason: code,
      line,
      column,
    } as const),
    message: `${message}${place} Nothing was kept: send the file as the bank sent it.`,
  };
}
