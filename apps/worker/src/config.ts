import { z } from 'zod';
import { dealSettings, hexKey, postgresUrl, serverSettings, wholeNumber } from '#libs/platform';

/** Everything the worker is told by its environment. */
export const workerConfig = z.object({
  ...serverSettings,
  ...dealSettings,
  APP_DATABASE_URL: postgresUrl,
  STAFF_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  /** One secret, or two separated by a comma while a secret is being rotated. None: webhooks are refused, and Stripe's lists tell all. */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+(,whsec_\w+)?$/, 'must be whsec_..., from the webhook endpoint')
    .optional(),
  /** How often Stripe's lists of events and balance transactions are read, webhooks being hints. Seconds. */
  STRIPE_POLL_SECONDS: wholeNumber(1, 3_600, 5),
  /** How long a claim on a call or an event holds before another worker may take it. Longer than a call may take. */
  CLAIM_SECONDS: wholeNumber(1, 300, 30),
});

export type WorkerConfig = z.infer<typeof workerConfig>;
