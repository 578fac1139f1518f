import { z } from 'zod';
import { graphqlSettings, hexKey, onOff, postgresUrl, serverSettings } from '#libs/platform';

/** Everything the provider app is told by its environment. */
export const providerConfig = z.object({
  ...serverSettings,
  ...graphqlSettings,
  APP_DATABASE_URL: postgresUrl,
  IDENTITY_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  CLOCK_CONTROL: onOff('off'),
});

export type ProviderConfig = z.infer<typeof providerConfig>;
