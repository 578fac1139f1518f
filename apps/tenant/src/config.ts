import { z } from 'zod';
import {
  dealSettings,
  graphqlSettings,
  hexKey,
  postgresUrl,
  serverSettings,
  taxSettings,
  wholeNumber,
} from '#libs/platform';

const settings = z.object({
  ...serverSettings,
  ...dealSettings,
  ...graphqlSettings,
  ...taxSettings,
  APP_DATABASE_URL: postgresUrl,
  IDENTITY_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  WEB_DIST: z.string().default('dist/web'),
  /** Credit limit of an AI firm that signs up, in US cents: how much on-demand use it may owe and accrue. */
  SIGN_UP_CREDIT_MINOR: wholeNumber(0, 100_000_000, 2_500_000),
  /** Stripe's public key, `pk_...`: with it the portal loads Stripe's own payment form. Of the same mode as the secret key. */
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_\w+$/, 'must be a publishable key of Stripe, pk_...')
    .optional(),
});

/** Everything the tenant app is told by its environment. */
export const tenantConfig = settings.refine(
  ({ STRIPE_SECRET_KEY: secret, STRIPE_PUBLISHABLE_KEY: open }) =>
    open === undefined || /_(test|live)_/.exec(open)?.[1] === /_(test|live)_/.exec(secret)?.[1],
  { path: ['STRIPE_PUBLISHABLE_KEY'], error: 'must be of the same mode (test, live) as STRIPE_SECRET_KEY' },
);

export type TenantConfig = z.infer<typeof tenantConfig>;
