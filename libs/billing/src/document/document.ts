import { type CivilDate } from '#libs/kernel';

/** Languages that documents are written in. Digits are Latin in both, so that an amount reads the same everywhere. */
export const DOCUMENT_LANGUAGES = ['en', 'ar'] as const;
export type DocumentLanguage = (typeof DOCUMENT_LANGUAGES)[number];

export type DocumentKind = 'INVOICE' | 'CREDIT_NOTE' | 'STATEMENT' | 'PAYOUT' | 'QUOTE' | 'CONTRACT' | 'REPORT';

/** A label and what it stands for, both ready to print. */
export interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** One side of the deal: "From", a legal name, and lines such as country and tax id. */
export interface PrintedParty {
  readonly role: string;
  readonly name: string;
  readonly lines: readonly string[];
}

/** END: numbers, set flush with the edge that text does not start from. */
export interface Column {
  readonly head: string;
  readonly align: 'START' | 'END';
  /** Takes what the others leave, in proportion; null: as wide as its widest text. */
  readonly share: number | null;
}

export interface Row {
  /** One a column. */
  readonly cells: readonly string[];
  /** Smaller, under the first cell: how the line came about. */
  readonly detail: string | null;
  /** A line that sums up those above. */
  readonly isSum: boolean;
}

export interface TableSection {
  readonly kind: 'TABLE';
  readonly heading: string | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface FactsSection {
  readonly kind: 'FACTS';
  readonly heading: string | null;
  readonly facts: readonly NamedText[];
}

export interface TextSection {
  /** DATA: lines of data, set small and close. */
  readonly kind: 'TEXT' | 'DATA';
  readonly heading: string | null;
  readonly paragraphs: readonly string[];
}

export type Section = TableSection | FactsSection | TextSection;

/** A line under the tables; the strong one is what is asked for. */
export interface Total extends NamedText {
  readonly isStrong: boolean;
}

/** Everything a printed document says, in the order in which it says it, and nothing of how it looks. */
export interface PrintedDocument {
  readonly kind: DocumentKind;
  readonly language: DocumentLanguage;
  readonly title: string;
  /** As other systems know it: "GL7K3FQ2-2026-000123". */
  readonly number: string;
  /** The day it bears, in UTC: also the date in the file's own description, so that the same document gives the same bytes. */
  readonly date: CivilDate;
  /** A word across the head where the document must not be taken for a plain one: "Void". */
  readonly mark: string | null;
  readonly parties: readonly PrintedParty[];
  readonly facts: readonly NamedText[];
  /** The one figure a reader looks for, repeated large beside the parties; null: there is none. */
  readonly headline: NamedText | null;
  readonly sections: readonly Section[];
  readonly totals: readonly Total[];
  readonly notes: readonly string[];
  /** What explains the rest, after the totals. */
  readonly annexes: readonly Section[];
  /** Very small, at the end: hashes by which the document can be checked. */
  readonly proofs: readonly NamedText[];
  /** Tables with many columns: the page lies on its side and the letters are small. */
  readonly isWide?: boolean;
  /** At the foot of each page: who issues it, and "Page" and "of". */
  readonly foot: { readonly issuer: string; readonly page: string; readonly of: string };
}
