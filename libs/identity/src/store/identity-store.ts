import { type OrganisationKind, type Role } from '../actor.js';
import {
  type Account,
  type ApiKey,
  type AttemptCounts,
  type LiveKey,
  type LiveSession,
  type Member,
  type NewApiKey,
  type NewOrganisation,
  type Organisation,
  type User,
} from './records.js';

/** What identity keeps, and nothing else does. Times are the database's real time. */
export interface IdentityStore {
  /** Runs the work in one transaction; a fault rolls it back. */
  transaction<T>(work: (store: IdentityStore) => Promise<T>): Promise<T>;

  insertOrganisation(organisation: NewOrganisation): Promise<void>;
  organisation(id: string): Promise<Organisation | null>;
  /** Locks the organisation's row until the transaction ends, so that two changes of a team happen one after the other. */
  lockOrganisation(id: string): Promise<void>;

  /** False when the address is in use. */
  insertUser(user: User, passwordHash: string): Promise<boolean>;
  user(id: string): Promise<User | null>;
  passwordHash(userId: string): Promise<string | null>;
  setPasswordHash(userId: string, passwordHash: string): Promise<void>;
  /** The person's oldest membership in an organisation of this kind. */
  account(email: string, kind: OrganisationKind): Promise<Account | null>;

  insertMember(orgId: string, userId: string, role: Role): Promise<void>;
  members(orgId: string): Promise<Member[]>;
  member(orgId: string, userId: string): Promise<Member | null>;
  setRole(orgId: string, userId: string, role: Role): Promise<void>;
  /** Removes the membership and with it the sessions in it. Who belongs nowhere any more gives the e-mail address back. */
  deleteMember(orgId: string, userId: string): Promise<void>;
  countOwners(orgId: string): Promise<number>;

  insertSession(idHash: Buffer, userId: string, orgId: string): Promise<void>;
  /** By hash in hexadecimal, the sessions that are alive and of this kind: not revoked, not older than 14 days, seen within 12 hours, their member still there. */
  sessions(idHashes: readonly Buffer[], kind: OrganisationKind): Promise<ReadonlyMap<string, LiveSession>>;
  touchSession(idHash: Buffer): Promise<void>;
  revokeSession(idHash: Buffer): Promise<void>;
  /** Ends the person's sessions, all but one where that is given. */
  revokeSessionsOf(userId: string, except: Buffer | null): Promise<void>;

  insertKey(key: NewApiKey): Promise<ApiKey>;
  keys(orgId: string): Promise<ApiKey[]>;
  /** By hash in hexadecimal, the keys that work and are of this kind: not revoked, not expired. */
  liveKeys(secretHashes: readonly Buffer[], kind: OrganisationKind): Promise<ReadonlyMap<string, LiveKey>>;
  touchKey(id: string): Promise<void>;
  /** The key, revoked now or before; null when the organisation has no such key. */
  revokeKey(orgId: string, id: string): Promise<ApiKey | null>;

  /** Counts an attempt before it is judged, so that parallel ones cannot slip through together. */
  countAttempt(accountHash: Buffer, address: string): Promise<AttemptCounts>;
  /** The attempt succeeded: its pair starts again at zero and is known from now on. */
  forgetAttempts(accountHash: Buffer, address: string): Promise<void>;
}
