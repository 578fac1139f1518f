import { type CurrencyCode } from '#libs/kernel';

/** A payment intent at Stripe that collects a top-up, fetched fresh. */
export interface StripePaymentIntentView {
  readonly id: string;
  /** Our id as its metadata has it; null: it collects something else, e.g. an invoice. */
  readonly ourTopUpId: string | null;
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'canceled'
    | 'succeeded';
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** Why the last attempt failed, in Stripe's words for the payer. */
  readonly error: string | null;
  /** Whether it waits for the payer to confirm it with the bank: nothing else was wrong with the last attempt. */
  readonly asksPayer: boolean;
}

/** What of the payments port collects money that no invoice asks for. */
export interface TopUpPayments {
  paymentIntent(stripePaymentIntentId: string): Promise<StripePaymentIntentView | null>;
}
