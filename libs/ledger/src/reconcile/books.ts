import { type CurrencyCode, HOUR, type Instant, MINUTE, type Money, subtract } from '#libs/kernel';
import { type JournalKind } from '../journal.js';

/** How long a thing may be on one side only before it counts as missing. */
export const STRIPE_EVENT_SLA = 15 * MINUTE;
/** How long Stripe may take from a charge to its balance transaction, and we from there to our posting. */
export const BALANCE_TRANSACTION_SLA = HOUR;

/** An invoice in our books, in reconciliation's own words. */
export interface OurInvoice {
  readonly id: string;
  readonly number: string;
  readonly collection: 'STRIPE' | 'WIRE';
  readonly state: 'OPEN' | 'PAID' | 'VOID' | 'UNCOLLECTIBLE';
  readonly total: Money;
  /** What credit notes and applied credit took off it before it was settled. */
  readonly credited: Money;
  /** When the last of them did; null: none. */
  readonly creditedAt: Instant | null;
  readonly issuedAt: Instant;
  /** When it came to its state: issued, paid or voided. */
  readonly changedAt: Instant;
  readonly stripeInvoiceId: string | null;
  /** A bank returned what Stripe had collected: it is paid there for ever, and collected by wire here. Left out: no. */
  readonly isReturned?: boolean;
  /** What was given back of what was paid, through Stripe; null: nothing. */
  readonly refunds: OurRefunds | null;
}

export interface OurRefunds {
  /** Stripe says it is done. */
  readonly done: Money;
  /** Asked of Stripe, or to be asked. */
  readonly underWay: Money;
  /** When the latest of them changed. */
  readonly changedAt: Instant;
}

/** Money that an event of ours moved in clearing, debit positive. */
export interface OurMovement {
  readonly kind: JournalKind;
  readonly amount: Money;
}

/** What is to be paid of it. */
export function dueOf({ total, credited }: Pick<OurInvoice, 'total' | 'credited'>): Money {
  return subtract(total, credited);
}

/** What credit notes put on a tenant's balance, less what was applied from there. */
export interface OurCredit {
  readonly toBalance: Money;
}

/** What we posted for one of Stripe's balance transactions, signed as Stripe signs it. */
export interface OurSettlement {
  readonly transactionId: string;
  readonly gross: Money;
  readonly fee: Money;
  readonly net: Money;
  /** Whether it moved between Stripe and our bank: a payout, one that came back, a top-up. */
  readonly isPayout: boolean;
  /** Whether we booked its money as available; always true of payouts. */
  readonly isAvailable: boolean;
}

/** Ledger balances of one currency, minor units, debit positive. */
export interface OurBalances {
  readonly currency: CurrencyCode;
  readonly receivable: bigint;
  readonly clearing: bigint;
  readonly pending: bigint;
  readonly available: bigint;
  /** Of all tenants. */
  readonly tenantCredit: bigint;
}

export interface TheirInvoice {
  readonly id: string;
  /** Our id as Stripe's metadata has it. */
  readonly ourInvoiceId: string | null;
  readonly status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  readonly total: Money;
  /** What credit notes of Stripe's took off it before it was paid. */
  readonly credited: Money;
  readonly createdAt: Instant;
  /** When it came to its status. */
  readonly changedAt: Instant;
  readonly chargeIds: readonly string[];
}

export interface TheirCharge {
  readonly id: string;
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly amount: Money;
  readonly refunded: Money;
  readonly paymentIntentId?: string | null;
  readonly balanceTransactionId: string | null;
  readonly createdAt: Instant;
}

export interface TheirTransaction {
  readonly id: string;
  /** Stripe's `type`: charge, payment, payout, refund, ... */
  readonly type: string;
  /** Stripe's `reporting_category`, which tells what an adjustment is. */
  readonly reportingCategory: string;
  readonly sourceId: string | null;
  readonly gross: Money;
  readonly fee: Money;
  readonly net: Money;
  readonly isAvailable: boolean;
  readonly createdAt: Instant;
  readonly availableAt: Instant;
}

export interface TheirBalance {
  readonly currency: CurrencyCode;
  readonly pending: bigint;
  readonly available: bigint;
}

/** Money that a tenant paid ahead through Stripe, and that came. */
export interface OurTopUp {
  readonly id: string;
  readonly paymentIntentId: string;
  readonly amount: Money;
}

/** Our side: everything up to now. */
export interface OurBooks {
  readonly invoices: readonly OurInvoice[];
  /** Left out: none. */
  readonly topUps?: readonly OurTopUp[];
  readonly credits: readonly OurCredit[];
  readonly settlements: readonly OurSettlement[];
  /** Beside the payments of whole invoices. */
  readonly movements: readonly OurMovement[];
  readonly balances: readonly OurBalances[];
}

/** Stripe's side: everything up to now. */
export interface TheirBooks {
  readonly invoices: readonly TheirInvoice[];
  readonly charges: readonly TheirCharge[];
  readonly transactions: readonly TheirTransaction[];
  readonly balances: readonly TheirBalance[];
}
