import { type CivilDate, type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type BankClock } from '#libs/ledger';
import { type BankFormat, type BankLineKind, type BankProblem } from '../bank/bank-file.js';
import { type Page, type PageRequest } from './paging.js';
import { type Stretch } from './statement-store.js';
import { type Tx } from './unit-of-work.js';

/** One of our own accounts at a bank, in one currency. */
export interface BankAccount {
  readonly id: string;
  /** What we call it. */
  readonly name: string;
  readonly currency: CurrencyCode;
  /** What statements call it: IBAN, account number, "50880050/0194787400888"; upper case, letters and digits only. */
  readonly identifiers: readonly string[];
  readonly addedAt: Instant;
  readonly addedBy: string;
}

/** A file as it came, kept as evidence; the same bytes are kept once. */
export interface BankUpload {
  readonly id: string;
  readonly name: string;
  readonly format: BankFormat;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  readonly content: string;
  /** Of the file as a whole, and of statements in it that no account of ours claims. */
  readonly problems: readonly BankProblem[];
  readonly importedAt: Instant;
  readonly importedBy: string;
}

/** What a bank stated of one account for one stretch of time. */
export interface BankStatement {
  readonly id: string;
  readonly uploadId: string;
  readonly accountId: string;
  readonly format: BankFormat;
  /** STATEMENT: final and complete, part of the chain of balances. REPORT: intraday. NOTIFICATION: single entries, without balances. */
  readonly kind: 'STATEMENT' | 'REPORT' | 'NOTIFICATION';
  /** The bank's own name of it. */
  readonly reference: string | null;
  readonly number: string | null;
  readonly from: CivilDate;
  /** The last day it states. */
  readonly to: CivilDate;
  readonly opening: Money | null;
  readonly closing: Money | null;
  /** Null: there is too little in it to tell. */
  readonly balanced: boolean | null;
  readonly problems: readonly BankProblem[];
  /** Lines stated, and those of them that no earlier file had brought. */
  readonly lineCount: number;
  readonly newLineCount: number;
  /** SHA-256 over what it states: the same statement in another file is the same. */
  readonly hash: string;
  readonly importedAt: Instant;
}

/** One movement on one of our accounts that the bank has booked. Never changed and never deleted. */
export interface BankLine {
  readonly id: string;
  readonly accountId: string;
  /** The first statement that brought it. */
  readonly statementId: string;
  readonly bookedOn: CivilDate;
  readonly valueOn: CivilDate | null;
  /** Positive: received; negative: paid out. Zero where the bank books a mere notice. */
  readonly amount: Money;
  readonly kind: BankLineKind;
  /** The bank's own. */
  readonly bankReference: string | null;
  /** Given by whoever ordered the payment; ours where we did. */
  readonly endToEndId: string | null;
  /** Everything else that names something: structured creditor references, instruction and mandate ids, in the file's order. */
  readonly references: readonly string[];
  readonly counterpartyName: string | null;
  /** IBAN or account number, upper case, without blanks. */
  readonly counterpartyAccount: string | null;
  /** Free text, one blank between words. */
  readonly remittance: string;
  /** The bank took an entry back with it. */
  readonly isReversal: boolean;
}

/** A line, and what makes its entry the same in every file that brings it. */
export interface NewBankLine extends BankLine {
  /** SHA-256, hexadecimal. */
  readonly entryKey: string;
  /** Which payment of a collective entry, from 0. */
  readonly part: number;
}

/** Two statements of an account that do not follow each other: something between them never came, or came twice. */
export interface BankGap {
  readonly accountId: string;
  readonly beforeStatementId: string;
  readonly afterStatementId: string;
  readonly closing: Money;
  /** What the next one opens with. */
  readonly opening: Money;
  readonly on: CivilDate;
}

/** What a line did by itself: a wire of ours left, or an invoice that it names was paid. */
export interface BankLineUse {
  readonly lineId: string;
  readonly rule: 'OUTGOING_WIRE' | 'INVOICE_NAMED';
  /** The wire, the invoice. */
  readonly subjectId: string;
  readonly usedAt: Instant;
  readonly usedBy: string;
}

