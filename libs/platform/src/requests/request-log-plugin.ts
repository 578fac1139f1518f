import { type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import { Kind } from 'graphql';
import { instantFromEpoch } from '#libs/kernel';
import { type ApiRequest } from '#libs/workflows';
import { type GraphqlContext } from '../graphql/context.js';
import { currentRequest } from '../request-context.js';
import { type RequestLog } from './request-log.js';

type Request = GraphQLRequestContext<GraphqlContext>;

const MOST_CODES = 5;
const LONGEST = 100;
const CODE = /^[A-Z][A-Z0-9_]{1,59}$/;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isCode = (value: unknown): value is string => typeof value === 'string' && CODE.test(value);

/** Codes in the `errors` of what mutations answered, as far as the caller asked for them. */
const refusalsIn = (data: Readonly<Record<string, unknown>> | null | undefined): readonly string[] =>
  Object.values(data ?? {}).flatMap((payload) => {
    const errors: unknown = isRecord(payload) ? payload['errors'] : undefined;
    if (!Array.isArray(errors)) return [];
    return errors.map((error: unknown) => (isRecord(error) && isCode(error['code']) ? error['code'] : 'REFUSED'));
  });

/** The name the caller gave, else the fields it asked for. Only of an operation that is valid: any other text is the caller's own. */
function nameOf({ operation, operationName }: Request): string | null {
  if (!operation) return null;
  const fields = operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
  return (operationName ?? fields.join(', ')).slice(0, LONGEST) || null;
}

/** What is kept of a request; null for one that no API key made. */
function requestOf(context: Request, at: number, milliseconds: number): ApiRequest | null {
  const { contextValue, response, operation } = context;
  const { actor, requestId } = contextValue;
  if (!actor?.apiKeyId || response.body?.kind !== 'single') return null;
  const { errors, data } = response.body.singleResult;
  const failures = (errors ?? []).map(({ extensions }) =>
    isCode(extensions?.['code']) ? extensions['code'] : 'ERROR',
  );
  const refusals = refusalsIn(data);
  return {
    ...{ id: requestId, orgId: actor.orgId, keyId: actor.apiKeyId, at: instantFromEpoch(at) },
    operation: nameOf(context),
    kind: operation ? (operation.operation === 'mutation' ? 'MUTATION' : 'QUERY') : null,
    status: response.http.status ?? 200,
    outcome: failures.length > 0 ? 'FAILED' : refusals.length > 0 ? 'REFUSED' : 'OK',
    codes: [...new Set([...failures, ...refusals])].slice(0, MOST_CODES),
    milliseconds: Math.round(milliseconds),
    cost: currentRequest()?.cost ?? null,
  };
}

/** Notes each request that came with an API key when its answer goes out: no variable, no document, no word of the answer but codes. */
export function requestLogPlugin(log: RequestLog): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () => {
      const [at, began] = [Date.now(), performance.now()];
      return Promise.resolve({
        willSendResponse: (context) => {
          const request = requestOf(context, at, performance.now() - began);
          if (request) log.note(request);
          return Promise.resolve();
        },
      });
    },
  };
}
