import { type IdKind, type Instant } from '#libs/kernel';

/** On whose behalf a transaction runs. ORGANISATION sees its own rows only (row-level security); PLATFORM is the worker and staff. */
export type Scope = OrganisationScope | PlatformScope;

export interface OrganisationScope {
  readonly kind: 'ORGANISATION';
  readonly orgId: string;
  readonly actorId: string;
}

export interface PlatformScope {
  readonly kind: 'PLATFORM';
  readonly actorId: string;
}

/** One database transaction. Opaque to workflows apart from its time and its ids. */
export interface Tx {
  /** Market time of the database at the start of the transaction: the one clock, which ops may advance in demo mode. */
  readonly now: Instant;
  readonly scope: Scope;
  newId(kind: IdKind): string;
}

/** SNAPSHOT: every statement sees the database as it was when the first one began, and nothing can be written. */
export type TransactionMode = 'SNAPSHOT';

/** Runs the whole closure in one transaction; serialization failures and deadlocks run it again, at most three times. */
export interface UnitOfWork {
  run<T>(scope: Scope, work: (tx: Tx) => Promise<T>, mode?: TransactionMode): Promise<T>;
}
