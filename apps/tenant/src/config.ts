import { z } from 'zod';
import { dealSettings, graphqlSettings, hexKey, postgresUrl, serverSettings, wholeNumber } from '#libs/platform';

/** Everything the tenant app is told by its environment. */
export const tenantConfig = z.object({
  ...serverSettings,
  ...dealSettings,
  ...graphqlSettings,
  APP_DATABASE_URL: postgresUrl,
  IDENTITY_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  WEB_DIST: z.string().default('dist/web'),
  /** Credit limit of an AI firm that signs up, in US cents: how much on-demand use it may owe and accrue. */
  SIGN_UP_CREDIT_MINOR: wholeNumber(0, 100_000_000, 2_500_000),
});

export type TenantConfig = z.infer<typeof tenantConfig>;
