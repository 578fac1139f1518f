import type Stripe from 'stripe';
import { type Instant, type Result, SECOND, instantToString, ok, refuse } from '#libs/kernel';
import {
  type AttachedPaymentMethod,
  type Intent,
  type IntentOutcome,
  type NewCustomer,
  type NewSetup,
  type PaymentMethodRefusal,
  type PaymentsPort,
  type SendContext,
  type StripeBalanceTransactionView,
  type StripeBalanceView,
  type StripeChargeView,
  type StripeDisputeView,
  type StripeEventView,
  type StripeInvoiceView,
  type StripeConfirmation,
  type StripePaymentIntentView,
  type StripePayoutView,
  type StripeRefundView,
  type StripeSetupView,
  type StripeTransferView,
} from '#libs/workflows';
import { currencyOf, fromStripeAmount } from './amounts.js';
import { StripeConnect } from './accounts-and-transfers.js';
import { makeCall } from './calls.js';
import { type Line } from './line.js';
import { readDispute, readDisputes } from './dispute.js';
import { readPayoutMembers, readPayouts } from './own-payouts.js';
import { refundView } from './refund.js';
import { readPaymentIntent } from './top-up.js';
import { makeClient } from './client.js';
import { lookUp } from './look-up.js';
import { methodFacts, refusalOfMethod } from './payment-methods.js';
import { isMissing, isSavedFailure, outcomeOf } from './outcome.js';
import { everyPage } from './pages.js';
import { type StripeSettings } from './settings.js';
import { detachMethod, readConfirmation, readConfirmationOf, readSetup, startSetup } from './setups.js';
import { EndpointLimits } from './token-bucket.js';
import { type PaymentOfInvoice, chargeView, eventView, invoiceView, paymentOf, transactionView } from './views.js';

/** How often a call may fail with 5xx before we look instead of asking again: Stripe repeats a saved 500 for a day. */
const LOOK_AFTER = 4;

/** Stripe through its official SDK, or a Stripe-shaped server at `apiBase`. Holds no state but rate limits. */
export class StripePayments implements PaymentsPort {
  readonly #stripe: Stripe;
  readonly #limits: EndpointLimits;
  readonly #line: Line;
  /** Providers' accounts. */
  readonly connect: StripeConnect;

