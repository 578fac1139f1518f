import { Injectable } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import { type Actor } from '../actor.js';
import { ApiKeyStrategy, type CredentialRequest, KEY_HEADER, SessionStrategy } from './strategies.js';

/** The headers of a request as Node gives them. */
export interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Passport gives each request its own child of the strategy, with these to call. */
interface Running {
  success(user: unknown): void;
  fail(): void;
  pass(): void;
  error(error: unknown): void;
  authenticate(request: unknown, options: object): unknown;
}

/** Runs one strategy as passport's middleware would, on a request that is not Express's. */
function run(
  strategy: { authenticate(request: never, options: object): unknown },
  request: CredentialRequest,
  accept: (user: unknown) => Actor | null,
): Promise<Actor | null> {
  return new Promise((resolve, reject) => {
    const outcome: Omit<Running, 'authenticate'> = {
      success: (user) => resolve(accept(user)),
      fail: () => resolve(null),
      pass: () => resolve(null),
      error: (error) => reject(error instanceof Error ? error : new Error(String(error))),
    };
    const running: Running = Object.assign(Object.create(strategy), outcome);
    running.authenticate(request, {});
  });
}

const isActor = (user: unknown): user is Actor =>
  typeof user === 'object' && user !== null && 'orgId' in user && 'scopes' in user;
const asActor = (user: unknown): Actor | null => (isActor(user) ? user : null);
const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** Turns the credentials of a request into the Actor. An API key, where one is sent, decides alone. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly sessions: SessionStrategy,
    private readonly keys: ApiKeyStrategy,
  ) {}

  /**
   * Null when nobody is signed in: no credentials, or a session that has ended.
   * @throws GraphQLError UNAUTHENTICATED for a key that does not work, so that a machine never acts as nobody by mistake
   */
  async authenticate({ headers }: IncomingRequest): Promise<Actor | null> {
    const key = presentedKey(headers);
    if (key === undefined) return run(this.sessions, { headers: { cookie: first(headers.cookie) } }, asActor);
    const actor = await run(this.keys, { headers: { [KEY_HEADER]: key } }, asActor);
    if (actor) return actor;
    throw new GraphQLError('The API key is unknown, expired or revoked.', {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  }
}

/** The key of `Authorization: Bearer …` or `X-Api-Key: …`; undefined when neither is there. Another Authorization scheme is a wrong key. */
function presentedKey(headers: IncomingRequest['headers']): string | undefined {
  const authorization = first(headers.authorization);
  if (authorization === undefined) return first(headers[KEY_HEADER]);
  return /^Bearer\s+(\S+)$/i.exec(authorization.trim())?.[1] ?? 'not a bearer token';
}
