import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy as CustomStrategy } from 'passport-custom';
import { HeaderAPIKeyStrategy } from 'passport-headerapikey';
import { BatchedLookup, OncePerMinute } from '#libs/kernel';
import { type Actor } from '../actor.js';
import { SessionCookie } from '../cookie.js';
import { IDENTITY_OPTIONS, IDENTITY_STORE, type IdentityOptions } from '../options.js';
import { scopesOf, scopesOfKind } from '../scopes.js';
import { digest, looksLikeKey, looksLikeSessionId } from '../secret.js';
import { type IdentityStore } from '../store/identity-store.js';
import { type LiveKey, type LiveSession } from '../store/records.js';

/** What the strategies look at. */
export interface CredentialRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The header the API key strategy reads; the Authenticator puts a bearer token there too. */
export const KEY_HEADER = 'x-api-key';

/** Many credentials in one query; each is looked up after its request came, so one that was revoked before is dead for it. */
function byHash<Found>(find: (hashes: readonly Buffer[]) => Promise<ReadonlyMap<string, Found>>) {
  return async (hashes: readonly Buffer[]): Promise<(Found | undefined)[]> => {
    const names = hashes.map((hash) => hash.toString('hex'));
    const found = await find([...new Map(names.map((name, index) => [name, hashes[index] as Buffer])).values()]);
    return names.map((name) => found.get(name));
  };
}

/** Passport strategy `gridlease-session`: a browser's session cookie, looked up on each request so that a revoked one is dead at once. */
@Injectable()
export class SessionStrategy extends PassportStrategy(CustomStrategy, 'gridlease-session') {
  private readonly cookie: SessionCookie;
  private readonly lookup: BatchedLookup<Buffer, LiveSession | undefined>;
  private readonly once = new OncePerMinute(() => Date.now());

  constructor(
    @Inject(IDENTITY_STORE) private readonly store: IdentityStore,
    @Inject(IDENTITY_OPTIONS) private readonly options: IdentityOptions,
  ) {
    super();
    this.cookie = new SessionCookie(options.kind, options.secureCookies);
    this.lookup = new BatchedLookup(byHash((hashes) => store.sessions(hashes, options.kind)));
  }

  async validate(request: CredentialRequest): Promise<Actor | null> {
    const sessionId = this.cookie.read(request.headers.cookie);
    if (sessionId === undefined || !looksLikeSessionId(sessionId)) return null;
    const idHash = digest(sessionId);
    const { kind } = this.options;
    const session = await this.lookup.load(idHash);
    if (!session) return null;
    if (session.isStale && this.once.isFirst(idHash.toString('hex'))) await this.store.touchSession(idHash);
    const { userId, orgId, role } = session;
    return { userId, apiKeyId: null, orgId, orgKind: kind, role, scopes: scopesOf(kind, role) };
  }
}

/** Passport strategy `gridlease-api-key`: a machine's key in `X-Api-Key`. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(HeaderAPIKeyStrategy, 'gridlease-api-key') {
  private readonly lookup: BatchedLookup<Buffer, LiveKey | undefined>;
  private readonly once = new OncePerMinute(() => Date.now());

  constructor(
    @Inject(IDENTITY_STORE) private readonly store: IdentityStore,
    @Inject(IDENTITY_OPTIONS) private readonly options: IdentityOptions,
  ) {
    super({ header: KEY_HEADER, prefix: '' }, false);
    this.lookup = new BatchedLookup(byHash((hashes) => store.liveKeys(hashes, options.kind)));
  }

  async validate(secret: string): Promise<Actor | null> {
    if (!looksLikeKey(secret)) return null;
    const { kind } = this.options;
    const key = await this.lookup.load(digest(secret));
    if (!key) return null;
    if (key.isStale && this.once.isFirst(key.id)) await this.store.touchKey(key.id);
    const possible = scopesOfKind(kind);
    return {
      userId: null,
      apiKeyId: key.id,
      orgId: key.orgId,
      orgKind: kind,
      role: null,
      scopes: new Set(key.scopes.filter((scope) => possible.has(scope))),
    };
  }
}
