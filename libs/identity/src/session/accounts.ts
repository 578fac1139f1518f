import { type Result, noTaxIdInWords, ok, parseTaxId } from '#libs/kernel';
import { type Actor, type Role } from '../actor.js';
import { type IdentityOptions } from '../options.js';
import { HashingBusy, type PasswordHasher } from '../password/hashing.js';
import { isStrongEnough } from '../password/strength.js';
import { type IdentityRefusal, refused } from '../refusal.js';
import { scopesOf } from '../scopes.js';
import { digest, looksLikeSessionId, newId, newSessionId } from '../secret.js';
import { type IdentityStore } from '../store/identity-store.js';
import { type Attempts } from '../throttle/attempts.js';
import { isCountry, normaliseEmail, plainText } from '../words.js';

export interface SignUpInput {
  readonly organisationName: string;
  readonly legalName: string;
  readonly country: string;
  readonly taxId?: string | null | undefined;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface Started {
  /** Goes into the cookie, and nowhere else. */
  readonly sessionId: string;
  readonly actor: Actor;
}

export interface Ports {
  readonly store: IdentityStore;
  readonly hasher: PasswordHasher;
  readonly attempts: Attempts;
  readonly options: Pick<IdentityOptions, 'kind' | 'signUpCreditMinor'>;
}

/** Where a request comes from and which session it already carries. */
export interface Visit {
  readonly address: string;
  readonly sessionId: string | undefined;
}

const MOST_PASSWORD_CHARACTERS = 200;

/** People coming and going: sign-up, sign-in, sign-out, a new password. Every sign-in gets a new session id. */
export class Accounts {
  constructor(private readonly ports: Ports) {}

  async signIn(
    input: { readonly email: string; readonly password: string },
    visit: Visit,
  ): Promise<Result<Started, IdentityRefusal>> {
    const { store, attempts, options } = this.ports;
    if (!(await attempts.mayTry(input.email, visit.address))) return refused('TOO_MANY_ATTEMPTS');
    const email = normaliseEmail(input.email);
    const account = email === null ? null : await store.account(email, options.kind);
    const matches = await this.verify(account?.passwordHash ?? null, input.password);
    if (matches === 'BUSY') return refused('TOO_MANY_ATTEMPTS');
    if (!account || !matches) return refused('BAD_CREDENTIALS');
    await attempts.succeeded(input.email, visit.address);
    return ok(await this.begin(store, account, visit));
  }

  async signUp(input: SignUpInput, visit: Visit): Promise<Result<Started, IdentityRefusal>> {
    const { store, hasher, attempts, options } = this.ports;
    const checked = checkSignUp(input);
    if (!checked.ok) return checked;
    if (!isStrongEnough(input.password, checked.value.email)) return refused('WEAK_PASSWORD', ['password']);
    if (!(await attempts.maySignUp(visit.address))) return refused('TOO_MANY_ATTEMPTS');
    const passwordHash = await hasher.hash(input.password);
    const { email, name, organisationName, legalName, country, taxId } = checked.value;
    return store.transaction(async (inside) => {
      const userId = newId('user');
      if (!(await inside.insertUser({ id: userId, email, name }, passwordHash)))
        return refused('ALREADY_EXISTS', ['email']);
      const orgId = newId('organisation');
      await inside.insertOrganisation({
        id: orgId,
        kind: options.kind,
        name: organisationName,
        legalName,
        country,
        taxId,
        billingEmail: email,
        creditLimitMinor: options.signUpCreditMinor ?? 0n,
      });
      await inside.insertMember(orgId, userId, 'OWNER');
      return ok(await this.begin(inside, { userId, orgId, role: 'OWNER' }, visit));
    });
  }

  /** Ends the session the request carries, if any. */
  async signOut(visit: Visit): Promise<void> {
    if (visit.sessionId !== undefined && looksLikeSessionId(visit.sessionId))
      await this.ports.store.revokeSession(digest(visit.sessionId));
  }

