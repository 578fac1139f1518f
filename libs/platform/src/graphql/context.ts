import { type IncomingHttpHeaders } from 'node:http';
import { type OrganisationScope, type PlatformScope } from '#libs/workflows';
import { unauthenticated } from './failure.js';

/** As much of the HTTP request as resolvers may look at. */
export interface HttpRequest {
  readonly id: string;
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
}

/** As much of the HTTP response as resolvers may touch: a cookie, a replay mark. */
export interface HttpReply {
  header(name: string, value: string): unknown;
}

/** Who asks, as far as this room must know: identity's Actor has these and more. */
export interface Caller {
  readonly orgId: string;
  readonly userId: string | null;
  readonly apiKeyId: string | null;
  readonly scopes: ReadonlySet<string>;
}

/** What every resolver is given as its context. */
export interface GraphqlContext<Actor extends Caller = Caller> {
  /** Null when nobody is signed in; never null in a field whose @access is not `public`. */
  readonly actor: Actor | null;
  readonly requestId: string;
  readonly request: HttpRequest;
  readonly reply: HttpReply;
}

/** Turns the credentials of a request into a caller; null without any. Throws UNAUTHENTICATED for a bad API key. */
export interface RequestAuthenticator {
  authenticate(request: HttpRequest): Promise<Caller | null>;
}

/** Adds to the context what an app's resolvers share within one request, such as its DataLoaders. */
export interface ContextExtension {
  extend(context: GraphqlContext): object;
}

/** Id of the caller in audit rows and log lines: the user, or the API key. */
export function principalOf(caller: Caller): string {
  return caller.userId ?? caller.apiKeyId ?? caller.orgId;
}

/** The caller of a field that is not public. */
export function actorOf<Actor extends Caller>(context: GraphqlContext<Actor>): Actor {
  if (context.actor === null) throw unauthenticated();
  return context.actor;
}

/** The scope of transactions made for this caller: rows of its own organisation only. */
export function organisationScope(context: GraphqlContext): OrganisationScope {
  const actor = actorOf(context);
  return { kind: 'ORGANISATION', orgId: actor.orgId, actorId: principalOf(actor) };
}

/** The scope of transactions made for staff: every organisation's rows. Only for the operations API. */
export function platformScope(context: GraphqlContext): PlatformScope {
  return { kind: 'PLATFORM', actorId: principalOf(actorOf(context)) };
}
