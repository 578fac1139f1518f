import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type Logger } from '../log/logger.js';
import { currentRequest } from '../request-context.js';
import { newRequestId } from '../request-id.js';

/** Codes whose message was written for the caller. Everything else is a fault, and faults are masked. */
const SHOWN: ReadonlySet<unknown> = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'COST_EXCEEDED',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTROSPECTION_DISABLED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'THROTTLED',
  'UNAUTHENTICATED',
  'UNAVAILABLE',
]);

/** True for an error made on purpose as a GraphQLError, not for one that graphql-js wrapped around something thrown. */
function isDeliberate(error: unknown): boolean {
  if (!(error instanceof GraphQLError)) return false;
  const { originalError } = error;
  return originalError == null || originalError instanceof GraphQLError;
}

/** Shows deliberate errors as they are and replaces faults by an id under which the log has the whole story. */
export function maskFaults(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const code = formatted.extensions?.code;
    if (SHOWN.has(code) && isDeliberate(error)) {
      const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
      return { ...formatted, extensions };
    }
    const id = currentRequest()?.requestId ?? newRequestId();
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    logger.error({ err: cause, faultId: id, path: formatted.path }, 'fault in a GraphQL operation');
    return {
      message: 'Something went wrong on our side. Nothing else is known about it here; support can find it by this id.',
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code: 'INTERNAL', id },
    };
  };
}