  constructor(private readonly settings: StripeSettings) {
    this.#stripe = makeClient(settings);
    this.#limits = new EndpointLimits(settings.requestsPerSecond);
    this.#line = { stripe: this.#stripe, limits: this.#limits, environment: settings.environment };
    this.connect = new StripeConnect(this.#line);
  }

  async send(intent: Intent, context: SendContext): Promise<IntentOutcome> {
    try {
      return await makeCall(this.#line, intent, context);
    } catch (error) {
      if (isSavedFailure(error) && intent.attempts >= LOOK_AFTER) return this.lookUp(intent, context);
      return outcomeOf(error);
    }
  }

  async lookUp(intent: Intent, context: SendContext): Promise<IntentOutcome> {
    const readers = {
      invoicesOfCustomer: (customer: string) =>
        everyPage(this.#limits, 'GET /v1/invoices', (page) => this.#stripe.invoices.list({ ...page, customer })),
      itemsOfInvoice: (invoice: string) =>
        everyPage(this.#limits, 'GET /v1/invoiceitems', (page) => this.#stripe.invoiceItems.list({ ...page, invoice })),
      creditsOfInvoice: (invoice: string) =>
        everyPage(this.#limits, 'GET /v1/credit_notes', (page) => this.#stripe.creditNotes.list({ ...page, invoice })),
      paymentsOfInvoice: (invoice: string) => this.#payments({ invoice }),
    };
    try {
      return await lookUp(this.#line, readers, intent, context);
    } catch (error) {
      const outcome = outcomeOf(error);
      return outcome.kind === 'REFUSED' ? { kind: 'RETRY', error: outcome.error } : outcome;
    }
  }

  async createCustomer({ orgId, legalName, email, country }: NewCustomer): Promise<string> {
    await this.#limits.wait('POST /v1/customers');
    const customer = await this.#stripe.customers.create(
      { name: legalName, email, address: { country }, metadata: { org_id: orgId, env: this.settings.environment } },
      { idempotencyKey: `CUSTOMER_CREATE:${orgId}` },
    );
    return customer.id;
  }

  async attachPaymentMethod(
    stripeCustomerId: string,
    token: string,
    idempotencyKey: string,
  ): Promise<Result<AttachedPaymentMethod, PaymentMethodRefusal>> {
    await this.#limits.wait('POST /v1/payment_methods/:id/attach');
    try {
      const method = await this.#stripe.paymentMethods.attach(
        token,
        { customer: stripeCustomerId },
        { idempotencyKey },
      );
      return ok(methodFacts(method));
    } catch (error) {
      const refusal = refusalOfMethod(error);
      if (refusal === null) throw error;
      return refuse(refusal);
    }
  }

  async invoice(stripeInvoiceId: string): Promise<StripeInvoiceView | null> {
    await this.#limits.wait('GET /v1/invoices/:id');
    const invoice = await orNull(this.#stripe.invoices.retrieve(stripeInvoiceId));
    if (invoice === null || invoice.deleted) return null;
    return invoiceView(invoice, invoice.status === 'draft' ? [] : await this.#payments({ invoice: stripeInvoiceId }));
  }

  async charge(stripeChargeId: string): Promise<StripeChargeView | null> {
    await this.#limits.wait('GET /v1/charges/:id');
    const charge = await orNull(this.#stripe.charges.retrieve(stripeChargeId));
    return charge === null ? null : chargeView(charge);
  }

  async refund(stripeRefundId: string): Promise<StripeRefundView | null> {
    await this.#limits.wait('GET /v1/refunds/:id');
    const refund = await orNull(this.#stripe.refunds.retrieve(stripeRefundId));
    return refund === null ? null : refundView(refund);
  }

  paymentIntent(stripePaymentIntentId: string): Promise<StripePaymentIntentView | null> {
    return readPaymentIntent(this.#line, stripePaymentIntentId);
  }

  startSetup(setup: NewSetup): ReturnType<PaymentsPort['startSetup']> {
    return startSetup(this.#line, setup);
  }

  setup(stripeSetupIntentId: string): Promise<StripeSetupView | null> {
    return readSetup(this.#line, stripeSetupIntentId);
  }

  confirmation(stripeInvoiceId: string): Promise<StripeConfirmation | null> {
    return readConfirmation(this.#line, stripeInvoiceId);
  }

  confirmationOf(stripePaymentIntentId: string): Promise<StripeConfirmation | null> {
    return readConfirmationOf(this.#line, stripePaymentIntentId);
  }

  detachPaymentMethod(stripePaymentMethodId: string): Promise<void> {
    return detachMethod(this.#line, stripePaymentMethodId);
  }

  dispute(stripeDisputeId: string): Promise<StripeDisputeView | null> {
    return readDispute(this.#line, stripeDisputeId);
  }

  async refunds(from: Instant, to: Instant): Promise<readonly StripeRefundView[]> {
    const created = between(from, to);
    const refunds = await everyPage(this.#limits, 'GET /v1/refunds', (page) =>
      this.#stripe.refunds.list({ ...page, created }),
    );
    return refunds.map(refundView);
  }

  disputes(from: Instant, to: Instant): Promise<readonly StripeDisputeView[]> {
    return readDisputes(this.#line, between(from, to));
  }

  transfers(from: Instant, to: Instant): Promise<readonly StripeTransferView[]> {
    return this.connect.transfers(from, to);
  }

  payouts(from: Instant, to: Instant): Promise<readonly StripePayoutView[]> {
    return readPayouts(this.#line, between(from, to));
  }

  payoutMembers(stripePayoutId: string): Promise<readonly string[]> {
    return readPayoutMembers(this.#line, stripePayoutId);
  }

  async balanceTransaction(id: string): Promise<StripeBalanceTransactionView | null> {
    await this.#limits.wait('GET /v1/balance_transactions/:id');
    const transaction = await orNull(this.#stripe.balanceTransactions.retrieve(id));
    return transaction === null ? null : transactionView(transaction);
  }

  async invoices(from: Instant, to: Instant): Promise<StripeInvoiceView[]> {
    const created = between(from, to);
    const invoices = await everyPage(this.#limits, 'GET /v1/invoices', (page) =>
      this.#stripe.invoices.list({ ...page, created }),
    );
    const byInvoice = new Map<string, PaymentOfInvoice[]>();
    for (const payment of await this.#payments({ created: { gte: created.gte } })) {
      byInvoice.set(payment.invoiceId, [...(byInvoice.get(payment.invoiceId) ?? []), payment]);
    }
    return invoices.map((invoice) => invoiceView(invoice, byInvoice.get(invoice.id) ?? []));
  }

  async charges(from: Instant, to: Instant): Promise<StripeChargeView[]> {
    const created = between(from, to);
    const charges = await everyPage(this.#limits, 'GET /v1/charges', (page) =>
      this.#stripe.charges.list({ ...page, created }),
    );
    return charges.map(chargeView);
  }

  async balanceTransactions(from: Instant, to: Instant): Promise<StripeBalanceTransactionView[]> {
    const created = between(from, to);
    const transactions = await everyPage(this.#limits, 'GET /v1/balance_transactions', (page) =>
      this.#stripe.balanceTransactions.list({ ...page, created }),
    );
    return transactions.map(transactionView);
  }

  async balance(): Promise<readonly StripeBalanceView[]> {
    await this.#limits.wait('GET /v1/balance');
    const { pending, available } = await this.#stripe.balance.retrieve();
    const codes = new Set([...pending, ...available].map(({ currency }) => currency));
    return [...codes].map((code) => {
      const currency = currencyOf(code);
      const of = (parts: readonly { amount: number; currency: string }[]): bigint =>
        parts.reduce((sum, part) => (part.currency === code ? sum + fromStripeAmount(part.amount, currency) : sum), 0n);
      return { currency, pendingMinor: of(pending), availableMinor: of(available) };
    });
  }

  async events(since: Instant): Promise<readonly StripeEventView[]> {
    const created = { gte: Math.floor(since / SECOND) };
    const events = await everyPage(this.#limits, 'GET /v1/events', (page) =>
      this.#stripe.events.list({ ...page, created }),
    );
    return events.map((event) => eventView(event, JSON.stringify(event)));
  }

  async followClock(now: Instant): Promise<void> {
    if (!this.settings.followsClock || this.settings.apiBase === null) return;
    await fetch(new URL('/_emulator/clock', this.settings.apiBase), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now: instantToString(now) }),
      signal: AbortSignal.timeout(8_000),
    });
  }

  async #payments(filter: { invoice?: string; created?: { gte: number } }): Promise<PaymentOfInvoice[]> {
    const expand = ['data.payment.payment_intent'];
    const payments = await everyPage(this.#limits, 'GET /v1/invoice_payments', (page) =>
      this.#stripe.invoicePayments.list({ ...page, ...filter, expand }),
    );
    return payments.map(paymentOf);
  }
}

/** Whole seconds that cover [from, to). */
function between(from: Instant, to: Instant): { gte: number; lt: number } {
  return { gte: Math.floor(from / SECOND), lt: Math.ceil(to / SECOND) };
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
