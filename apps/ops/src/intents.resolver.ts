import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Intent, type Ports, retryIntent } from '#libs/workflows';
import { PORTS } from './tokens.js';

@Resolver()
export class IntentsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('paymentIntents')
  async paymentIntents(@Args() { states, first, after }: ops.QueryPaymentIntentsArgs, @Context() context: GraphqlContext): Promise<Connection<ops.PaymentIntentRecord>> {
    const request = { first: first ?? 20, after: after ?? null, ...(states ? { states } : {}) };
    const page = await this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.intents.page(tx, request));
    return connectionToGraphQL(page, intentToGraphQL);
  }

  @Mutation('paymentIntentRetry')
  async paymentIntentRetry(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ops.IntentRetryPayload> {
    const scope = platformScope(context);
    const outcome = await retryIntent(this.ports)(scope, id);
    const intent = await this.ports.unitOfWork.run(scope, (tx) => this.ports.intents.byId(tx, id));
    if (!intent) return { intent: null, errors: [refusalToGraphQL({ code: 'NOT_FOUND', path: ['id'] })] };
    if (!outcome.ok) return { intent: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { intent: intentToGraphQL(intent), errors: [] };
  }
}

function intentToGraphQL({ id, operation, aggregateId, state, attempts, lastError, stripeId, createdAt }: Intent): ops.PaymentIntentRecord {
  return { id, operation, aggregateId, state, attempts, lastError, stripeId, createdAt };
}
