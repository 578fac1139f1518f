import { GraphQLError } from 'graphql';

/** Codes of errors that stand at the top level of an answer. Refusals of a mutation are data and have their own list in the schema. */
export type FailureCode =
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'COST_EXCEEDED'
  | 'FORBIDDEN'
  | 'INTERNAL'
  | 'INTROSPECTION_DISABLED'
  | 'THROTTLED'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE';

const STATUS: Readonly<Record<FailureCode, number>> = {
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  COST_EXCEEDED: 400,
  FORBIDDEN: 403,
  INTERNAL: 500,
  INTROSPECTION_DISABLED: 400,
  THROTTLED: 429,
  UNAUTHENTICATED: 401,
  UNAVAILABLE: 503,
};

/** A top-level error with its code and HTTP status. The message is shown to the caller as it is. */
export function failure(
  code: FailureCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code, http: { status: STATUS[code], headers: new Map(Object.entries(headers)) } },
  });
}

export function unauthenticated(): GraphQLError {
  return failure('UNAUTHENTICATED', 'Sign in, or send an API key as "Authorization: Bearer <key>".');
}

export function forbidden(scope: string): GraphQLError {
  return failure('FORBIDDEN', `This needs the scope ${scope}, which your role or API key does not have.`);
}
