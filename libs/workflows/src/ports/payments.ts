import { type CurrencyCode, type Instant, type Result } from '#libs/kernel';
import { type Connected } from './connect.js';
import { type MoneyBackPayments } from './money-back-payments.js';
import { type OwnPayouts } from './own-payouts.js';
import { type AttachedPaymentMethod, type PaymentMethodRefusal } from './attached-payment-method.js';
import { type PaymentSetups } from './payment-setups.js';
import { type TopUpPayments } from './top-up-payments.js';
import { type Intent, type IntentOutcome } from './money-stores.js';

/** A Stripe invoice as we need it: fetched fresh, never taken from a webhook's body. */
export interface StripeInvoiceView {
  readonly id: string;
  readonly ourInvoiceId: string | null;
  readonly status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  readonly totalMinor: bigint;
  readonly amountPaidMinor: bigint;
  /** What credits took off it before it was paid. */
  readonly creditedMinor: bigint;
  readonly currency: CurrencyCode;
  readonly createdAt: Instant;
  /** When it came to its status: the latest of created, finalized, paid, voided. */
  readonly changedAt: Instant;
  /** Charges that paid it, through /v1/invoice_payments. */
  readonly chargeIds: readonly string[];
  /** Why its last payment attempt failed, in Stripe's words for the payer; null when none failed since the last success. */
  readonly lastPaymentError: string | null;
  /** Whether its payment waits for the payer to confirm it with the bank. */
  readonly asksPayer?: boolean;
}

export interface StripeChargeView {
  readonly id: string;
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly amountMinor: bigint;
  readonly amountRefundedMinor: bigint;
  /** The payment intent it belongs to; null or left out: none. */
  readonly paymentIntentId?: string | null;
  readonly currency: CurrencyCode;
  readonly balanceTransactionId: string | null;
  readonly failureMessage: string | null;
  readonly createdAt: Instant;
}

export interface StripeBalanceTransactionView {
  readonly id: string;
  /** Stripe's `type`: charge, payment, refund, payout, transfer, adjustment, ... */
  readonly type: string;
  /** Stripe's `reporting_category`: tells what an adjustment is (dispute, dispute_reversal, refund_failure, ...). */
  readonly reportingCategory: string;
  readonly sourceId: string | null;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly netMinor: bigint;
  readonly currency: CurrencyCode;
  readonly status: 'available' | 'pending';
  readonly createdAt: Instant;
  readonly availableAt: Instant;
}

export interface StripeBalanceView {
  readonly currency: CurrencyCode;
  readonly pendingMinor: bigint;
  readonly availableMinor: bigint;
}

/** What happened and to which object; the body is kept for the record and never trusted as state. */
export interface StripeEventView {
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  readonly payload: string;
  readonly createdAt: Instant;
}

export interface NewCustomer {
  readonly orgId: string;
  readonly legalName: string;
  readonly email: string;
  readonly country: string;
}

/** The payments port: implemented by `payments` with Stripe's SDK, by a fake in workflow specs. */
export interface PaymentsPort extends MoneyBackPayments, Connected, TopUpPayments, OwnPayouts, PaymentSetups {
  /** Makes the call with the intent's own idempotency key (and revision). SENT, REFUSED or RETRY; throws only on a bug of ours. */
  send(intent: Intent, context: SendContext): Promise<IntentOutcome>;
  /** Reads, by our ids in Stripe's metadata, whether the call took effect: SENT, RENEW (it did not), UNKNOWN (cannot be told) or RETRY (unreachable). */
  lookUp(intent: Intent, context: SendContext): Promise<IntentOutcome>;
  /** Makes the customer once per organisation (stable key), synchronously, for saving a payment method. */
  createCustomer(customer: NewCustomer): Promise<string>;
  /** Attaches a payment method given by token; refused when Stripe declines it. */
  attachPaymentMethod(
    stripeCustomerId: string,
    token: string,
    idempotencyKey: string,
  ): Promise<Result<AttachedPaymentMethod, PaymentMethodRefusal>>;
  invoice(stripeInvoiceId: string): Promise<StripeInvoiceView | null>;
  charge(stripeChargeId: string): Promise<StripeChargeView | null>;
  balanceTransaction(id: string): Promise<StripeBalanceTransactionView | null>;
  /** Everything created in [from, to), all pages. */
  invoices(from: Instant, to: Instant): Promise<StripeInvoiceView[]>;
  charges(from: Instant, to: Instant): Promise<StripeChargeView[]>;
  balanceTransactions(from: Instant, to: Instant): Promise<StripeBalanceTransactionView[]>;
  /** Stripe's own balance now, per currency. */
  balance(): Promise<readonly StripeBalanceView[]>;
  /** Events Stripe still has that were created at or after `since`, newest first, for the poller that makes webhooks mere hints. */
  events(since: Instant): Promise<readonly StripeEventView[]>;
  /** Tells a Stripe-shaped emulator the market's time; does nothing against real Stripe. */
  followClock(now: Instant): Promise<void>;
}

/** Ids Stripe gave us earlier, resolved from our rows just before sending. */
export interface SendContext {
  readonly stripeCustomerId: string | null;
  readonly stripeInvoiceId: string | null;
  /** The credit note to void. */
  readonly stripeCreditNoteId?: string | null;
  /** The charge to give money back of. */
  readonly stripeChargeId?: string | null;
  readonly stripeDisputeId?: string | null;
  /** What to give Stripe as evidence. */
  readonly file?: { readonly name: string; readonly mediaType: string; readonly content: Uint8Array };
  /** The saved method that a top-up is collected with. */
  readonly stripePaymentMethodId?: string | null;
  /** The provider's account that a transfer goes to, and the transfer to take back. */
  readonly stripeAccountId?: string | null;
  readonly stripeTransferId?: string | null;
  /** The recorded sale of which tax is taken back. */
  readonly stripeTaxTransactionId?: string | null;
}
