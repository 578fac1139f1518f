import { type Instant } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

/** Stripe's fields of evidence that name a file (stripe@23.1.0). */
export const FILE_EVIDENCE = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const;
export type FileEvidence = (typeof FILE_EVIDENCE)[number];

export type FileMediaType = 'application/pdf' | 'image/png' | 'image/jpeg';

/** A file that staff keep with a dispute, without its bytes. Append-only; the call that sends it has its own state. */
export interface DisputeFile {
  readonly id: string;
  readonly disputeId: string;
  readonly orgId: string;
  /** The field of the evidence that names it. */
  readonly evidence: FileEvidence;
  /** Made safe: letters, digits, dots, dashes. */
  readonly name: string;
  readonly mediaType: FileMediaType;
  readonly sizeBytes: number;
  /** Of its bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly uploadedAt: Instant;
  readonly uploadedBy: string;
}

export interface NewDisputeFile extends Omit<DisputeFile, 'sizeBytes' | 'sha256'> {
  readonly content: Uint8Array;
}

export interface DisputeFileStore {
  /** Keeps it. The same bytes for the same field of the same dispute are kept once: then it gives what was kept before. */
  keep(tx: Tx, file: NewDisputeFile): Promise<DisputeFile>;
  byId(tx: Tx, id: string): Promise<DisputeFile | null>;
  /** Oldest first. */
  byDisputes(tx: Tx, disputeIds: readonly string[]): Promise<DisputeFile[]>;
  /** Its bytes; null: there is no such file. */
  content(tx: Tx, id: string): Promise<Uint8Array | null>;
}
