import { type Instant } from '#libs/kernel';
import { type OrganisationKind, type Role } from '../actor.js';

export interface Organisation {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly legalName: string;
  readonly country: string;
  readonly taxId: string | null;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface Member {
  readonly user: User;
  readonly role: Role;
  readonly joinedAt: Instant;
}

/** A person who could sign in here, with what proves it. */
export interface Account {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  readonly passwordHash: string;
}

export interface LiveSession {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  /** Not marked as seen for a minute or more. */
  readonly isStale: boolean;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

export interface NewApiKey {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly prefix: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly string[];
  readonly createdBy: string | null;
  readonly expiresAt: Instant | null;
}

export interface LiveKey {
  readonly id: string;
  readonly orgId: string;
  readonly scopes: readonly string[];
  /** Not marked as used in this minute. */
  readonly isStale: boolean;
}

export interface NewOrganisation extends Organisation {
  readonly billingEmail: string;
  readonly creditLimitMinor: bigint;
}

/** Failed attempts in the current window, this one included. */
export interface AttemptCounts {
  readonly ofPair: number;
  readonly ofAccount: number;
  readonly ofAddress: number;
  /** Whether this account has signed in from this address in the last 90 days. */
  readonly isKnownPair: boolean;
}
