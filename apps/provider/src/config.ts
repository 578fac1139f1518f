import { z } from 'zod';
import { dealSettings, graphqlSettings, hexKey, postgresUrl, serverSettings, taxSettings } from '#libs/platform';

/** Everything the provider app is told by its environment. */
export const providerConfig = z.object({
  ...serverSettings,
  ...dealSettings,
  ...graphqlSettings,
  ...taxSettings,
  APP_DATABASE_URL: postgresUrl,
  IDENTITY_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
});

export type ProviderConfig = z.infer<typeof providerConfig>;
