import { type CurrencyCode, type Instant } from '#libs/kernel';

/** A refund at Stripe, fetched fresh. */
export interface StripeRefundView {
  readonly id: string;
  /** Our id as its metadata has it; null: it was made by hand. */
  readonly ourRefundId: string | null;
  readonly chargeId: string | null;
  readonly status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** What Stripe booked it as; null or left out: not known. */
  readonly balanceTransactionId?: string | null;
  /** Stripe's word for why it failed. */
  readonly failureReason: string | null;
  readonly createdAt: Instant;
}

/** Every status of a dispute that Stripe knows (stripe@23.1.0), in its own words. */
export const STRIPE_DISPUTE_STATUSES = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'won',
  'lost',
  'prevented',
  'appeal_needs_response',
  'appeal_under_review',
] as const;
export type StripeDisputeStatus = (typeof STRIPE_DISPUTE_STATUSES)[number];

/** Money that a dispute took (below zero) or gave back, before Stripe's fee: one of its balance transactions. */
export interface StripeDisputeMovement {
  readonly transactionId: string;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly createdAt: Instant;
}

/** A dispute at Stripe, fetched fresh. */
export interface StripeDisputeView {
  readonly id: string;
  readonly chargeId: string;
  /** The invoice that the charge paid, by /v1/invoice_payments; null: none. */
  readonly stripeInvoiceId: string | null;
  readonly status: StripeDisputeStatus;
  /** Stripe's word for what the tenant's bank says, such as `fraudulent`. */
  readonly reason: string;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** Oldest first. */
  readonly movements: readonly StripeDisputeMovement[];
  /** Until when an answer counts; null: there is nothing to answer. */
  readonly dueBy: Instant | null;
  /** How often evidence was submitted. */
  readonly submissions: number;
  readonly createdAt: Instant;
}

/** What of the payments port gives money back or may lose it. */
export interface MoneyBackPayments {
  refund(stripeRefundId: string): Promise<StripeRefundView | null>;
  dispute(stripeDisputeId: string): Promise<StripeDisputeView | null>;
  /** Created in [from, to), all pages. */
  refunds(from: Instant, to: Instant): Promise<readonly StripeRefundView[]>;
  /** Created in [from, to), all pages; the invoices that their charges paid are not looked up. */
  disputes(from: Instant, to: Instant): Promise<readonly StripeDisputeView[]>;
}
