import { z } from 'zod';
import { graphqlSettings, hexKey, onOff, postgresUrl, serverSettings, webUrl, wholeNumber } from '#libs/platform';

/** Everything the operations app is told by its environment. */
export const opsConfig = z.object({
  ...serverSettings,
  ...graphqlSettings,
  APP_DATABASE_URL: postgresUrl,
  STAFF_DATABASE_URL: postgresUrl,
  IDENTITY_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  WEB_DIST: z.string().default('dist/web'),
  CLOCK_CONTROL: onOff('off'),
  STRIPE_SECRET_KEY: z.string({ error: 'is not set' }).regex(/^(sk|rk)_/, 'must be a secret key of Stripe, sk_...'),
  /** Only for the emulator. */
  STRIPE_API_BASE: webUrl.optional(),
  /** The first member of staff, made at boot when there is none. Both or neither. */
  STAFF_EMAIL: z.email().optional(),
  STAFF_PASSWORD: z.string().min(12).optional(),
  PLATFORM_FEE_BP: wholeNumber(0, 5_000, 500),
  SELLER_LEGAL_NAME: z.string().min(2).default('Gridlease Inc.'),
  SELLER_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters')
    .default('US'),
  SELLER_TAX_ID: z.string().optional(),
});

export type OpsConfig = z.infer<typeof opsConfig>;
