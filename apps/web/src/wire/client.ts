import {
  cacheExchange,
  Client,
  fetchExchange,
  mapExchange,
  type CombinedError,
  type Exchange,
  type Operation,
  type OperationContext,
} from 'urql';
import { answeredAhead, isAhead } from './ahead.js';

/** A header that a form on another site cannot send; the API refuses cookie requests without it. */
const HEADERS = { 'x-gridlease-csrf': '1' };

/** True when the API no longer knows who is asking. */
const isSignedOut = (error: CombinedError): boolean =>
  error.response?.status === 401 || error.graphQLErrors.some((one) => one.extensions['code'] === 'UNAUTHENTICATED');

/** A signal that carries an operation, as the streams below urql are made; 0 ends a stream. */
const PUSH = 1;
/** Shows all that passes, also that nobody looks at an answer any more, which urql's own watching exchange leaves out. */
const watching =
  (look: (operation: Operation) => void): Exchange =>
  ({ forward }) =>
  (operations) =>
    forward((sink) =>
      operations((signal) => {
        if (signal !== 0 && signal.tag === PUSH) look(signal[0]);
        sink(signal);
      }),
    );

/** The one client of a page: same origin, cookie session, answers kept per document until a mutation touches them. */
export const makeClient = (
  onSignedOut: () => void,
  onOperation: (operation: Operation) => void = () => undefined,
): Client =>
  new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { credentials: 'same-origin', headers: HEADERS },
    exchanges: [
      watching(onOperation),
      answeredAhead(),
      cacheExchange,
      mapExchange({
        onError: (error, operation) => {
          if (isSignedOut(error) && !isAhead(operation)) onSignedOut();
        },
      }),
      fetchExchange,
    ],
  });

/** Context for a mutation that moves money or capacity: sent twice under one key, it happens once. */
export const onceUnder = (key: string): Partial<OperationContext> => ({
  fetchOptions: { credentials: 'same-origin', headers: { ...HEADERS, 'idempotency-key': key } },
});

/** The id under which the server logged a failed request, for the reader to quote. */
export const requestIdOf = (error: CombinedError | undefined): string | undefined => {
  const response: unknown = error?.response;
  return response instanceof Response ? (response.headers.get('x-request-id') ?? undefined) : undefined;
};
