import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type StripeDisputeStatus } from './money-back-payments.js';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** PENDING: asked of Stripe or to be asked; its money is on its way in the books. FAILED and CANCELED: it came back. */
export type RefundState = 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

/**
 * Money given back to the card or bank account that paid an invoice. INVOICE: of the invoice itself, so provider, we and the tax authority
 * each give their part. CREDIT: credit that was granted on it after it was paid; they gave their part with the credit note.
 */
export interface Refund {
  readonly id: string;
  readonly kind: 'INVOICE' | 'CREDIT';
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly invoiceId: string;
  readonly currency: CurrencyCode;
  readonly amount: Money;
  /** How the amount falls apart; nothing of a refunded credit. */
  readonly providerShare: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  /** In words for the tenant. */
  readonly reason: string;
  readonly state: RefundState;
  /** The charge it is made of, chosen once before the first call. */
  readonly stripeChargeId: string | null;
  readonly stripeRefundId: string | null;
  /** Why it failed, in Stripe's words. */
  readonly failure: string | null;
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  /** When it came to its state. */
  readonly changedAt: Instant;
}

/** What refunds of one invoice add up to, whatever their kind. */
export interface RefundTotals {
  readonly invoiceId: string;
  readonly done: Money;
  readonly underWay: Money;
  /** When the latest of them came to its state. */
  readonly changedAt: Instant;
}

export interface RefundStore {
  byId(tx: Tx, id: string): Promise<Refund | null>;
  lock(tx: Tx, id: string): Promise<Refund | null>;
  /** Oldest first; a tenant sees its own. */
  byInvoices(tx: Tx, invoiceIds: readonly string[]): Promise<Refund[]>;
  /** Newest first. */
  page(tx: Tx, request: PageRequest & { readonly states?: readonly RefundState[] }): Promise<Page<Refund>>;
  /** Its journal is posted in the same transaction. */
  insert(tx: Tx, refund: Refund): Promise<void>;
  /** Only state, Stripe's ids, failure and changedAt may change; the database refuses the rest. */
  update(tx: Tx, refund: Refund): Promise<void>;
  /** PENDING and at Stripe, and not looked at since `before`: oldest look first. */
  toReview(tx: Tx, before: Instant, limit: number): Promise<Refund[]>;
  /** Stripe was asked about it just now. */
  reviewed(tx: Tx, id: string): Promise<void>;
  /** One row per invoice that ever had one. */
  totals(tx: Tx): Promise<RefundTotals[]>;
}

/** A payment that the tenant's bank calls into question. */
export interface Dispute {
  readonly id: string;
  readonly stripeDisputeId: string;
  readonly stripeChargeId: string;
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly invoiceId: string;
  readonly currency: CurrencyCode;
  /** What is disputed. */
  readonly amount: Money;
  /** What Stripe took for it and has not given back, as far as we know. */
  readonly withdrawn: Money;
  /** What Stripe asked for handling it. */
  readonly fee: Money;
  readonly reason: string;
  readonly status: StripeDisputeStatus;
  readonly dueBy: Instant | null;
  readonly submissions: number;
  /** How much of its part of a loss the provider bears, in basis points; we bear the rest. */
  readonly providerBearsBasisPoints: number;
  readonly openedAt: Instant;
  /** When it came to its status here. */
  readonly changedAt: Instant;
}

/** What staff said about a dispute. Append-only; the call that sends it has its own state. */
export interface DisputeAnswer {
  readonly id: string;
  readonly disputeId: string;
  readonly orgId: string;
  /** SUBMIT: evidence to the bank. ACCEPT: we give in. */
  readonly kind: 'SUBMIT' | 'ACCEPT';
  /** Texts by Stripe's names of evidence; empty when we give in. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly answeredAt: Instant;
  readonly answeredBy: string;
}

export interface DisputeStore {
  byId(tx: Tx, id: string): Promise<Dispute | null>;
  lock(tx: Tx, id: string): Promise<Dispute | null>;
  /** Under lock. */
  byStripeId(tx: Tx, stripeDisputeId: string): Promise<Dispute | null>;
  /** Oldest first; a tenant sees its own. */
  byInvoices(tx: Tx, invoiceIds: readonly string[]): Promise<Dispute[]>;
  /** Newest first. */
  page(tx: Tx, request: PageRequest & { readonly statuses?: readonly StripeDisputeStatus[] }): Promise<Page<Dispute>>;
  insert(tx: Tx, dispute: Dispute): Promise<void>;
  /** What Stripe said of it, and who bears a loss; never whose it is. */
  update(tx: Tx, dispute: Dispute): Promise<void>;
  /** Undecided, and not looked at since `before`: oldest look first. */
  toReview(tx: Tx, before: Instant, limit: number): Promise<Dispute[]>;
  /** Stripe was asked about it just now. */
  reviewed(tx: Tx, id: string): Promise<void>;
  answer(tx: Tx, answer: DisputeAnswer): Promise<void>;
  /** Oldest first. */
  answers(tx: Tx, disputeIds: readonly string[]): Promise<DisputeAnswer[]>;
}
