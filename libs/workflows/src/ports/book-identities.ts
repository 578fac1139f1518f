import { type CivilDate, type Instant, type Money } from '#libs/kernel';

/** What a document is held against: its lines, its journal, the records of the meter; a journal against its own entries. */
export const DOCUMENT_BREAKS = [
  'INVOICE_LINES',
  'INVOICE_JOURNAL',
  'CREDIT_NOTE_LINES',
  'CREDIT_NOTE_JOURNAL',
  'JOURNAL_ENTRIES',
  'METERED_USAGE',
  'METERED_ENERGY',
  'METERED_READINGS',
  'METERED_CONTRACT',
  'SERVICE_CREDIT',
  'SERVICE_MINUTES',
] as const;

export interface DocumentBreak {
  readonly kind: (typeof DOCUMENT_BREAKS)[number];
  /** The invoice, the credit note or the journal; what is owed back by an energy bill. */
  readonly documentId: string;
  readonly said: Money;
  /** What its parts come to. */
  readonly comes: Money;
}

/** Identities that hold whatever happens, in the order in which they are read. */
export const BOOK_IDENTITIES = [
  'RECEIVABLE_IS_OPEN_INVOICES',
  'DEPOSITS_ARE_OBLIGATIONS',
  'IN_TRANSIT_IS_PAYOUTS_UNDERWAY',
  'SUSPENSE_IS_EMPTY',
  'BANK_IS_STATEMENTS',
  'PAYABLE_IS_OPEN_LINES',
  'CREDIT_IS_NOTES',
  'PREPAID_IS_BALANCES',
] as const;
export type BookIdentityName = (typeof BOOK_IDENTITIES)[number];

export interface BookIdentity {
  readonly identity: BookIdentityName;
  readonly ledger: Money;
  readonly items: Money;
  /** ledger - items: zero, or nobody knows why. */
  readonly unexplained: Money;
}

/** An identity at the end of a day. */
export interface IdentitySnapshot extends BookIdentity {
  readonly day: CivilDate;
  readonly takenAt: Instant;
}

/** What has to be so before a period is closed, in the order in which it is looked at. */
export const CLOSE_ITEMS = ['IDENTITIES', 'DOCUMENTS', 'MATCHING', 'EXCEPTIONS', 'STRIPE', 'AUDIT'] as const;
export type CloseItem = (typeof CLOSE_ITEMS)[number];
