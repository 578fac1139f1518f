import { type PaymentsPort } from '#libs/workflows';
import { type StripeSettings } from './settings.js';
import { StripePayments } from './stripe-payments.js';

/** Whose account, and where Stripe is. */
export interface StripeAccount {
  readonly secretKey: string;
  /** Address of our emulator; left out: Stripe itself. */
  readonly apiBase?: string | undefined;
  /** Written into the metadata of every object, so that two environments on one account can be told apart. */
  readonly environment?: string;
}

/** Stripe allows 25 requests a second and endpoint in test mode; the emulator has no limit to respect. */
const STRIPE_PER_SECOND = 20;
const EMULATOR_PER_SECOND = 1_000;

/** The payments port as an app uses it. With `apiBase` it speaks to the emulator, whose clock then follows market time. */
export function stripePayments(account: StripeAccount): PaymentsPort {
  return new StripePayments(settingsOfAccount(account));
}

export function settingsOfAccount({ secretKey, apiBase, environment = 'gridlease' }: StripeAccount): StripeSettings {
  const isEmulated = apiBase !== undefined;
  return {
    secretKey,
    apiBase: apiBase ?? null,
    environment,
    followsClock: isEmulated,
    requestsPerSecond: isEmulated ? EMULATOR_PER_SECOND : STRIPE_PER_SECOND,
  };
}
