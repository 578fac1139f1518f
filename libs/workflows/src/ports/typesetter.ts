import { type PrintedDocument } from '#libs/billing';

/** Makes pages of documents. */
export interface Typesetter {
  /** A PDF. The same document gives the same bytes. Throws when it is too long or takes too long. */
  pdf(document: PrintedDocument): Promise<Uint8Array>;
}
