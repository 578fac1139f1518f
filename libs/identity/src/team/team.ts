import { type Result, ok } from '#libs/kernel';
import { type Actor, type Role } from '../actor.js';
import { type PasswordHasher } from '../password/hashing.js';
import { isStrongEnough } from '../password/strength.js';
import { type IdentityRefusal, refused } from '../refusal.js';
import { isRoleOf, mayHandle, scopesOf } from '../scopes.js';
import { newId } from '../secret.js';
import { type IdentityStore } from '../store/identity-store.js';
import { type Member } from '../store/records.js';
import { normaliseEmail, plainText } from '../words.js';

export interface MemberInput {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

type Outcome<T> = Promise<Result<T, IdentityRefusal>>;

const ABOVE = 'You may not hand out, change or remove a role above your own.';

/** Who belongs to an organisation. Changes of one team happen one after the other, under a lock on the organisation. */
export class Team {
  constructor(
    private readonly store: IdentityStore,
    private readonly hasher: PasswordHasher,
  ) {}

  members(actor: Actor): Promise<Member[]> {
    return this.store.members(actor.orgId);
  }

  /** What a person may do in the caller's organisation; nothing, who does not belong to it. */
  async scopesOfMember(
    { orgId, orgKind }: Pick<Actor, 'orgId' | 'orgKind'>,
    userId: string,
  ): Promise<ReadonlySet<string>> {
    const member = await this.store.member(orgId, userId);
    return member === null ? new Set() : scopesOf(orgKind, member.role);
  }

  async add(actor: Actor, input: MemberInput): Outcome<Member> {
    const email = normaliseEmail(input.email);
    if (email === null) return refused('INVALID_INPUT', ['email'], 'This is not an e-mail address.');
    const name = plainText(input.name, 1, 120);
    if (name === null) return refused('INVALID_INPUT', ['name'], 'The name has 1 to 120 characters.');
    const wrongRole = this.refuseRole(actor, input.role);
    if (wrongRole) return wrongRole;
    if (!isStrongEnough(input.password, email)) return refused('WEAK_PASSWORD', ['password']);
    const passwordHash = await this.hasher.hash(input.password);
    return this.alone(actor, async (store) => {
      const userId = newId('user');
      if (!(await store.insertUser({ id: userId, email, name }, passwordHash)))
        return refused('ALREADY_EXISTS', ['email']);
      await store.insertMember(actor.orgId, userId, input.role);
      return ok(await mustFind(store, actor.orgId, userId));
    });
  }

  /** Gives a member another role and ends the member's sessions, so that what the person may do changes at once. */
  async setRole(actor: Actor, input: { readonly userId: string; readonly role: Role }): Outcome<Member> {
    const wrongRole = this.refuseRole(actor, input.role);
    if (wrongRole) return wrongRole;
    return this.alone(actor, async (store, own) => {
      const member = await store.member(actor.orgId, input.userId);
      if (!member) return refused('NOT_FOUND', ['userId']);
      if (!mayHandle(actor.orgKind, own, member.role)) return refused('INVALID_INPUT', ['userId'], ABOVE);
      if (input.role !== 'OWNER' && (await isLastOwner(store, actor.orgId, member)))
        return refused('LAST_OWNER', ['userId']);
      await store.setRole(actor.orgId, member.user.id, input.role);
      await store.revokeSessionsOf(member.user.id, null);
      return ok({ ...member, role: input.role });
    });
  }

  /** Removes a member; the member's sessions end with it. */
  remove(actor: Actor, userId: string): Outcome<null> {
    return this.alone(actor, async (store, own) => {
      const member = await store.member(actor.orgId, userId);
      if (!member) return refused('NOT_FOUND', ['userId']);
      if (!mayHandle(actor.orgKind, own, member.role)) return refused('INVALID_INPUT', ['userId'], ABOVE);
      if (await isLastOwner(store, actor.orgId, member)) return refused('LAST_OWNER', ['userId']);
      await store.deleteMember(actor.orgId, userId);
      return ok(null);
    });
  }

  private refuseRole(actor: Actor, role: Role): Result<never, IdentityRefusal> | null {
    if (!isRoleOf(actor.orgKind, role))
      return refused('INVALID_INPUT', ['role'], 'There is no such role in this kind of organisation.');
    return mayHandle(actor.orgKind, actor.role, role) ? null : refused('INVALID_INPUT', ['role'], ABOVE);
  }

  /** Runs a change under the organisation's lock, with the caller's role read again there: it may just have been taken away. */
  private alone<T>(actor: Actor, change: (store: IdentityStore, own: Role | null) => Outcome<T>): Outcome<T> {
    return this.store.transaction(async (store) => {
      await store.lockOrganisation(actor.orgId);
      if (actor.userId === null) return change(store, null);
      const self = await store.member(actor.orgId, actor.userId);
      if (!self || self.role !== actor.role)
        return refused('NOT_FOUND', null, 'Your own role has changed; sign in again.');
      return change(store, self.role);
    });
  }
}

async function isLastOwner(store: IdentityStore, orgId: string, member: Member): Promise<boolean> {
  return member.role === 'OWNER' && (await store.countOwners(orgId)) === 1;
}

async function mustFind(store: IdentityStore, orgId: string, userId: string): Promise<Member> {
  const member = await store.member(orgId, userId);
  if (!member) throw new Error('a member just added is not there');
  return member;
}
