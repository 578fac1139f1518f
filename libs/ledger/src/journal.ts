import { type Instant } from '#libs/kernel';
import { type AccountRef } from './account.js';

/** Every economic event, by what it is about. The database knows the same list. */
export const JOURNAL_KINDS = [
  'INVOICE_ISSUED',
  'INVOICE_VOIDED',
  'INVOICE_PAID_BY_CARD',
  'INVOICE_PAID_BY_WIRE',
  'INVOICE_PART_PAID',
  'INVOICE_REFUNDED',
  'INVOICE_WRITTEN_OFF',
  'WRITE_OFF_RECOVERED',
  'CREDIT_NOTE_ISSUED',
  'SLA_CREDIT_GRANTED',
  'CREDIT_APPLIED',
  'CREDIT_REFUNDED',
  'DEPOSIT_RECEIVED',
  'DEPOSIT_APPLIED',
  'DEPOSIT_RELEASED',
  'DEPOSIT_FORFEITED',
  'PREPAYMENT_RECEIVED',
  'PREPAYMENT_DRAWN',
  'PREPAYMENT_REFUNDED',
  'PREPAYMENT_TAKEN_BACK',
  'WIRE_RECEIVED',
  'WIRE_IDENTIFIED',
  'WIRE_MATCHED',
  'WIRE_RETURNED',
  'OUTGOING_WIRE_BOOKED',
  'BANK_CHARGED',
  'EARLY_TERMINATION_EARNED',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'DISPUTE_LOST',
  'PAYMENT_RETURNED',
  'TOP_UP_DEBT_WRITTEN_OFF',
  'PROVIDER_TRANSFERRED',
  'TRANSFER_REVERSED',
  'HOLDBACK_KEPT',
  'HOLDBACK_RELEASED',
  'PROVIDER_DEBT_INCURRED',
  'PROVIDER_DEBT_NETTED',
  'PROVIDER_DEBT_REPAID',
  'PROVIDER_DEBT_WRITTEN_OFF',
  'STRIPE_FEE_SETTLED',
  'STRIPE_FUNDS_AVAILABLE',
  'STRIPE_PAYOUT',
  'PAYOUT_ARRIVED',
  'PAYOUT_FAILED',
  'STRIPE_TOPPED_UP',
  'CURRENCY_CONVERTED',
  'FX_DIFFERENCE_REALISED',
  'ROUNDING_DIFFERENCE',
  'REVERSAL',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** What a journal is about. Whatever moves an invoice's receivable has that invoice as its source. */
export const SOURCE_TYPES = [
  'INVOICE',
  'DEPOSIT',
  'PREPAYMENT',
  'TENANT',
  'PROVIDER',
  'TRANSFER',
  'DISPUTE',
  'WIRE',
  'STRIPE_BALANCE_TRANSACTION',
  'STRIPE_PAYOUT',
  'FX_CONVERSION',
] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];

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
  readonly sourceType: SourceType;
  readonly sourceId: string;
  readonly entries: readonly Entry[];
  /** Key of the journal that this one takes back, entry by entry. A journal is taken back once, and a reversal never. */
  readonly reverses?: string;
}
