import { z } from 'zod';
import { dealSettings, graphqlSettings, hexKey, postgresUrl, serverSettings } from '#libs/platform';

/** Everything the operations app is told by its environment. */
export const opsConfig = z.object({
  ...serverSettings,
  ...dealSettings,
  ...graphqlSettings,
  APP_DATABASE_URL: postgresUrl,
  STAFF_DATABASE_URL: postgresUrl,
  IDENTITY_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  WEB_DIST: z.string().default('dist/web'),
  /** The first member of staff, made at boot when there is none. Both or neither. */
  STAFF_EMAIL: z.email().optional(),
  STAFF_PASSWORD: z.string().min(12).optional(),
});

export type OpsConfig = z.infer<typeof opsConfig>;
