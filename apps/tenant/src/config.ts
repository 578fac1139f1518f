import { z } from 'zod';
import { graphqlSettings, hexKey, onOff, postgresUrl, serverSettings, webUrl, wholeNumber } from '#libs/platform';

/** Everything the tenant app is told by its environment. */
export const tenantConfig = z.object({
  ...serverSettings,
  ...graphqlSettings,
  APP_DATABASE_URL: postgresUrl,
  IDENTITY_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  WEB_DIST: z.string().default('dist/web'),
  CLOCK_CONTROL: onOff('off'),
  STRIPE_SECRET_KEY: z.string({ error: 'is not set' }).regex(/^(sk|rk)_/, 'must be a secret key of Stripe, sk_...'),
  /** Only for the emulator. */
  STRIPE_API_BASE: webUrl.optional(),
  /** Our fee in basis points (500 = 5 %). */
  PLATFORM_FEE_BP: wholeNumber(0, 5_000, 500),
  /** Credit limit of an AI firm that signs up, in US cents: how much on-demand use it may owe and accrue. */
  SIGN_UP_CREDIT_MINOR: wholeNumber(0, 100_000_000, 2_500_000),
  SELLER_LEGAL_NAME: z.string().min(2).default('Gridlease Inc.'),
  SELLER_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters')
    .default('US'),
  SELLER_TAX_ID: z.string().optional(),
});

export type TenantConfig = z.infer<typeof tenantConfig>;
