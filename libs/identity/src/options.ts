import { type OrganisationKind } from './actor.js';
import { type HashingCost } from './password/hashing.js';
import { type AttemptLimits } from './throttle/attempts.js';

/** How identity works in one app. */
export interface IdentityOptions {
  /** Address of the database as role gridlease_identity. */
  readonly databaseUrl: string;
  /** Whose API this is: accounts, sessions and keys of other kinds of organisations do not exist here. */
  readonly kind: OrganisationKind;
  /** True behind https: cookies are `Secure` and `__Host-`. */
  readonly secureCookies: boolean;
  /** Most connections to the database; default 5. */
  readonly maxConnections?: number;
  /** Cost of a password hash; tests lower it. */
  readonly hashing?: HashingCost;
  readonly limits?: AttemptLimits;
  /** Credit limit of an organisation that signs up, in minor units of USD; default 0. */
  readonly signUpCreditMinor?: bigint;
}

/** Injection tokens. */
export const IDENTITY_OPTIONS = Symbol('identity options');
export const IDENTITY_STORE = Symbol('identity store');