/** A file of a bank that is of none of our accounts: that it came is kept, and nothing of it. */
export interface RefusedBankFile {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  /** What it calls its accounts, with their currencies. */
  readonly accounts: readonly string[];
  readonly refusedAt: Instant;
  readonly refusedBy: string;
}

/** Which lines of which stretch. */
export interface BankLineFilter {
  readonly accountId?: string | null;
  readonly statementId?: string | null;
  readonly from?: CivilDate | null;
  /** Inclusive. */
  readonly to?: CivilDate | null;
}

/** What the bank says. Platform only: no organisation sees any of it. */
export interface BankStore {
  insertAccount(tx: Tx, account: BankAccount): Promise<void>;
  accountById(tx: Tx, id: string): Promise<BankAccount | null>;
  /** By what a statement calls it, normalised; null: none of ours. */
  accountCalled(tx: Tx, identifier: string, currency: CurrencyCode): Promise<BankAccount | null>;
  /** Oldest first. */
  accounts(tx: Tx): Promise<BankAccount[]>;
  /** Waits until nobody else imports for the account. */
  lockAccount(tx: Tx, id: string): Promise<void>;

  insertUpload(tx: Tx, upload: BankUpload): Promise<void>;
  uploadById(tx: Tx, id: string): Promise<BankUpload | null>;
  uploadByHash(tx: Tx, hash: string): Promise<BankUpload | null>;

  /** Of these entries, those that an earlier file brought. */
  knownEntries(tx: Tx, accountId: string, entryKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /** How many lines these entries are. */
  countLines(tx: Tx, accountId: string, entryKeys: readonly string[]): Promise<number>;
  /** Lines of an account that carry one of these references of the bank. */
  linesReferenced(tx: Tx, accountId: string, bankReferences: readonly string[]): Promise<BankLine[]>;
  /** With the lines that nobody brought before; `entryKeys` are all that it states, in its order. */
  insertStatement(
    tx: Tx,
    statement: BankStatement,
    lines: readonly NewBankLine[],
    entryKeys: readonly string[],
  ): Promise<void>;
  statementById(tx: Tx, id: string): Promise<BankStatement | null>;
  statementByHash(tx: Tx, accountId: string, hash: string): Promise<BankStatement | null>;
  statementsOf(tx: Tx, uploadId: string): Promise<BankStatement[]>;
  /** Those of an account whose last day this is. */
  statementsTo(tx: Tx, accountId: string, day: CivilDate): Promise<BankStatement[]>;
  /** Newest first. */
  statementPage(tx: Tx, request: PageRequest & { readonly accountId: string | null }): Promise<Page<BankStatement>>;

  lineById(tx: Tx, id: string): Promise<BankLine | null>;
  linesByIds(tx: Tx, ids: readonly string[]): Promise<BankLine[]>;
  /** Newest first. */
  linePage(tx: Tx, request: PageRequest & { readonly filter: BankLineFilter }): Promise<Page<BankLine>>;
  /** All lines, in the order in which they were imported; `after` is the last line's id. */
  lines(tx: Tx, filter: BankLineFilter, request: PageRequest): Promise<Stretch<BankLine>>;

  /** What these lines did. */
  uses(tx: Tx, lineIds: readonly string[]): Promise<BankLineUse[]>;
  /** Each line does one thing once. */
  insertUse(tx: Tx, use: BankLineUse): Promise<void>;
  /** Open invoices with one of these numbers, or whose structured creditor reference is one of these. */
  openInvoicesNamed(tx: Tx, references: readonly string[]): Promise<{ readonly id: string; readonly number: string }[]>;

  /** A file that no account of ours claims; the same text is kept once. */
  insertRefused(tx: Tx, file: RefusedBankFile): Promise<void>;
  /** Those that were not imported since. */
  refused(tx: Tx): Promise<readonly RefusedBankFile[]>;
  /** Until when banks book, by currency. */
  clocks(tx: Tx): Promise<readonly BankClock[]>;
  setClock(tx: Tx, clock: BankClock): Promise<void>;

  /** Where the chain of closing and opening balances is broken at present. */
  gaps(tx: Tx, accountId: string | null): Promise<BankGap[]>;
}
