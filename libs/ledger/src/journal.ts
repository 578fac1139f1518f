import { type Instant } from '#libs/kernel';
import { type AccountRef } from './account.js';

export const JOURNAL_KINDS = [
  'INVOICE_ISSUED',
  'INVOICE_VOIDED',
  'INVOICE_PAID_BY_CARD',
  'INVOICE_PAID_BY_WIRE',
  'STRIPE_FEE_SETTLED',
  'STRIPE_FUNDS_AVAILABLE',
  'STRIPE_PAYOUT',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** Signed minor units: debit positive, credit negative. Never zero. */
export interface Entry {
  readonly account: AccountRef;
  readonly minor: bigint;
}

/** One economic event. At least two entries; per currency they sum to zero. Append-only; corrected only by a reversing journal. */
export interface Journal {
  readonly kind: JournalKind;
  /** Unique for ever: posting the same event twice is one posting. */
  readonly idempotencyKey: string;
  readonly effectiveAt: Instant;
  readonly sourceType: 'INVOICE' | 'STRIPE_BALANCE_TRANSACTION' | 'STRIPE_PAYOUT' | 'WIRE';
  readonly sourceId: string;
  readonly entries: readonly Entry[];
}
