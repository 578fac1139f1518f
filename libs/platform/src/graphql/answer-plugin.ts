import { type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import { type Metrics } from '../metrics/metrics.js';
import { type GraphqlContext } from './context.js';

/** Errors shown in one answer. */
const MAX_ERRORS = 5;
/** Operation names get a label of their own up to this many; clients choose them, and labels must stay few. */
const MAX_NAMES = 300;

type Request = GraphQLRequestContext<GraphqlContext>;

/** Last look at an answer: few errors, 500 when a fault left no data, and its time on the record. */
export function answerPlugin(metrics: Metrics): ApolloServerPlugin<GraphqlContext> {
  const names = new Set<string>();
  const labelOf = (name: string | null | undefined): string => {
    if (!name) return 'anonymous';
    if (names.size < MAX_NAMES) names.add(name);
    return names.has(name) ? name : 'other';
  };
  const finish = ({ response, operation, operationName }: Request, seconds: number): void => {
    if (response.body?.kind !== 'single') return;
    const { singleResult } = response.body;
    const errors = singleResult.errors?.slice(0, MAX_ERRORS);
    if (errors) singleResult.errors = errors;
    const code = errors?.[0]?.extensions?.code;
    if (code === 'INTERNAL' && singleResult.data == null) response.http.status = 500;
    // an operation that did not validate has no trustworthy name
    const operationLabel = operation ? labelOf(operationName) : 'invalid';
    metrics.graphql.observe(
      { operation: operationLabel, type: operation?.operation ?? 'none', outcome: errors ? String(code) : 'ok' },
      seconds,
    );
  };
  return {
    requestDidStart: () => {
      const began = performance.now();
      return Promise.resolve({
        willSendResponse: (context) => {
          finish(context, (performance.now() - began) / 1000);
          return Promise.resolve();
        },
      });
    },
  };
}
