import { type BankFormat, type BankLineKind, type BankProblem, type BankStatement } from '#libs/workflows';

export interface BankAccountRow {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly identifiers: string[];
  readonly added_at: Date;
  readonly added_by: string;
}

export interface BankUploadRow {
  readonly id: string;
  readonly name: string;
  readonly format: BankFormat;
  readonly hash: string;
  readonly content: string;
  readonly problems: BankProblem[];
  readonly imported_at: Date;
  readonly imported_by: string;
}

/** Days come as text: a Date would be one of some zone. */
export interface BankStatementRow {
  readonly id: string;
  readonly upload_id: string;
  readonly account_id: string;
  readonly currency: string;
  readonly format: BankFormat;
  readonly kind: BankStatement['kind'];
  readonly reference: string | null;
  readonly number: string | null;
  readonly from_text: string;
  readonly to_text: string;
  readonly opening_minor: string | null;
  readonly closing_minor: string | null;
  readonly balanced: boolean | null;
  readonly problems: BankProblem[];
  readonly line_count: number;
  readonly new_line_count: number;
  readonly hash: string;
  readonly imported_at: Date;
}

export interface BankLineRow {
  readonly id: string;
  readonly account_id: string;
  readonly currency: string;
  readonly statement_id: string;
  readonly booked_text: string;
  readonly value_text: string | null;
  readonly amount_minor: string;
  readonly kind: BankLineKind;
  readonly bank_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly refs: string[];
  readonly counterparty_name: string | null;
  readonly counterparty_account: string | null;
  readonly remittance: string;
  readonly is_reversal: boolean;
}

export interface BankGapRow {
  readonly account_id: string;
  readonly currency: string;
  readonly before_statement_id: string;
  readonly after_statement_id: string;
  readonly closing_minor: string;
  readonly opening_minor: string;
  readonly from_text: string;
}