  /** A new password for the caller; every session of the person ends and one new one begins. Machines have no password. */
  async changePassword(
    actor: Actor,
    input: { readonly currentPassword: string; readonly newPassword: string },
    visit: Visit,
  ): Promise<Result<Started, IdentityRefusal>> {
    const { store, hasher, attempts } = this.ports;
    const user = actor.userId === null ? null : await store.user(actor.userId);
    if (!user || actor.role === null) return refused('BAD_CREDENTIALS', ['currentPassword']);
    if (!(await attempts.mayTry(user.email, visit.address))) return refused('TOO_MANY_ATTEMPTS');
    const matches = await this.verify(await store.passwordHash(user.id), input.currentPassword);
    if (matches === 'BUSY') return refused('TOO_MANY_ATTEMPTS');
    if (!matches) return refused('BAD_CREDENTIALS', ['currentPassword']);
    await attempts.succeeded(user.email, visit.address);
    if (!isStrongEnough(input.newPassword, user.email)) return refused('WEAK_PASSWORD', ['newPassword']);
    const passwordHash = await hasher.hash(input.newPassword);
    const { role } = actor;
    return store.transaction(async (inside) => {
      await inside.setPasswordHash(user.id, passwordHash);
      await inside.revokeSessionsOf(user.id, null);
      return ok(await this.begin(inside, { userId: user.id, orgId: actor.orgId, role }, visit));
    });
  }

  private async verify(passwordHash: string | null, password: string): Promise<boolean | 'BUSY'> {
    const tooLong = [...password].length > MOST_PASSWORD_CHARACTERS;
    try {
      return await this.ports.hasher.verify(tooLong ? null : passwordHash, tooLong ? '' : password);
    } catch (error) {
      if (error instanceof HashingBusy) return 'BUSY';
      throw error;
    }
  }

  private async begin(
    store: IdentityStore,
    { userId, orgId, role }: { userId: string; orgId: string; role: Role },
    visit: Visit,
  ): Promise<Started> {
    if (visit.sessionId !== undefined && looksLikeSessionId(visit.sessionId))
      await store.revokeSession(digest(visit.sessionId));
    const sessionId = newSessionId();
    await store.insertSession(digest(sessionId), userId, orgId);
    const orgKind = this.ports.options.kind;
    return { sessionId, actor: { userId, apiKeyId: null, orgId, orgKind, role, scopes: scopesOf(orgKind, role) } };
  }
}

interface CheckedSignUp {
  readonly name: string;
  readonly email: string;
  readonly legalName: string;
  readonly country: string;
  readonly taxId: string | null;
}

/** The input with its texts trimmed, `name` being the person's; or the first field that is wrong. */
function checkSignUp(
  input: SignUpInput,
): Result<CheckedSignUp & { readonly organisationName: string }, IdentityRefusal> {
  const organisationName = plainText(input.organisationName, 2, 120);
  if (organisationName === null)
    return refused('INVALID_INPUT', ['organisationName'], 'The trading name has 2 to 120 characters.');
  const legalName = plainText(input.legalName, 2, 200);
  if (legalName === null)
    return refused('INVALID_INPUT', ['legalName'], 'The name on invoices has 2 to 200 characters.');
  if (!isCountry(input.country))
    return refused('INVALID_INPUT', ['country'], 'The country is two capital letters of ISO 3166-1, e.g. US.');
  const hasTaxId = input.taxId != null && input.taxId.trim() !== '';
  const read = hasTaxId ? parseTaxId(input.country, input.taxId ?? '') : null;
  if (read?.ok === false) return refused('INVALID_INPUT', ['taxId'], noTaxIdInWords(read.refusal));
  const taxId = read?.value ?? null;
  const name = plainText(input.name, 1, 120);
  if (name === null) return refused('INVALID_INPUT', ['name'], 'Your name has 1 to 120 characters.');
  const email = normaliseEmail(input.email);
  if (email === null) return refused('INVALID_INPUT', ['email'], 'This is not an e-mail address.');
  return ok({ organisationName, legalName, country: input.country, taxId, name, email });
}
