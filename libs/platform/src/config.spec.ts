// World: environments as people write them.
import { z } from 'zod';
import {
  ConfigError,
  graphqlSettings,
  hexKey,
  onOff,
  postgresUrl,
  readConfig,
  serverSettings,
  webUrl,
} from './config.js';

const schema = z.object({
  ...serverSettings,
  ...graphqlSettings,
  APP_DATABASE_URL: postgresUrl,
  TENANT_TOKEN_KEY: hexKey,
  CLOCK_CONTROL: onOff('off'),
  STRIPE_API_BASE: webUrl.optional(),
});
const good = {
  PORT: '4000',
  APP_DATABASE_URL: 'postgres://gridlease_app:pw@127.0.0.1:5432/gridlease',
  TENANT_TOKEN_KEY: 'ab'.repeat(32),
};

function complaintsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(schema, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

it('reads what is set and fills in what is not', () => {
  expect(readConfig(schema, { ...good, CLOCK_CONTROL: 'on', LOG_LEVEL: '', UNRELATED: 'x' })).toMatchObject({
    PORT: 4000,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    SHUTDOWN_SECONDS: 8,
    BEHIND_HTTPS: false,
    TRUSTED_PROXIES: 0,
    GRAPHQL_INTROSPECTION: false,
    CLOCK_CONTROL: true,
  });
});

it.each([
  ['PORT', undefined, 'PORT is not set'],
  ['PORT', 'http', 'PORT must be a whole number'],
  ['PORT', '70000', 'PORT must be from 0 to 65535'],
  ['PORT', '1e3', 'PORT must be a whole number'],
  ['APP_DATABASE_URL', undefined, 'APP_DATABASE_URL is not set'],
  ['APP_DATABASE_URL', 'mysql://x', 'APP_DATABASE_URL must be postgres://role@host:port/database'],
  ['TENANT_TOKEN_KEY', 'abc', 'TENANT_TOKEN_KEY must be 64 hexadecimal digits'],
  ['CLOCK_CONTROL', 'yes', 'CLOCK_CONTROL must be on or off'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent'],
  ['STRIPE_API_BASE', 'ftp://x', 'STRIPE_API_BASE must be an http:// or https:// address'],
])('says of %s=%s: %s', (name, value, line) => {
  expect(complaintsOf({ ...good, [name]: value })).toEqual([line]);
});

it('has one line per wrong variable and repeats no value', () => {
  const complaints = complaintsOf({ PORT: 'x', APP_DATABASE_URL: 'hunter2', TENANT_TOKEN_KEY: 'hunter3' });
  expect(complaints).toHaveLength(3);
  expect(complaints.join()).not.toContain('hunter');
});
