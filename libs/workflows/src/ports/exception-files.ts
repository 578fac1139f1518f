import { type Instant } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

export type ExceptionFileMediaType = 'application/pdf' | 'image/png' | 'text/csv';

/** A document that staff keep with an exception, without its bytes. Append-only. */
export interface ExceptionFile {
  readonly id: string;
  readonly exceptionId: string;
  /** Made safe: letters, digits, dots, dashes. */
  readonly name: string;
  readonly mediaType: ExceptionFileMediaType;
  readonly sizeBytes: number;
  /** Of its bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly uploadedAt: Instant;
  readonly uploadedBy: string;
}

export interface NewExceptionFile extends Omit<ExceptionFile, 'sizeBytes' | 'sha256'> {
  readonly content: Uint8Array;
}

export interface ExceptionFileStore {
  /** Keeps it. The same bytes are kept once with an exception: then it gives what was kept before. */
  keepFile(tx: Tx, file: NewExceptionFile): Promise<ExceptionFile>;
  fileById(tx: Tx, id: string): Promise<ExceptionFile | null>;
  /** Oldest first. */
  files(tx: Tx, exceptionIds: readonly string[]): Promise<ExceptionFile[]>;
  /** Its bytes; null: there is no such file. */
  fileContent(tx: Tx, id: string): Promise<Uint8Array | null>;
}
