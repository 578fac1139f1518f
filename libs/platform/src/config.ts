import { z } from 'zod';

/** The environment does not say what an app needs to start: one line per variable, each naming it and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A variable that is `on` or `off`. */
export const onOff = (fallback: 'on' | 'off'): z.ZodType<boolean> =>
  z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default(fallback)
    .transform((word) => word === 'on');

/** A whole number written in digits, within bounds. Put the unit in the variable's name. */
export const wholeNumber = (least: number, most: number, fallback?: number): z.ZodType<number> => {
  const digits = z
    .string({ error: 'is not set' })
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);
  return fallback === undefined ? digits : digits.default(fallback);
};

/** A connection address of PostgreSQL, `postgres://role[:password]@host:port/database`. */
export const postgresUrl = z
  .string({ error: 'is not set' })
  .regex(/^postgres(ql)?:\/\/\S+$/, 'must be postgres://role@host:port/database');

/** An http(s) address. */
export const webUrl = z
  .string({ error: 'is not set' })
  .regex(/^https?:\/\/\S+$/, 'must be an http:// or https:// address');

/** 64 hexadecimal digits. */
export const hexKey = z.string({ error: 'is not set' }).regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits');

/** What every app that listens is told. Spread it into the app's own zod object. */
export const serverSettings = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  /** Seconds that requests in flight may take to finish after SIGTERM. */
  SHUTDOWN_SECONDS: wholeNumber(1, 300, 8),
  /** `on` where the public address is https: cookies are Secure, HSTS is sent. */
  BEHIND_HTTPS: onOff('off'),
  /** How many proxies in front are ours, whose X-Forwarded-For may be believed. */
  TRUSTED_PROXIES: wholeNumber(0, 5, 0),
};

/** What every GraphQL API is told besides. */
export const graphqlSettings = {
  /** `on`: anyone may introspect. Callers with an API key always may. */
  GRAPHQL_INTROSPECTION: onOff('off'),
  /** Points a caller may have saved up; an operation costs about one per object it can return and ten per mutation. */
  GRAPHQL_COST_BUCKET_POINTS: wholeNumber(100, 1_000_000_000, 20_000),
  GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: wholeNumber(1, 1_000_000_000, 1_000),
};

export type ServerConfig = z.infer<z.ZodObject<typeof serverSettings>>;
export type GraphqlConfig = z.infer<z.ZodObject<typeof graphqlSettings>>;

/**
 * Reads the environment through the app's schema, once, at boot. Variables it does not name are ignored.
 * @throws ConfigError with one line per variable that is missing or wrong; values are never repeated, since some are secrets
 */
export function readConfig<Shape extends z.ZodType>(
  schema: Shape,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<Shape> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('\n'));
}
