import { civilDate } from '#libs/kernel';
import { type BankAccount, type BankGap, type BankLine, type BankStatement, type BankUpload } from '#libs/workflows';
import { currencyOf, instantOf, moneyOf } from '../database/columns.js';
import {
  type BankAccountRow,
  type BankGapRow,
  type BankLineRow,
  type BankStatementRow,
  type BankUploadRow,
} from './bank.row.js';

export function accountFrom(row: BankAccountRow): BankAccount {
  return {
    id: row.id,
    name: row.name,
    currency: currencyOf(row.currency),
    identifiers: row.identifiers,
    addedAt: instantOf(row.added_at),
    addedBy: row.added_by,
  };
}

export function uploadFrom(row: BankUploadRow): BankUpload {
  const { id, name, format, hash, content, problems } = row;
  return {
    ...{ id, name, format, hash, content, problems },
    importedAt: instantOf(row.imported_at),
    importedBy: row.imported_by,
  };
}

export function statementFrom(row: BankStatementRow): BankStatement {
  const balance = (minor: string | null) => (minor === null ? null : moneyOf(minor, row.currency));
  return {
    id: row.id,
    uploadId: row.upload_id,
    accountId: row.account_id,
    format: row.format,
    kind: row.kind,
    reference: row.reference,
    number: row.number,
    from: civilDate(row.from_text),
    to: civilDate(row.to_text),
    opening: balance(row.opening_minor),
    closing: balance(row.closing_minor),
    balanced: row.balanced,
    problems: row.problems,
    lineCount: row.line_count,
    newLineCount: row.new_line_count,
    hash: row.hash,
    importedAt: instantOf(row.imported_at),
  };
}

export function lineFrom(row: BankLineRow): BankLine {
  return {
    id: row.id,
    accountId: row.account_id,
    statementId: row.statement_id,
    bookedOn: civilDate(row.booked_text),
    valueOn: row.value_text === null ? null : civilDate(row.value_text),
    amount: moneyOf(row.amount_minor, row.currency),
    kind: row.kind,
    bankReference: row.bank_reference,
    endToEndId: row.end_to_end_id,
    references: row.refs,
    counterpartyName: row.counterparty_name,
    counterpartyAccount: row.counterparty_account,
    remittance: row.remittance,
    isReversal: row.is_reversal,
  };
}

export function gapFrom(row: BankGapRow): BankGap {
  return {
    accountId: row.account_id,
    beforeStatementId: row.before_statement_id,
    afterStatementId: row.after_statement_id,
    closing: moneyOf(row.closing_minor, row.currency),
    opening: moneyOf(row.opening_minor, row.currency),
    on: civilDate(row.from_text),
  };
}
