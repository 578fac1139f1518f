import { GraphQLError } from 'graphql';
import { type Actor } from '../actor.js';
import { type Visit } from '../session/accounts.js';
import { type SessionCookie } from '../cookie.js';

/** What these resolvers need of the GraphQL context; the platform's has it and more. */
export interface IdentityContext {
  readonly actor: Actor | null;
  readonly request: { readonly ip: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> };
  readonly reply: { header(name: string, value: string): unknown };
}

/** The caller of a guarded field. */
export function callerOf(context: IdentityContext): Actor {
  if (context.actor) return context.actor;
  throw new GraphQLError('Sign in, or send an API key.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}

export function visitOf({ request }: IdentityContext, cookie: SessionCookie): Visit {
  const { cookie: header } = request.headers;
  return { address: request.ip, sessionId: cookie.read(Array.isArray(header) ? header[0] : header) };
}
