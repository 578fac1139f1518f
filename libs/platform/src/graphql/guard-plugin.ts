import { type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import { type FragmentDefinitionNode, Kind } from 'graphql';
import { type Metrics } from '../metrics/metrics.js';
import { currentRequest } from '../request-context.js';
import { type AccessRules, demandAccess } from './access.js';
import { type Caller, type GraphqlContext, principalOf } from './context.js';
import { type Budget, CostBudget } from './cost-budget.js';
import { UNSTORABLE, isUnstorable, rootFieldNames } from './document-limits.js';
import { failure } from './failure.js';
import { operationCost } from './operation-cost.js';

export interface GuardOptions {
  /** Read late: the rules are known once the schema is built. */
  readonly rules: () => AccessRules;
  readonly budget: Budget;
  readonly isIntrospectionOpen: boolean;
  readonly metrics: Metrics;
}

type Request = GraphQLRequestContext<GraphqlContext>;

/** True when some string of the variables cannot be stored. Bodies are small, so the walk is. */
function holdsUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return isUnstorable(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsUnstorable);
}

const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type';

/** Programs, and the people who write them: who may look after keys could make one and ask with it. */
const maySeeSchema = (actor: Caller | null): boolean =>
  actor !== null && (actor.apiKeyId !== null || actor.scopes.has('keys:read'));

/** An operation may cost at most this share of a full bucket. */
const LARGEST_SHARE = 0.5;

/**
 * Judges an operation as a whole after it is parsed and valid, before any of it runs: may the caller use every root field, does it ask
 * about the schema, are its pages of a lawful size, has the caller points left. Fields behind @skip or @include count as asked for.
 */
export function guardPlugin({
  rules,
  budget,
  isIntrospectionOpen,
  metrics,
}: GuardOptions): ApolloServerPlugin<GraphqlContext> {
  const costs = new CostBudget(budget, () => performance.now());
  const judge = ({ document, operation, schema, request, contextValue: { actor, request: http } }: Request): void => {
    if (!document || !operation) return;
    const fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as [string, FragmentDefinitionNode]] : [],
      ),
    );
    const root = schema.getRootType(operation.operation)?.name ?? '';
    for (const name of rootFieldNames(operation, fragments)) {
      if (isIntrospection(name) && !isIntrospectionOpen && !maySeeSchema(actor))
        throw failure(
          'INTROSPECTION_DISABLED',
          'Introspection needs an API key, or somebody signed in who may see API keys.',
        );
      if (!name.startsWith('__')) demandAccess(rules().get(`${root}.${name}`), actor);
    }
    if (holdsUnstorable(request.variables)) throw failure('BAD_USER_INPUT', UNSTORABLE);
    const cost = operationCost({ schema, operation, fragments, variables: request.variables ?? {} });
    const current = currentRequest();
    if (current) current.cost = cost;
    const most = budget.bucketPoints * LARGEST_SHARE;
    if (cost > most)
      throw failure(
        'COST_EXCEEDED',
        `The operation costs ${cost} points; at most ${most} are allowed. Ask for smaller pages.`,
      );
    const wait = costs.take(actor ? principalOf(actor) : `anonymous ${http.ip}`, cost);
    if (wait > 0) {
      metrics.throttled.inc();
      throw failure('THROTTLED', `No points left for this operation (${cost}); try again in ${wait} s.`, {
        'retry-after': String(wait),
      });
    }
  };
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: (context) => {
          const request = currentRequest();
          if (request && context.operationName) request.operation = context.operationName;
          judge(context);
          return Promise.resolve();
        },
      }),
  };
}
