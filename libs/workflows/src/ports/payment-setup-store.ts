import { type Instant } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

/** Ways to pay that can be saved, by the names of this business. A US bank debit moves dollars, a SEPA debit euros. */
export const PAYMENT_WAYS = ['CARD', 'US_BANK_DEBIT', 'SEPA_DEBIT'] as const;
export type PaymentWay = (typeof PAYMENT_WAYS)[number];

/** What the payer read and agreed to before an account may be debited. */
export interface MandateText {
  readonly text: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
}

/**
 * One try to save a payment method. The payer's browser does most of it at Stripe, and may never come back: what was agreed to is written
 * down first, and whoever hears first of the end (the browser, a webhook, the poller) finishes it, once.
 */
export interface PaymentSetup {
  readonly id: string;
  readonly orgId: string;
  readonly way: PaymentWay;
  /** Of a bank debit. */
  readonly mandate: MandateText | null;
  readonly stripeSetupIntentId: string | null;
  /** Stripe's id of the mandate, once there is one. */
  readonly stripeMandateId: string | null;
  /** A setup that FAILED may still be DONE, when the payer tries again; what is DONE stays. */
  readonly state: 'OPEN' | 'DONE' | 'FAILED';
  /** Why it failed, in Stripe's words for the payer. */
  readonly failure: string | null;
  /** What was saved. */
  readonly paymentMethodId: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly endedAt: Instant | null;
}

export interface PaymentSetupStore {
  insert(tx: Tx, setup: PaymentSetup): Promise<void>;
  /** Under a row lock. */
  lock(tx: Tx, id: string): Promise<PaymentSetup | null>;
  byId(tx: Tx, id: string): Promise<PaymentSetup | null>;
  /** Only the ids of Stripe, state, failure, paymentMethodId and endedAt may change. */
  update(tx: Tx, setup: PaymentSetup): Promise<void>;
  /** By which these methods were saved; methods that were saved by token have none. */
  byMethods(tx: Tx, paymentMethodIds: readonly string[]): Promise<PaymentSetup[]>;
}

/**
 * A payment of an invoice that its bank wants confirmed by the payer. WAITING until the payer has answered: CONFIRMED when the invoice is
 * paid, REFUSED when the bank said no, DROPPED when another payment was tried instead.
 */
export interface PaymentAction {
  /** The call that Stripe answered so. */
  readonly intentId: string;
  readonly orgId: string;
  readonly invoiceId: string;
  readonly state: 'WAITING' | 'CONFIRMED' | 'REFUSED' | 'DROPPED';
  readonly askedAt: Instant;
  readonly endedAt: Instant | null;
}

export interface PaymentActionStore {
  /** Nothing when the call has one already. */
  open(tx: Tx, action: PaymentAction): Promise<void>;
  /** The waiting ones of these invoices, at most one each. */
  waiting(tx: Tx, invoiceIds: readonly string[]): Promise<PaymentAction[]>;
  /** Ends what waits of the invoice; false: nothing did. */
  end(tx: Tx, invoiceId: string, state: Exclude<PaymentAction['state'], 'WAITING'>): Promise<boolean>;
}
