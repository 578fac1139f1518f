import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, type InjectionToken } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { type GraphQLScalarType } from 'graphql';
import { type GraphqlConfig } from '../config.js';
import { type Logger } from '../log/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { LOGGER } from '../platform.module.js';
import { currentRequest } from '../request-context.js';
import { requestLogPlugin } from '../requests/request-log-plugin.js';
import { REQUEST_LOG, type RequestLog } from '../requests/request-log.js';
import { resolveTypesByName } from './abstract-types.js';
import { type AccessRules, guardRootFields, readAccessRules } from './access.js';
import { answerPlugin } from './answer-plugin.js';
import {
  type ContextExtension,
  type GraphqlContext,
  type HttpReply,
  type HttpRequest,
  type RequestAuthenticator,
  principalOf,
} from './context.js';
import { MAX_TOKENS, documentLimits } from './document-limits.js';
import { guardPlugin } from './guard-plugin.js';
import { maskFaults } from './masking.js';

export interface GraphqlApiOptions {
  /** The SDL, `schemaText(api)`. */
  readonly typeDefs: string;
  /** Resolvers of its scalars. */
  readonly scalars: Readonly<Record<string, GraphQLScalarType>>;
  readonly config: GraphqlConfig;
  /** Token of the provider that authenticates requests, from a global module. */
  readonly authenticator: InjectionToken<RequestAuthenticator>;
  /** Token of a provider that adds loaders to the context, from a global module. */
  readonly contextExtension?: InjectionToken<ContextExtension>;
}

const MAX_ERRORS = 5;
/** Headers a browser sends cross-site only after asking; one of them is needed when the content type alone does not force that. */
const CSRF_HEADERS = ['x-gridlease-csrf', 'apollo-require-preflight', 'x-apollo-operation-name'];

function contextFactory(authenticator: RequestAuthenticator, extension: ContextExtension | undefined) {
  return async (request: HttpRequest, reply: HttpReply): Promise<GraphqlContext> => {
    const actor = await authenticator.authenticate(request);
    const current = currentRequest();
    if (current && actor) current.principal = principalOf(actor);
    const base: GraphqlContext = { actor, requestId: request.id, request, reply };
    return extension ? { ...base, ...extension.extend(base) } : base;
  };
}

/** Everything Apollo is told. Exported for the specs of this folder only through the module. */
function apolloOptions(
  options: GraphqlApiOptions,
  { logger, metrics, authenticator, log, extension }: Wiring,
): Omit<ApolloDriverConfig, 'driver'> {
  const { config } = options;
  let rules: AccessRules = new Map();
  const guard = guardPlugin({
    rules: () => rules,
    budget: {
      bucketPoints: config.GRAPHQL_COST_BUCKET_POINTS,
      restorePointsPerSecond: config.GRAPHQL_COST_RESTORE_POINTS_PER_SECOND,
    },
    isIntrospectionOpen: config.GRAPHQL_INTROSPECTION,
    metrics,
  });
  return {
    path: '/graphql',
    typeDefs: options.typeDefs,
    resolvers: { ...options.scalars },
    transformSchema: (schema) => {
      rules = readAccessRules(schema);
      return resolveTypesByName(guardRootFields(schema));
    },
    context: contextFactory(authenticator, extension),
    validationRules: [documentLimits],
    parseOptions: { maxTokens: MAX_TOKENS },
    validationOptions: { maxErrors: MAX_ERRORS },
    executionOptions: { maxCoercionErrors: MAX_ERRORS },
    plugins: [guard, answerPlugin(metrics), ...(log ? [requestLogPlugin(log)] : [])],
    formatError: maskFaults(logger),
    introspection: true, // the guard decides who may
    csrfPrevention: { requestHeaders: CSRF_HEADERS },
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    graphiql: false,
    autoTransformHttpErrors: false,
    preserveHttpStatusForExecutionErrors: false,
    stopOnTerminationSignals: false,
    logger,
  };
}

interface Wiring {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly authenticator: RequestAuthenticator;
  readonly log: RequestLog | undefined;
  readonly extension: ContextExtension | undefined;
}

/**
 * The GraphQL API of an app at /graphql: the SDL with the app's `@Resolver` classes behind its @access rules, within its limits, with
 * faults masked. It does not boot when a root field has no rule or no resolver.
 */
export function graphqlModule(options: GraphqlApiOptions): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [
      ...[LOGGER, Metrics, options.authenticator],
      { token: REQUEST_LOG, optional: true },
      ...(options.contextExtension ? [options.contextExtension] : []),
    ],
    useFactory: (
      logger: Logger,
      metrics: Metrics,
      authenticator: RequestAuthenticator,
      log: RequestLog | undefined,
      extension?: ContextExtension,
    ) => apolloOptions(options, { logger, metrics, authenticator, log, extension }),
  });
}
