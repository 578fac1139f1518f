import { z } from 'zod';
import { settingsSchema } from './settings.js';

/** Text that is no JSON is handed on, for the schema to complain about. */
function fromJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

/** Every environment variable of this app; nothing else reads `process.env`. */
const schema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
    HOST: z.string().min(1).default('127.0.0.1'),
    /** An endpoint that hears every event; needs WEBHOOK_SECRET. */
    WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
    WEBHOOK_SECRET: z.string().min(1).optional(),
    /** `off` delivers webhooks once and in order; `on` late, twice, lost at first, out of order. */
    CHAOS: z.enum(['on', 'off']).default('on'),
    CHAOS_SEED: z.string().min(1).default('stripe-emulator'),
    /** Of a hundred events, how many never arrive: for receivers that list them too. */
    CHAOS_LOST_PERCENT: z.coerce.number().int().min(0).max(100).default(0),
    /** Where a browser reaches the stand-in pages, when that is not HOST and PORT. */
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** Keeps the state across restarts; memory only when absent. */
    DATA_FILE: z.string().min(1).optional(),
    /** Where the virtual clock starts when there is no state yet. */
    CLOCK_START: z.iso.datetime({ offset: true }).optional(),
    /** What differs between Stripe accounts, as JSON: e.g. {"requests_per_second":25}. */
    SETTINGS: z.preprocess(fromJson, settingsSchema.partial()).optional(),
    CLOCK_FROZEN: z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
  })
  .refine((env) => (env.WEBHOOK_URL === undefined) === (env.WEBHOOK_SECRET === undefined), {
    error: 'WEBHOOK_URL and WEBHOOK_SECRET go together.',
  });

export type Config = z.infer<typeof schema>;

/** Parses the environment; throws one readable message that names every wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new Error(`The environment of the stripe-emulator is wrong:\n${z.prettifyError(parsed.error)}`);
}
