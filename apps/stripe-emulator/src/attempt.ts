import type { PaymentIntent } from './objects/payment-intent.js';
import type { StripeError } from './stripe-error.js';

/** The outcome of one attempt to collect an intent; a refusal still leaves the failed charge behind. */
export interface Attempt {
  readonly intent: PaymentIntent;
  readonly refusal?: StripeError;
}
