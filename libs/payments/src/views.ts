import type Stripe from 'stripe';
import { type Instant, SECOND, assert, instantFromEpoch, latest } from '#libs/kernel';
import {
  type StripeBalanceTransactionView,
  type StripeChargeView,
  type StripeEventView,
  type StripeInvoiceView,
} from '#libs/workflows';
import { currencyOf, fromStripeAmount } from './amounts.js';
import { asksPayer } from './setups.js';

/** Stripe counts whole seconds. */
function fromStripeTime(seconds: number): Instant {
  return instantFromEpoch(seconds * SECOND);
}

/** A payment of an invoice with its payment intent expanded. */
export interface PaymentOfInvoice {
  readonly invoiceId: string;
  readonly isPaid: boolean;
  readonly isProcessing: boolean;
  readonly chargeId: string | null;
  readonly error: string | null;
  readonly asksPayer: boolean;
}

export function paymentOf(payment: Stripe.InvoicePayment): PaymentOfInvoice {
  const intent = payment.payment.payment_intent;
  const expanded = typeof intent === 'object' ? intent : null;
  return {
    invoiceId: typeof payment.invoice === 'string' ? payment.invoice : payment.invoice.id,
    isPaid: payment.status === 'paid',
    isProcessing: expanded?.status === 'processing',
    chargeId: idOf(expanded?.latest_charge ?? null),
    error: expanded?.last_payment_error?.message ?? null,
    asksPayer: expanded !== null && asksPayer(expanded),
  };
}

export function invoiceView(invoice: Stripe.Invoice, payments: readonly PaymentOfInvoice[]): StripeInvoiceView {
  const currency = currencyOf(invoice.currency);
  const { finalized_at, marked_uncollectible_at, paid_at, voided_at } = invoice.status_transitions;
  const createdAt = fromStripeTime(invoice.created);
  const changes = [finalized_at, marked_uncollectible_at, paid_at, voided_at].filter((at) => at !== null);
  return {
    id: invoice.id,
    ourInvoiceId: invoice.metadata?.['invoice_id'] ?? null,
    status: statusOf(invoice.status),
    totalMinor: fromStripeAmount(invoice.total, currency),
    amountPaidMinor: fromStripeAmount(invoice.amount_paid - (invoice.amount_paid_off_stripe ?? 0), currency),
    // what was paid outside Stripe in parts lowers it as a credit does: our side counts both together
    creditedMinor: fromStripeAmount(
      invoice.pre_payment_credit_notes_amount + (invoice.amount_paid_off_stripe ?? 0),
      currency,
    ),
    currency,
    createdAt,
    changedAt: changes.map(fromStripeTime).reduce(latest, createdAt),
    chargeIds: payments.flatMap(({ isPaid, chargeId }) => (isPaid && chargeId !== null ? [chargeId] : [])),
    asksPayer: payments.some((payment) => payment.asksPayer),
    lastPaymentError: payments.map(({ error }) => error).find((error) => error !== null) ?? null,
  };
}

const STATUSES = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const;

function statusOf(status: string | null): StripeInvoiceView['status'] {
  const known = STATUSES.find((one) => one === status);
  assert(known, `Stripe gave an invoice the status ${status}`);
  return known;
}

export function chargeView(charge: Stripe.Charge): StripeChargeView {
  const currency = currencyOf(charge.currency);
  return {
    id: charge.id,
    status: charge.status === 'succeeded' ? 'succeeded' : charge.status === 'pending' ? 'pending' : 'failed',
    amountMinor: fromStripeAmount(charge.amount, currency),
    amountRefundedMinor: fromStripeAmount(charge.amount_refunded, currency),
    currency,
    balanceTransactionId: idOf(charge.balance_transaction),
    failureMessage: charge.failure_message,
    paymentIntentId: idOf(charge.payment_intent),
    createdAt: fromStripeTime(charge.created),
  };
}

export function transactionView(transaction: Stripe.BalanceTransaction): StripeBalanceTransactionView {
  const currency = currencyOf(transaction.currency);
  return {
    id: transaction.id,
    type: transaction.type,
    reportingCategory: transaction.reporting_category,
    sourceId: idOf(transaction.source),
    amountMinor: fromStripeAmount(transaction.amount, currency),
    feeMinor: fromStripeAmount(transaction.fee, currency),
    netMinor: fromStripeAmount(transaction.net, currency),
    currency,
    status: transaction.status === 'available' ? 'available' : 'pending',
    createdAt: fromStripeTime(transaction.created),
    availableAt: fromStripeTime(transaction.available_on),
  };
}

/** `payload` is what arrived where it came by webhook; where Stripe was asked, what it answered. */
export function eventView(event: Stripe.Event, payload: string): StripeEventView {
  return {
    id: event.id,
    type: event.type,
    objectId: objectIdOf(event),
    payload,
    createdAt: fromStripeTime(event.created),
  };
}

/** Some objects (a balance) have no id; their events concern nothing in particular. */
function objectIdOf(event: Stripe.Event): string {
  const { object } = event.data;
  return 'id' in object && typeof object.id === 'string' ? object.id : '';
}

function idOf(reference: string | { readonly id: string } | null): string | null {
  return reference === null || typeof reference === 'string' ? reference : reference.id;
}
