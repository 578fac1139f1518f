import { type tenant } from '#libs/schema';
import { PAYMENT_WAYS, type Ports, mandateOf } from '#libs/workflows';
import { type TenantConfig } from './config.js';

type StripeConfig = Pick<TenantConfig, 'STRIPE_API_BASE' | 'STRIPE_SECRET_KEY' | 'STRIPE_PUBLISHABLE_KEY'>;

/**
 * What a page may load from elsewhere so that Stripe's form runs in it (docs.stripe.com/security/guide, "Content Security Policy"). Only
 * with a publishable key of Stripe's own, never with the emulator.
 */
export const STRIPE_ORIGINS = {
  scripts: ['https://js.stripe.com', 'https://*.js.stripe.com'],
  frames: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
  connections: ['https://api.stripe.com'],
  images: ['https://*.stripe.com'],
} as const;

export function publishableKeyOf({ STRIPE_API_BASE, STRIPE_PUBLISHABLE_KEY }: StripeConfig): string | null {
  return STRIPE_API_BASE === undefined ? (STRIPE_PUBLISHABLE_KEY ?? null) : null;
}

export function paymentFormOf(config: StripeConfig, ports: Pick<Ports, 'settings' | 'sha256'>): tenant.PaymentForm {
  const isTest = /^(sk|rk)_test_/.test(config.STRIPE_SECRET_KEY);
  return {
    mode: config.STRIPE_API_BASE !== undefined ? 'STAND_IN' : isTest ? 'TEST' : 'LIVE',
    publishableKey: publishableKeyOf(config),
    ways: PAYMENT_WAYS.map((way) => ({ way, mandate: mandateOf(ports, way) })),
  };
}
