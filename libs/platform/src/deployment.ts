import { z } from 'zod';
import { type Scope, type Settings, type UnitOfWork } from '#libs/workflows';
import { onOff, webUrl, wholeNumber } from './config.js';
import { collectionAccounts } from './collection-accounts.js';
import { largestCharges } from './largest-charges.js';
import { type AddressRules } from './webhooks/public-address.js';
import { type MarketClock } from './graphql/clock.resolver.js';

/** What every app that prices or signs is told by its environment. Spread it into the app's own zod object. */
export const signingSettings = {
  /** `on`: staff may move market time (demo and test). */
  CLOCK_CONTROL: onOff('off'),
  /** `on`: webhooks may go to this machine, by http and on any port (demo and tests). */
  WEBHOOKS_TO_LOOPBACK: onOff('off'),
  /** Our fee in basis points (500 = 5 %). */
  PLATFORM_FEE_BP: wholeNumber(0, 5_000, 500),
  SELLER_LEGAL_NAME: z.string().min(2).default('Gridlease Inc.'),
  SELLER_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters')
    .default('US'),
  SELLER_TAX_ID: z.string().optional(),
  /** JSON: where tenants may wire money to, one account a currency; none: nobody is told to wire. */
  COLLECTION_ACCOUNTS: collectionAccounts,
  /** What one charge carries by currency, in minor units; larger invoices are collected by wire. Default: Stripe's eight digits. */
  STRIPE_LARGEST_CHARGE: largestCharges,
};

/** The same, and what an app is told that also pays. */
export const dealSettings = {
  ...signingSettings,
  STRIPE_SECRET_KEY: z.string({ error: 'is not set' }).regex(/^(sk|rk)_/, 'must be a secret key of Stripe, sk_...'),
  /** Only for the emulator. */
  STRIPE_API_BASE: webUrl.optional(),
};

const taxCode = z.string().regex(/^txcd_\d{8}$/, 'must be a tax code of Stripe, txcd_...');

/** What every app is told in which something is sold for good: quotes and contracts. */
export const taxSettings = {
  /** Whose rates they carry: our own table, or Stripe Tax of the account of STRIPE_SECRET_KEY. */
  TAX_ENGINE: z.enum(['own', 'stripe']).default('own'),
  /** With Stripe Tax: its code for GPUs and all that goes with them; infrastructure as a service, for business use. */
  STRIPE_TAX_CODE: taxCode.default('txcd_10101000'),
  /** With Stripe Tax: its code for the use of a powered hall. Not set: halls are not sold where Gridlease collects. */
  STRIPE_TAX_CODE_HALL: taxCode.optional(),
};

type SigningConfig = z.infer<z.ZodObject<typeof signingSettings>>;

/** The same as the workflows read it. */
export function settingsOf(config: SigningConfig): Settings {
  return {
    platformFeeBasisPoints: config.PLATFORM_FEE_BP,
    seller: {
      orgId: null,
      legalName: config.SELLER_LEGAL_NAME,
      country: config.SELLER_COUNTRY,
      taxId: config.SELLER_TAX_ID ?? null,
    },
    collectionAccounts: config.COLLECTION_ACCOUNTS,
    largestCharges: config.STRIPE_LARGEST_CHARGE,
    isClockControlled: config.CLOCK_CONTROL,
    timeZoneData: process.versions['tz'] ?? 'unknown',
  };
}

/** Which addresses webhooks may go to. */
export const webhookRules = (config: Pick<SigningConfig, 'WEBHOOKS_TO_LOOPBACK'>): AddressRules => ({
  mayCallLoopback: config.WEBHOOKS_TO_LOOPBACK,
});

/** Nobody in particular: sees what is public and no organisation's rows. */
const ANYBODY: Scope = { kind: 'ORGANISATION', orgId: 'anonymous', actorId: 'anonymous' };

/** Market time as the database tells it, for anybody who asks. */
export function marketClock(unitOfWork: UnitOfWork, config: Pick<SigningConfig, 'CLOCK_CONTROL'>): MarketClock {
  return { now: () => unitOfWork.run(ANYBODY, (tx) => Promise.resolve(tx.now)), isControlled: config.CLOCK_CONTROL };
}
