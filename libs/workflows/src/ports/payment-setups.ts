import { type Result } from '#libs/kernel';
import { type AttachedPaymentMethod, type PaymentMethodRefusal } from './attached-payment-method.js';
import { type PaymentWay } from './payment-setup-store.js';

/** A setup at Stripe, fetched fresh. */
export interface StripeSetupView {
  readonly stripeSetupIntentId: string;
  readonly ourSetupId: string | null;
  /** PAYER: the payer has to do something. CHECKING: the bank account is being verified. */
  readonly status: 'PAYER' | 'CHECKING' | 'DONE' | 'CANCELED';
  /** Lets the payer's browser, and nobody else, go on with it. */
  readonly clientSecret: string;
  /** Where the bank (or its stand-in) asks the payer; null: nowhere, or only through Stripe's own script. */
  readonly url: string | null;
  readonly method: AttachedPaymentMethod | null;
  readonly stripeMandateId: string | null;
  /** Why the last try failed, in Stripe's words for the payer. */
  readonly error: string | null;
}

export interface NewSetup {
  readonly setupId: string;
  readonly orgId: string;
  readonly stripeCustomerId: string;
  readonly way: PaymentWay;
  /** A payment method to save at once; null: the payer's browser gives one to Stripe. */
  readonly token: string | null;
  /** Where a bank's page sends the payer back to. */
  readonly returnUrl: string | null;
  /** Of a bank debit: from where the payer agreed to the mandate. */
  readonly agreedFrom: { readonly ipAddress: string; readonly userAgent: string } | null;
}

/** What a payer's browser needs to confirm a payment that the bank asks about. */
export interface StripeConfirmation {
  /** ASKS: the payer has to confirm. UNDER_WAY: confirmed, or paid. OVER: there is nothing to confirm any more. */
  readonly status: 'ASKS' | 'UNDER_WAY' | 'OVER';
  readonly clientSecret: string;
  /** The method to confirm with, where Stripe has to be told again. */
  readonly stripePaymentMethodId: string | null;
  /** The page of the bank or its stand-in; null: only Stripe's own script opens it. */
  readonly url: string | null;
}

/** What of the payments port is done together with the payer's browser. */
export interface PaymentSetups {
  /** Makes the setup once (stable key); refused when Stripe declines a method given by token. */
  startSetup(setup: NewSetup): Promise<Result<StripeSetupView, PaymentMethodRefusal>>;
  setup(stripeSetupIntentId: string): Promise<StripeSetupView | null>;
  /** Of the payment that an open invoice waits for; null: there is none. */
  confirmation(stripeInvoiceId: string): Promise<StripeConfirmation | null>;
  /** The same of a payment intent that no invoice is behind. */
  confirmationOf(stripePaymentIntentId: string): Promise<StripeConfirmation | null>;
  /** Nothing when it is detached already. */
  detachPaymentMethod(stripePaymentMethodId: string): Promise<void>;
}
