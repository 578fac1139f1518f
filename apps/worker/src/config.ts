import { z } from 'zod';
import { hexKey, onOff, postgresUrl, serverSettings, webUrl, wholeNumber } from '#libs/platform';

/** Everything the worker is told by its environment. */
export const workerConfig = z.object({
  ...serverSettings,
  APP_DATABASE_URL: postgresUrl,
  STAFF_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  CLOCK_CONTROL: onOff('off'),
  STRIPE_SECRET_KEY: z.string({ error: 'is not set' }).regex(/^(sk|rk)_/, 'must be a secret key of Stripe, sk_...'),
  /** Only for the emulator. */
  STRIPE_API_BASE: webUrl.optional(),
  /** One secret, or two separated by a comma while a secret is being rotated. */
  STRIPE_WEBHOOK_SECRET: z.string({ error: 'is not set' }).regex(/^whsec_\w+(,whsec_\w+)?$/, 'must be whsec_..., from the webhook endpoint'),
  /** How often Stripe's lists of events and balance transactions are read, webhooks being hints. Seconds. */
  STRIPE_POLL_SECONDS: wholeNumber(1, 3_600, 5),
  /** How long a claim on a call or an event holds before another worker may take it (trust.md AD9). Longer than a call may take. */
  CLAIM_SECONDS: wholeNumber(1, 300, 30),
  PLATFORM_FEE_BP: wholeNumber(0, 5_000, 500),
  SELLER_LEGAL_NAME: z.string().min(2).default('Gridlease Inc.'),
  SELLER_COUNTRY: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters').default('US'),
  SELLER_TAX_ID: z.string().optional(),
});

export type WorkerConfig = z.infer<typeof workerConfig>;
