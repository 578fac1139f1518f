import { type CivilDate } from '#libs/kernel';

/** What a bank's file says, whatever its format: read by `payments`, kept by the workflows here. Nothing in it is ours yet. */

export const BANK_FORMATS = ['CAMT.052', 'CAMT.053', 'CAMT.054', 'MT940', 'MT942', 'BAI2'] as const;
export type BankFormat = (typeof BANK_FORMATS)[number];

/** What can be wrong with a file that is readable all the same. */
export const BANK_PROBLEM_CODES = [
  /** Opening balance plus lines is not the closing balance. */
  'BALANCE_DOES_NOT_ADD_UP',
  /** A statement without opening or closing balance. */
  'BALANCE_MISSING',
  /** A total that the bank states is not the sum of what it totals. */
  'CONTROL_TOTAL_DIFFERS',
  /** A number of lines or records that the bank states is not how many there are. */
  'COUNT_DIFFERS',
  /** The bank states a total of which it details only a part. */
  'DETAIL_INCOMPLETE',
  /** The end is missing: a trailer that closes what was opened. */
  'CUT_OFF',
  /** Between two statements of the file one is missing, or one comes twice. */
  'SEQUENCE_GAP',
  /** A statement does not open with what the one before it closed with. */
  'OPENING_DIFFERS',
  /** More decimals than the currency has; the amount is left out rather than rounded. */
  'AMOUNT_TOO_FINE',
  'AMOUNT_UNREADABLE',
  /** No currency of ISO 4217; two decimals are taken. */
  'CURRENCY_UNKNOWN',
  /** An amount in another currency than its statement's. */
  'CURRENCY_MIXED',
  'DATE_UNREADABLE',
  /** A day its month does not have (banks count interest to 30 February); the month's last day is taken. */
  'DATE_NOT_IN_CALENDAR',
  'FIELD_UNREADABLE',
  'FIELD_REPEATED',
  'FIELD_MISSING',
  /** The payments of a collective entry are not its amount; it is kept as one line. */
  'BATCH_DOES_NOT_ADD_UP',
  /** A trial, or a withdrawal of an earlier statement: a person has to look at it. */
  'NOT_FOR_BOOKING',
  /** On import: no account of ours is called so; nothing of that statement was kept. */
  'ACCOUNT_UNKNOWN',
  /** On import: the account had another statement of that number. */
  'NUMBER_SEEN_BEFORE',
  /** On import: the bank used a reference for another line before. */
  'REFERENCE_SEEN_BEFORE',
] as const;
export type BankProblemCode = (typeof BANK_PROBLEM_CODES)[number];

/** Something of a bank's file that is not as it should be; the file was accepted all the same. */
export interface BankProblem {
  readonly code: BankProblemCode;
  /** A whole sentence. */
  readonly message: string;
  /** Where in the file, from 1; null: it is about the whole. */
  readonly line: number | null;
  readonly column: number | null;
}

export const BANK_LINE_KINDS = [
  'TRANSFER',
  'DIRECT_DEBIT',
  'CARD',
  'CHECK',
  'CASH',
  'FEE',
  'INTEREST',
  'RETURN',
  'OTHER',
] as const;
export type BankLineKind = (typeof BANK_LINE_KINDS)[number];

/** Whole minor units of a currency that need not be one of ours. */
export interface StatedAmount {
  readonly minor: bigint;
  readonly currency: string;
  /** Decimals of the currency. */
  readonly places: number;
}

export interface StatedBalance {
  readonly type:
    'OPENING' | 'CLOSING' | 'OPENING_AVAILABLE' | 'CLOSING_AVAILABLE' | 'FORWARD_AVAILABLE' | 'INTERIM' | 'OTHER';
  /** As the format calls it: `CLBD`, `:62F:`, `015`. */
  readonly code: string;
  readonly amount: StatedAmount;
  readonly on: CivilDate | null;
}

/** What a line or a part of it says of the payment behind it. */
export interface StatedPayment {
  readonly endToEndId: string | null;
  /** Everything else that names something, in the file's order. */
  readonly references: readonly string[];
  readonly counterpartyName: string | null;
  /** Upper case, without blanks. */
  readonly counterpartyAccount: string | null;
  /** Free text, one blank between words. */
  readonly remittance: string;
}

/** One payment of a collective entry. */
export interface StatedPart extends StatedPayment {
  readonly amount: StatedAmount;
  readonly bankReference: string | null;
}

/** One entry of a statement. */
export interface StatedLine extends StatedPayment {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly column: number;
  /** Only what is BOOKED moves a balance. */
  readonly status: 'BOOKED' | 'PENDING' | 'INFORMATION';
  /** Positive: received. Null: unreadable, see the problems. */
  readonly amount: StatedAmount | null;
  /** The amount as it is written. */
  readonly written: string;
  readonly bookedOn: CivilDate | null;
  readonly valueOn: CivilDate | null;
  readonly kind: BankLineKind;
  /** What the bank calls it: `NTRF`, `PMNT/RCDT/ESCT`, `195`. */
  readonly code: string | null;
  readonly bankReference: string | null;
  /** The bank took an entry back with it. */
  readonly isReversal: boolean;
  /** Why a payment came back, in the bank's code. */
  readonly returnReason: string | null;
  /** The payments of a collective entry, where they add up to it; else empty. */
  readonly parts: readonly StatedPart[];
}

export interface StatedStatement {
  /** STATEMENT: final. REPORT: intraday. NOTIFICATION: single entries. */
  readonly kind: 'STATEMENT' | 'REPORT' | 'NOTIFICATION';
  /** As written. */
  readonly account: string | null;
  readonly bank: string | null;
  readonly currency: string | null;
  readonly reference: string | null;
  readonly number: string | null;
  readonly page: number | null;
  readonly from: CivilDate | null;
  readonly to: CivilDate | null;
  readonly opening: StatedBalance | null;
  readonly closing: StatedBalance | null;
  readonly balances: readonly StatedBalance[];
  readonly lines: readonly StatedLine[];
  /** Opening plus booked lines is the closing, and every total of the bank holds; null: there is too little in it to tell. */
  readonly balanced: boolean | null;
  readonly problems: readonly BankProblem[];
}

export interface BankFile {
  readonly format: BankFormat;
  /** E.g. `camt.053.001.08`; null where the format has none. */
  readonly version: string | null;
  readonly statements: readonly StatedStatement[];
  /** False: some statement, or a total of the file, does not add up. Null: nothing in it can be added up. */
  readonly balanced: boolean | null;
  /** Of the file as a whole; those of a statement stand with it. */
  readonly problems: readonly BankProblem[];
}

/** Why a file cannot be read at all. */
export interface UnreadableBankFile {
  readonly code:
    'EMPTY' | 'TOO_LARGE' | 'NOT_TEXT' | 'UNKNOWN_FORMAT' | 'NOT_WELL_FORMED' | 'FORBIDDEN_XML' | 'WRONG_SHAPE';
  /** A whole sentence. */
  readonly message: string;
  /** From 1; null: it is about the whole. */
  readonly line: number | null;
  readonly column: number | null;
}
